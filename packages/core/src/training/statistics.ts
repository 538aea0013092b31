import { encodeBatch } from "./data.ts";
import { streams } from "./random.ts";
import type { Session } from "./session.ts";

/**
 * Measures the model's running statistics anew for the parameters to evaluate with, as the plain mean over the batches of
 * the training split. Weights that are averages have never been run: the statistics of those that moved are not theirs.
 */
export async function measureStatistics(
  { programs, random, batches, parts, dataset, state }: Session,
  seed: number,
  scheduled: Readonly<Record<string, number>>,
  rest: () => Promise<void>,
): Promise<void> {
  const { train } = dataset.splits;
  for (let i = 0; i * batches.size < train.length; i++) {
    const length = Math.min(batches.size, train.length - i * batches.size);
    // One sample has no variance: it is left out where there are others.
    if (length === 1 && i > 0) break;
    const batch = encodeBatch(
      parts.loss,
      dataset.spec,
      train.get(Uint32Array.from({ length }, (_, j) => i * batches.size + j)),
    );
    const key = { shape: [2], dtype: "uint32", data: random.key(seed, streams.statistics + i) } as const;
    await programs.statistics!.run(state, batch, { key, share: 1 / (i + 1), ...scheduled });
    await rest();
  }
}
