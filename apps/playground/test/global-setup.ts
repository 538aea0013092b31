import type { TestProject } from "vitest/node";
import { chromiumPath } from "./chromium.ts";
import { type Site, serveBuild } from "./site.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** Address of the built page; empty where there is no browser to open it in. */
    readonly address: string;
  }
}

/** Builds the page once for all files of tests, and serves it while they run. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  // A page that is served already, while tests are being written.
  const served = process.env["PLAYGROUND_ADDRESS"];
  if (!chromiumPath || served !== undefined) {
    project.provide("address", served ?? "");
    return async () => {};
  }
  // What Vitest sets would make a page for development.
  const before = process.env["NODE_ENV"];
  process.env["NODE_ENV"] = "production";
  const site: Site = await serveBuild();
  process.env["NODE_ENV"] = before;
  project.provide("address", site.address);
  return () => site.close();
}
