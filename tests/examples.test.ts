import { execFile } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import { read, root } from "./repository.ts";

/* Programs in examples/ run as users run them, on the packages as they are built. */

const run = promisify(execFile);
const folder = join(root, "tests", ".cache", "examples");

/** What a program prints, run from a folder in which the packages are found. */
async function printedBy(name: string): Promise<string[]> {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), read(`examples/${name}`));
  const { stdout } = await run(process.execPath, [name], { cwd: folder, timeout: 110_000 });
  return stdout.trim().split("\n");
}

describe("examples/wgan-gp.mjs", () => {
  it("brings what its generator makes to the data, by derivatives of derivatives", { timeout: 120_000 }, async () => {
    const [heading, ...rows] = await printedBy("wgan-gp.mjs");
    expect(heading).toBe("step   critic's loss   distance to the ring");
    const distances = rows.map((row) => Number(row.trim().split(/\s+/).at(-1)));
    expect(distances).toHaveLength(7);
    // Two samples of the ring itself are about 0.06 apart.
    expect(distances[0]).toBeGreaterThan(0.8);
    expect(distances.at(-1)).toBeLessThan(0.3);
  });
});
