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

describe("examples/descent.mjs", () => {
  it("shows the loss curves of three ways to descend, and what each cost", { timeout: 120_000 }, async () => {
    const printed = await printedBy("descent.mjs");
    const [title, names, ...rest] = printed;
    expect(title).toMatch(/^training loss, from 1\.\d\d down to 0, over 30 epochs$/);
    expect(names!.trim().split(/\s{3,}/)).toEqual(["full batch", "stochastic", "mini-batch"]);
    // In each chart one mark an epoch, and every curve ends below where it began.
    const lines = rest.slice(0, 10).map((line) => line.trim().split("|").slice(1));
    for (const chart of [0, 1, 2]) {
      const marks = lines.flatMap((panels, row) =>
        [...(panels[chart] ?? "")].flatMap((mark, epoch) => (mark === "*" ? [{ epoch, row }] : [])),
      );
      const byEpoch = marks.toSorted((a, b) => a.epoch - b.epoch);
      expect(byEpoch.map(({ epoch }) => epoch)).toEqual(Array.from({ length: 30 }, (_, i) => i));
      expect(byEpoch.at(-1)!.row).toBeGreaterThan(byEpoch[0]!.row);
    }
    const table = printed.slice(-3).map((row) => row.trim().split(/\s{2,}/));
    // 120 samples to train on.
    expect(table.map(([, batchSize, , steps]) => [batchSize, steps])).toEqual([
      ["all", "1"],
      ["1", "120"],
      ["16", "8"],
    ]);
    const [losses, scatters, accuracies] = [4, 5, 6].map((column) => table.map((cells) => Number(cells[column])));
    // With its 30 steps full-batch descent is behind.
    expect(losses![0]).toBeLessThan(0.3);
    expect(Math.max(losses![1]!, losses![2]!)).toBeLessThan(losses![0]!);
    expect(scatters![0]).toBe(0);
    expect(scatters![1]).toBeGreaterThan(scatters![2]!);
    expect(scatters![2]).toBeGreaterThan(0.01);
    for (const accuracy of accuracies!) expect(accuracy).toBeGreaterThan(0.8);
  });
});
