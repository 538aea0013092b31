import { canonical } from "./canonical.ts";
import { type RunRecord, isLive } from "./record.ts";

/** One thing that a sweep varies: an option by its path in the document (`optimizer.learningRate`, `loss`, `seed`), and what it is given. */
export interface SweepAxis {
  readonly path: string;
  /** Plain data; a plugin is its name, or its entry as `{ use: NAME, ... }`. */
  readonly values: readonly unknown[];
}

/** `running` and `paused` sweeps have cells to do. One whose tab was left is found `paused`. */
export type SweepStatus = "running" | "paused" | "completed" | "cancelled";

/** Every combination of some values of options, over one document. */
export interface Sweep {
  readonly id: string;
  readonly createdAt: number;
  readonly label?: string;
  readonly status: SweepStatus;
  /** The document that is varied (YAML). */
  readonly document: string;
  readonly axes: readonly SweepAxis[];
  /** Why cells could not be run to their end, by their key: in most cases the document that comes out is refused. */
  readonly refused: Readonly<Record<string, string>>;
}

/** One combination. */
export interface SweepCell {
  /** What it is known by: its values as JSON. */
  readonly key: string;
  /** A value for each axis. */
  readonly values: readonly unknown[];
}

/** How many cells a sweep may have: more take hours and say little. */
export const mostCells = 500;

export const cellCount = (axes: readonly SweepAxis[]): number =>
  axes.reduce((count, { values }) => count * distinct(values).length, 1);

/** All combinations; the last axis moves fastest, so that what is compared over it comes together. */
export function cellsOf({ axes }: Pick<Sweep, "axes">): SweepCell[] {
  const combinations = axes.reduce<readonly (readonly unknown[])[]>(
    (before, { values }) => before.flatMap((start) => distinct(values).map((value) => [...start, value])),
    [[]],
  );
  return combinations.map((values) => ({ key: canonical(values), values }));
}

const distinct = (values: readonly unknown[]): unknown[] => [
  ...new Map(values.map((value) => [canonical(value), value])).values(),
];

/** What became of a cell: a run that came to an end does for it, a bad end too; one that was cut off is taken up again. */
export type CellState =
  | { readonly state: "open" }
  | { readonly state: "refused"; readonly message: string }
  | { readonly state: "live" | "cut off" | "done"; readonly run: RunRecord };

/** The cells of a sweep, each with what became of it. Runs that were deleted are as if they had not been. */
export function progressOf(
  sweep: Sweep,
  records: readonly RunRecord[],
): readonly (SweepCell & { readonly progress: CellState })[] {
  const runs = new Map<string, RunRecord>();
  for (const record of records) if (record.sweep?.id === sweep.id) runs.set(record.sweep.cell, record);
  return cellsOf(sweep).map((cell) => ({ ...cell, progress: stateOf(sweep.refused[cell.key], runs.get(cell.key)) }));
}

function stateOf(message: string | undefined, run: RunRecord | undefined): CellState {
  if (run?.status === "completed" || run?.status === "non-finite") return { state: "done", run };
  if (message !== undefined) return { state: "refused", message };
  if (!run) return { state: "open" };
  return { state: isLive(run) ? "live" : "cut off", run };
}
