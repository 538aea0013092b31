import type { Batch } from "../plugin/dataset.ts";
import { encodeBatch } from "./data.ts";
import { streams } from "./random.ts";
import { type Rates, scalarsOf } from "./schedule.ts";
import type { Session } from "./session.ts";

/** What a step is given: a batch, and what the host tells beside it. */
export interface Given {
  /** As the split gave it: its memory can be used again after the step. */
  readonly read: Batch;
  readonly batch: Batch;
  /** Samples in the batch. */
  readonly samples: number;
  readonly rates: Rates;
  readonly scalars: {
    readonly learningRate: number;
    readonly step: number;
    readonly key: { readonly shape: number[]; readonly dtype: "uint32"; readonly data: Uint32Array };
  };
}

/** What the step at a place of an epoch is given: a pure function of the seed and the place. `spent` is a batch whose memory is free. */
export function givenAt(
  { batches, dataset, parts, random }: Session,
  seed: number,
  { epoch, batch, step }: { readonly epoch: number; readonly batch: number; readonly step: number },
  order: Uint32Array,
  rates: Rates,
  spent: Batch | undefined,
): Given {
  const indices = order.subarray(batch * batches.size, (batch + 1) * batches.size);
  const read = dataset.splits.train.get(indices, spent);
  const data = random.key(seed, streams.step(epoch * batches.perEpoch + batch));
  const key = { shape: [2], dtype: "uint32" as const, data };
  const scalars = { learningRate: rates.learningRate, step, key, ...scalarsOf(rates) };
  return { read, batch: encodeBatch(parts.loss, dataset.spec, read), samples: indices.length, rates, scalars };
}
