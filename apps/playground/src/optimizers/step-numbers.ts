import { type RowLayout, type StateField, column } from "../worker/race/protocol.ts";
import type { RacePath } from "./race-path.ts";
import { type WorkedLine, workedLines } from "./worked.ts";
import type { Entry } from "./setup.ts";

/** A number for each coordinate, or a few numbers that belong to none. */
export interface Quantity {
  /** Of each coordinate, x first; one number that both share; or any others. */
  readonly before: readonly number[];
  readonly after: readonly number[] | undefined;
  readonly kind: "coordinates" | "scalar" | "list";
}

/** Whether a move is the plain step down the gradient. */
export function isPlain({ beside }: StepStory): boolean {
  return beside !== undefined && Math.abs(beside.times - 1) < 1e-3 && beside.angle < 0.1;
}

export interface StateQuantity extends Quantity {
  readonly path: string;
  /** The tensor's own name: `mean` of `optimizer.mean.point`. */
  readonly name: string;
  /** Whether it belongs to the optimizer inside a wrapper. */
  readonly isInside: boolean;
}

/** All numbers of a step: what stood before its update, and what came of it. */
export interface StepStory {
  readonly step: number;
  /** Whether no update follows. */
  readonly isLast: boolean;
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly move: readonly [number, number];
  readonly value: number;
  readonly nextValue: number;
  readonly gradient: readonly [number, number];
  readonly learningRate: number;
  readonly handed: readonly [number, number] | undefined;
  readonly state: readonly StateQuantity[];
  /** Whether the move is lost in the rounding of float32. */
  readonly isAtRest: boolean;
  /** How long the move is beside a plain step, and by how many degrees it is turned; nothing where there is none. */
  readonly beside: { readonly times: number; readonly angle: number } | undefined;
}

/** Moves of less than this share of the place are rounding: float32 has 24 bits. */
const rounding = 2 ** -21;

/** Reads a step from a path; where it ends, its last. */
export function storyOf(path: RacePath, wanted: number): StepStory | undefined {
  const { layout } = path;
  if (!layout || path.length === 0) return undefined;
  const step = Math.min(path.stepAt(wanted), Math.max(0, path.length - 2));
  const pair = (at: number, place: number) => [path.at(at, place), path.at(at, place + 1)] as const;
  const [from, to] = [pair(step, column.x), pair(step + 1, column.x)];
  const move = [to[0] - from[0], to[1] - from[1]] as const;
  const gradient = pair(step, column.gradientX);
  const learningRate = path.at(step, column.learningRate);
  return {
    step,
    isLast: step >= path.length - 1,
    from,
    to,
    move,
    value: path.at(step, column.value),
    nextValue: path.at(step + 1, column.value),
    gradient,
    learningRate,
    handed: layout.hasAverage ? pair(step + 1, column.evaluatedX) : undefined,
    state: statesOf(path, layout, step),
    isAtRest: Math.hypot(...move) <= rounding * Math.hypot(...from),
    beside: compare(move, [-learningRate * gradient[0], -learningRate * gradient[1]]),
  };
}

function statesOf(path: RacePath, layout: RowLayout, step: number): StateQuantity[] {
  return layout.state.map((field) => ({
    path: field.path,
    ...nameOf(field),
    kind: field.size === 2 && field.shape.length === 1 ? "coordinates" : field.size === 1 ? "scalar" : "list",
    before: path.range(step, field.offset, field.size),
    after: step < path.length - 1 ? path.range(step + 1, field.offset, field.size) : undefined,
  }));
}

function nameOf({ path }: StateField): { name: string; isInside: boolean } {
  const parts = path.split(".").filter((part) => part !== "point");
  return { name: parts.at(-1) ?? path, isInside: parts.includes("optimizer") };
}

function compare(move: readonly [number, number], plain: readonly [number, number]): StepStory["beside"] {
  const [own, other] = [Math.hypot(...move), Math.hypot(...plain)];
  if (!(own > 0 && other > 0)) return undefined;
  const cosine = (move[0] * plain[0] + move[1] * plain[1]) / own / other;
  return { times: own / other, angle: (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI };
}

/** The update of a coordinate, 0 or 1, with its numbers put in, where that is known. */
export function workedOf(
  story: StepStory,
  optimizer: Entry,
  defaults: Readonly<Record<string, unknown>>,
  axis: 0 | 1,
): readonly WorkedLine[] | undefined {
  if (story.isLast) return undefined;
  const { use, ...options } = optimizer;
  return workedLines({
    optimizer: use,
    options: { ...defaults, ...options },
    learningRate: story.learningRate,
    step: story.step,
    position: story.from[axis],
    gradient: story.gradient[axis],
    state: Object.fromEntries(
      story.state
        .filter(({ kind, isInside }) => kind === "coordinates" && !isInside)
        .map(({ name, before }) => [name, before[axis]!]),
    ),
    next: story.to[axis],
  });
}
