// How long each peer trains until it knows the held-out digits.
import { heldOutDigits } from "../workloads/mlp.mjs";
import { inTurn, withPeers } from "./race.mjs";

export const goal = 0.97;
const mostEpochs = 100;

/**
 * Trains the digits' task with each peer, epoch by epoch in turn, until the held-out fifth is right to 97 %: a row each
 * with `epochs`, `milliseconds` and `accuracy`. The time has the first step's compilation in it and no evaluation.
 */
export async function timeToAccuracy(peers, folder, task, pace) {
  const heldOut = await heldOutDigits();
  return withPeers(peers, async (entries) => {
    await inTurn(entries, async ({ process, row }) => {
      await process.ask({ ask: "load", folder }, pace.patience);
      Object.assign(row, { epochs: 0, milliseconds: 0, accuracy: 0 });
    });
    for (let epoch = 1; epoch <= mostEpochs; epoch++) {
      await inTurn(entries, async ({ process, row }) => {
        if (row.accuracy >= goal) return;
        const { milliseconds } = await process.ask({ ask: "steps", count: task.batches.length }, pace.patience);
        row.milliseconds += milliseconds;
        row.epochs = epoch;
        row.accuracy = accuracyOf((await process.ask({ ask: "weights" })).weights, task.settings.widths, heldOut);
      });
      if (entries.every(({ row }) => row.cannot !== undefined || row.accuracy >= goal)) break;
    }
    return entries.map(({ row: { peer, cannot, epochs, milliseconds, accuracy } }) =>
      cannot === undefined ? { peer, epochs, milliseconds, accuracy } : { peer, cannot },
    );
  });
}

/** The share of rows whose class an MLP with ReLU tells, computed here so that it is the same for all. */
export function accuracyOf(weights, widths, { input, target }) {
  const [rows, features] = input.shape;
  let right = 0;
  for (let row = 0; row < rows; row++) {
    let x = input.data.subarray(row * features, (row + 1) * features);
    for (let layer = 0; layer < widths.length - 1; layer++) {
      const next = Float64Array.from(weights[`layers.${layer}.bias`]);
      const matrix = weights[`layers.${layer}.weight`];
      x.forEach((value, i) => {
        for (let j = 0; j < next.length; j++) next[j] += value * matrix[i * next.length + j];
      });
      x = layer < widths.length - 2 ? next.map((value) => Math.max(value, 0)) : next;
    }
    if (x.indexOf(Math.max(...x)) === target.data[row]) right += 1;
  }
  return right / rows;
}
