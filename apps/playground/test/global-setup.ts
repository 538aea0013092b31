import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestProject } from "vitest/node";
import { chromiumPath } from "./chromium.ts";
import { type Site, serveBuild } from "./site.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the built page; empty where there is no browser to open it in. */
    readonly address: string;
    /** Folder of the browsers' profiles. */
    readonly profiles: string;
  }
}

/** Builds the page once for all files of tests, and serves it while they run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A browser is still there when its file ends, and serves the next. It ends with its process, which has no time to tidy.
  const profiles = await mkdtemp(join(tmpdir(), "downslope-browsers-"));
  project.provide("profiles", profiles);
  const site = await serve();
  project.provide("address", site?.address ?? process.env["PLAYGROUND_ADDRESS"] ?? "");
  return async () => {
    await site?.close();
    await rm(profiles, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
  };
}

async function serve(): Promise<Site | undefined> {
  // A page that is served already, while tests are being written.
  if (!chromiumPath || process.env["PLAYGROUND_ADDRESS"] !== undefined) return undefined;
  // What Vitest sets would make a page for development.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  try {
    return await serveBuild();
  } finally {
    process.env["NODE_ENV"] = before;
  }
}
