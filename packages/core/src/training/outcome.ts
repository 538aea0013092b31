import type { Outputs } from "../engine/engine.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { TrainSettings } from "../pipeline/settings.ts";
import type { Batch } from "../plugin/dataset.ts";
import type { GradientNorms } from "./events.ts";
import { readNorms } from "./gradient-norms.ts";
import type { Session } from "./session.ts";

/** Batches that may be skipped in a row: more than a few are no accident. */
const mostSkipped = 10;

/** What is told of a run whose last epoch made no update. */
export const allSkipped = {
  tensor: "loss",
  message:
    "No batch of the last epoch had a finite loss and gradients. Train without `train.nonFinite: skip` to see why.",
};

/** Where a batch stands in a run. */
interface Place {
  readonly nonFinite: TrainSettings["nonFinite"];
  /** Whether it is the last that makes an update. */
  readonly isLast: boolean;
  /** Batches skipped in a row before it. */
  readonly skipped: number;
  /** Samples that are gathered for the update in progress. */
  readonly gathered: number;
}

/** What became of a batch. */
export interface Outcome {
  /** The loss of the update, NaN where none could be made. */
  readonly loss: number;
  /** Whether the batch was left out, for its loss or a gradient was not finite. */
  readonly isBad: boolean;
  /** Whether an update was made: of this batch, or without it of those before. */
  readonly isMade: boolean;
  /** Whether the run cannot go on. */
  readonly isFatal: boolean;
  /** The lengths of the gradients of that update, or of what failed, where they are measured. */
  readonly gradientNorms?: GradientNorms;
}

/** Steps whose loss came out NaN are not accepted: the state stays as it was, and what was learnt is kept. */
export const isFinite = (outputs: Outputs): boolean => Number.isFinite(outputs["loss"]!.data[0]);

/** The lengths of the gradients, where they were measured. */
export const normsOf = ({ gradientNorms }: Outcome): Pick<Outcome, "gradientNorms"> =>
  gradientNorms ? { gradientNorms } : {};

/** What became of a batch whose update was made. */
export function outcomeOf(outputs: Outputs, { measured }: Session["parts"]): Outcome {
  const gradientNorms = readNorms(measured, outputs);
  const made = { isBad: false, isMade: true, isFatal: false };
  return { loss: outputs["loss"]!.data[0]!, ...made, ...(gradientNorms && { gradientNorms }) };
}

/** Runs the step on a batch, or adds the batch to those of one update. */
export async function runBatch(
  { programs, state, parts }: Session,
  batch: Batch,
  scalars: Readonly<Record<string, HostArray | number>>,
  { nonFinite, isLast, skipped, gathered }: Place,
): Promise<Outcome> {
  let outputs = await (isLast ? programs.step : programs.gather).run(state, batch, scalars, isFinite);
  const isBad = !isFinite(outputs);
  if (isBad && !isLast && parts.measured) outputs = await programs.measure.run(state, batch, scalars, () => false);
  const isSkipped = isBad && nonFinite === "skip" && skipped < mostSkipped;
  // The update goes without this batch.
  if (isSkipped && isLast && gathered > 0) outputs = await programs.flush.run(state, {}, scalars, isFinite);
  const isMade = isLast && isFinite(outputs);
  const isFatal = isBad && (!isSkipped || (isLast && gathered > 0 && !isMade));
  const gradientNorms = readNorms(parts.measured, outputs);
  return { loss: outputs["loss"]!.data[0]!, isBad, isMade, isFatal, ...(gradientNorms && { gradientNorms }) };
}
