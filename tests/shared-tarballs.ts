import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";

declare module "vitest" {
  export interface ProvidedContext {
    /** Folder of the tarballs of our packages, which the files of tests share. */
    readonly tarballs: string;
  }
}

/** Makes the folder in which the first file that needs a package packs it for all of them. */
export function setup(project: TestProject): () => void {
  const folder = mkdtempSync(join(tmpdir(), "downslope tarballs "));
  project.provide("tarballs", folder);
  return () => rmSync(folder, { recursive: true, force: true });
}
