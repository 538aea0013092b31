import type { Outputs } from "../engine/engine.ts";

/** Steps whose loss came out NaN are not accepted: the state stays as it was, and what was learnt is kept. */
export const isFinite = (outputs: Outputs): boolean => Number.isFinite(outputs["loss"]!.data[0]);

export const lossOf = async (pending: Outputs | Promise<Outputs>): Promise<number> =>
  (pending instanceof Promise ? await pending : pending)["loss"]!.data[0]!;

/** Batches that may be skipped in a row: more than a few are no accident. */
export const mostSkipped = 10;

/** What is told of a run whose last epoch made no update. */
export const allSkipped = {
  tensor: "loss",
  message:
    "No batch of the last epoch had a finite loss and gradients. Train without `train.nonFinite: skip` to see why.",
};
