import { execFileSync } from "node:child_process";
import { dirname, sep } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";

/** Lines of a stack that name a file: `at f (file:///x.js:1:2)`, `at /x.cjs:1:2`, and `file:///x.js:1` above a piece of source. */
const placeOfLine = /^(?:\s*at (?:.*? \()?(?:async )?)?((?:file:\/\/|\/|[A-Za-z]:\\).*?):(\d+)(?::(\d+))?\)?$/;

/** `file:line:column` of the first call in an error's stack that lies in the folder of a module, and not in a package below. */
export function placeIn(error: unknown, href: string | undefined): string | undefined {
  if (href === undefined || !(error instanceof Error) || typeof error.stack !== "string") return undefined;
  const found = placesOf(error.stack, href);
  return found ?? (error instanceof SyntaxError ? syntaxPlace(href) : undefined);
}

function placesOf(stack: string, href: string): string | undefined {
  const folder = dirname(fileURLToPath(href)) + sep;
  for (const text of stack.split("\n")) {
    const [, file, line, column] = placeOfLine.exec(text) ?? [];
    if (file === undefined) continue;
    const path = file.startsWith("file:") ? fileURLToPath(file.replace(/\?.*$/, "")) : file;
    if (path.startsWith(folder) && !path.slice(folder.length).includes("node_modules"))
      return [path.slice(folder.length), line, column].filter((part) => part !== undefined).join(":");
  }
  return undefined;
}

/** Where Node cannot read a module: an error of its syntax does not tell by itself. */
function syntaxPlace(href: string): string | undefined {
  try {
    execFileSync(process.execPath, ["--check", fileURLToPath(href)], { stdio: "pipe", timeout: 5000 });
  } catch (error) {
    const { stderr = "" } = error as { stderr?: unknown };
    return placesOf(String(stderr), href);
  }
  return undefined;
}
