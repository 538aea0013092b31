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

/** The curve of a run, by its name, against an axis; nothing where the run has none of it. */
export function pointsOf(record: RunRecord, curves: RunCurves, curve: string, axis: Axis): Points | undefined {
  const table = isStepCurve(curve) ? curves.steps : curves.epochs;
  const column = columnOf(curve);
  if (!table.names.includes(column) || table.length === 0) return undefined;
  return { x: along(record, curves, isStepCurve(curve), axis), y: table.column(column) };
}

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
