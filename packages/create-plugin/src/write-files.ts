import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { RepositoryFile } from "./template.ts";

/** Writes files into a folder. One that is there already is an error: nothing is overwritten. */
export async function writeFiles(folder: string, files: readonly RepositoryFile[]): Promise<void> {
  for (const { path, text } of files) {
    const place = join(folder, path);
    await mkdir(dirname(place), { recursive: true });
    await writeFile(place, text, { flag: "wx" });
  }
}
