import type { DataPreview, SplitName } from "../worker/train/protocol.ts";

/** A row of `samples` of the data set `points`: numbers, and the target last. */
export type Row = readonly (number | string)[];

/** A sample that can be drawn. */
export interface DrawnPoint {
  readonly x: number;
  readonly y: number;
  readonly split: SplitName;
  /** Index of its class, of points of the plane. */
  readonly label: number;
}

/** A change of one point. */
export type PointChange =
  | { readonly type: "add"; readonly to: Row }
  | { readonly type: "remove"; readonly from: Row }
  | { readonly type: "move"; readonly from: Row; readonly to: Row };

/** More points than this make a document that nobody can read. */
export const mostPoints = 600;

const splits: readonly SplitName[] = ["train", "validation", "test"];

/** The samples of all splits as points: of a line, the target is y. */
export function pointsOf(data: DataPreview | undefined): DrawnPoint[] {
  if (data?.kind !== "plane" && data?.kind !== "line") return [];
  return splits.flatMap((split) => {
    const { inputs, targets } = data.splits[split] ?? { inputs: new Float32Array(), targets: new Float32Array() };
    return Array.from(targets, (target, i): DrawnPoint =>
      data.kind === "plane"
        ? { x: inputs[2 * i]!, y: inputs[2 * i + 1]!, split, label: target }
        : { x: inputs[i]!, y: target, split, label: 0 },
    );
  });
}

/** A point as a row, with as many digits as can be seen. */
export function rowOf({ x, y, label }: Pick<DrawnPoint, "x" | "y" | "label">, data: DataPreview): Row {
  const place = [x, y].map((value) => Number(value.toPrecision(4)));
  if (data.target.kind === "values") return place;
  const name = data.target.classes[label] ?? String(label);
  return [...place, String(Number(name)) === name ? Number(name) : name];
}

type Dataset = Readonly<Record<string, unknown>> & { readonly use: string };

/** Why points cannot be changed, if they cannot. */
export type NotEditable = "too-many" | "scaled" | "kind";

export function reasonAgainstEditing(data: DataPreview | undefined, dataset: unknown): NotEditable | undefined {
  if (data?.kind !== "plane" && data?.kind !== "line") return "kind";
  const count = Object.values(data.splits).reduce((sum, { length }) => sum + length, 0);
  if (count > mostPoints) return "too-many";
  // What is drawn are then not the numbers that are written.
  const scale = (dataset as { scale?: unknown } | undefined)?.scale ?? "none";
  return scale === "none" ? undefined : "scaled";
}

/**
 * The data set after a change: with its own options where it is `points` already; else all its samples, written out. A
 * change that would leave no point is none.
 */
export function changed(
  dataset: Dataset | string | undefined,
  data: DataPreview,
  change: PointChange,
): Dataset | undefined {
  const own = typeof dataset === "object" && dataset.use === "points" ? dataset : undefined;
  const samples = own ? (own["samples"] as readonly Row[]) : pointsOf(data).map((point) => rowOf(point, data));
  const next = apply(samples, change);
  if (next.length === 0) return undefined;
  if (own) return { ...own, samples: next };
  return { use: "points", ...(data.target.kind === "classes" && { target: "class" }), samples: next };
}

function apply(samples: readonly Row[], change: PointChange): Row[] {
  if (change.type === "add") return [...samples, change.to];
  const at = samples.findIndex((row) => isSame(row, change.from));
  if (at < 0) return [...samples];
  return change.type === "move" ? samples.with(at, change.to) : samples.toSpliced(at, 1);
}

/** Whether rows say the same to the digits that are drawn. */
function isSame(a: Row, b: Row): boolean {
  const near = (one: number | string, other: number | string): boolean =>
    typeof one === "number" && typeof other === "number"
      ? Math.abs(one - other) <= 1e-3 * Math.max(Math.abs(one), Math.abs(other), 1e-6)
      : String(one).trim() === String(other).trim();
  return a.length === b.length && a.every((value, i) => near(value, b[i]!));
}

/** The index of the nearest point within a reach, by a measure of distance in pixels. */
export function nearest(
  points: readonly DrawnPoint[],
  distance: (point: DrawnPoint) => number,
  reach: number,
): number | undefined {
  let [found, least]: [number | undefined, number] = [undefined, reach];
  points.forEach((point, i) => {
    const away = distance(point);
    if (away <= least) [found, least] = [i, away];
  });
  return found;
}
