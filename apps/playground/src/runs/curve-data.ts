import type { RunCurves } from "../history/curves.ts";
import type { RunRecord } from "../history/record.ts";
import type { Points } from "../history/statistics.ts";

/** What runs are drawn against. */
export const axes = ["step", "epoch", "seconds"] as const;
export type Axis = (typeof axes)[number];

/** The curves that a run has by update, beside its scores by epoch: the loss of each batch, the rate, and more by name. */
export const stepCurve = (column: string): string => `step:${column}`;
export const isStepCurve = (curve: string): boolean => curve.startsWith("step:");
export const columnOf = (curve: string): string => curve.replace(/^step:/, "");

/**
 * The curve of a run, by its name, against an axis; nothing where the run has none of it. Epochs at which a score was not
 * measured are no part of its curve.
 */
export function pointsOf(record: RunRecord, curves: RunCurves, curve: string, axis: Axis): Points | undefined {
  const table = isStepCurve(curve) ? curves.steps : curves.epochs;
  const column = columnOf(curve);
  if (!table.names.includes(column) || table.length === 0) return undefined;
  const all = { x: along(record, curves, isStepCurve(curve), axis), y: table.column(column) };
  return isStepCurve(curve) ? all : measured(all);
}

function measured({ x, y }: Readonly<Record<"x" | "y", Float64Array>>): Points | undefined {
  const isMeasured = (_: number, at: number): boolean => !Number.isNaN(y[at]);
  const points = { x: x.filter(isMeasured), y: y.filter(isMeasured) };
  return points.y.length > 0 ? points : undefined;
}

/** The loss of single batches jumps about its course; the rate does not, and scores are few. */
export const usualSmoothing = (curve: string): number => (curve === stepCurve("loss") ? 0.8 : 0);

/** The curve to begin with: of a score that is measured at every epoch, which those of the test split are not; else the loss. */
export const tellingCurve = (scores: readonly string[]): string =>
  scores.find((score) => score.startsWith("validation.")) ?? stepCurve("loss");

function along({ totalSteps, epochs }: RunRecord, { steps, epochs: table }: RunCurves, isByStep: boolean, axis: Axis) {
  if (!isByStep) return table.column(axis);
  if (axis !== "epoch") return steps.column(axis);
  // Where in the epochs an update is.
  const perEpoch = totalSteps / epochs;
  return steps.column("step").map((step) => step / perEpoch);
}

/** Names of the curves by update that some runs have, without their places. */
export function stepCurves(curves: readonly RunCurves[]): string[] {
  const names = new Set(curves.flatMap(({ steps }) => steps.names));
  for (const place of ["step", "seconds", "loss", "rate"]) names.delete(place);
  return ["loss", "rate", ...names].map(stepCurve);
}
