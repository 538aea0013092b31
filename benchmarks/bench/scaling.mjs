// How the time of a step grows: with parameters, with the batch, with depth, three sizes each of an MLP.
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { multilayerPerceptron } from "../workloads/mlp.mjs";
import { parametersOf, writeTask } from "../workloads/task.mjs";
import { timeTask, withPeers } from "./race.mjs";
import { fitPower } from "./statistics.mjs";

const hidden = (width, depth) => [64, ...Array(depth).fill(width), 10];

/** The sizes of each axis. `x` is what the time is set against. */
const axes = {
  parameters: [128, 256, 512].map((width) => ({ widths: hidden(width, 2), batch: 64 })),
  batch: [32, 128, 512].map((batch) => ({ widths: hidden(256, 2), batch, x: batch })),
  depth: [2, 4, 8].map((depth) => ({ widths: hidden(128, depth), batch: 64, x: depth })),
};

/** Step times of peers along each axis, and the exponents b of time = a x^b. */
export function measureScaling(peers, folder, pace) {
  return withPeers(peers, async (entries) => {
    const result = {};
    for (const [axis, sizes] of Object.entries(axes)) {
      const lines = entries.map(({ row }) => ({ peer: row.peer, points: [] }));
      for (const [i, { widths, batch, x }] of sizes.entries()) {
        const place = join(folder, `${axis}-${i}`);
        mkdirSync(place);
        const task = await writeTask(place, multilayerPerceptron({ name: `${axis}-${i}`, widths, batch }));
        const rows = await timeTask(entries, place, pace);
        rows.forEach((row, at) => {
          if (row.cannot === undefined) lines[at].points.push({ x: x ?? parametersOf(task), y: row.median });
          else lines[at].cannot = row.cannot;
        });
      }
      result[axis] = lines.map((line) => ({
        ...line,
        ...(line.points.length === sizes.length && { exponent: fitPower(line.points).exponent }),
      }));
    }
    return result;
  });
}
