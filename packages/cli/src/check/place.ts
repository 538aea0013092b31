import { dirname, sep } from "node:path";
import { fileURLToPath } from "node:url";

/** `file:line:column` of the first call in an error's stack that lies in the folder of a module, and not in a package below. */
export function placeIn(error: unknown, href: string | undefined): string | undefined {
  if (href === undefined || !(error instanceof Error) || typeof error.stack !== "string") return undefined;
  const folder = dirname(fileURLToPath(href)) + sep;
  for (const [, url, line, column] of error.stack.matchAll(/(file:\/\/[^\s()]+?):(\d+):(\d+)/g)) {
    const path = fileURLToPath(url!.replace(/\?.*$/, ""));
    if (path.startsWith(folder) && !path.slice(folder.length).includes("node_modules"))
      return `${path.slice(folder.length)}:${line}:${column}`;
  }
  return undefined;
}
