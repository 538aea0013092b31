import type { Mistake } from "../document/protocol.ts";
import type { PluginEntry, Text } from "@downslope/core";
import type { Call } from "../calls.ts";
import type { PlaneCalls } from "./plane-protocol.ts";

/** A place on a surface. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** The part of the plane that is looked at. */
export interface Extent {
  readonly x: readonly [from: number, to: number];
  readonly y: readonly [from: number, to: number];
}

/** A surface that races are run on. */
export interface SurfaceInfo {
  readonly name: string;
  readonly title: Text;
  /** What is to be learnt on it. */
  readonly summary: Text;
  /** As the formula reader takes it, to begin a formula of one's own with. */
  readonly expression: string;
  /** The same in TeX. */
  readonly formula: string;
  readonly source?: string;
  readonly extent: Extent;
  readonly minima: readonly (Point & { readonly value: number })[];
  /** A start from which there is something to see. */
  readonly start: Point;
}

/** One of the surfaces by its name, or a formula of x and y. */
export type SurfaceChoice = { readonly name: string } | { readonly expression: string };

/** What is wrong with a formula. The view has the words. */
export type FormulaFault =
  | { readonly code: "empty" }
  | { readonly code: "too-long"; readonly limit: number }
  | { readonly code: "too-deep"; readonly limit: number }
  | { readonly code: "unknown-character"; readonly found: string }
  | { readonly code: "bad-number"; readonly found: string }
  /** An operand should stand here; `found` is empty at the end. */
  | { readonly code: "missing-operand"; readonly found: string }
  | { readonly code: "missing-operator"; readonly before: string; readonly found: string }
  | { readonly code: "unclosed" }
  | { readonly code: "unopened" }
  | { readonly code: "stray-comma" }
  | { readonly code: "unknown-name"; readonly found: string; readonly near: readonly string[] }
  | { readonly code: "unknown-function"; readonly found: string; readonly near: readonly string[] }
  | { readonly code: "not-called"; readonly found: string }
  | { readonly code: "argument-count"; readonly found: string; readonly wanted: string; readonly got: number }
  | { readonly code: "no-variable" };

/** A fault with its place in the text. */
export type FormulaProblem = FormulaFault & { readonly at: number; readonly length: number };

/** What a formula reads as: TeX, or what is wrong with it. */
export type FormulaReading =
  | { readonly isGood: true; readonly formula: string }
  | { readonly isGood: false; readonly problem: FormulaProblem };

export interface FieldRequest {
  readonly surface: SurfaceChoice;
  readonly extent: Extent;
  readonly columns: number;
  readonly rows: number;
}

/** Values of a surface on a grid. */
export interface Field {
  readonly extent: Extent;
  readonly columns: number;
  readonly rows: number;
  /** Row by row from the lowest y. What is not finite stands as it is. */
  readonly values: Float32Array;
  /** The lowest point, found as well as float32 tells it; NaN where the surface has no value at all. */
  readonly lowest: Point & { readonly value: number };
  /** Whether that lies inside: at an edge the surface may fall on beyond it. */
  readonly isLowestInside: boolean;
}

/** One that races: an optimizer and its schedule, as a document writes them. */
export interface Racer {
  readonly id: string;
  readonly optimizer: PluginEntry;
  readonly scheduler?: PluginEntry;
}

export interface RaceRequest {
  readonly surface: SurfaceChoice;
  readonly start: Point;
  /** Updates of each. */
  readonly steps: number;
  /** Standard deviation of the noise that is added to each gradient, the same for all racers; 0 for none. */
  readonly noise: number;
  readonly seed: number;
  readonly racers: readonly Racer[];
}

/** A tensor of an optimizer's state in the rows of a path. */
export interface StateField {
  /** As the optimizer names it: `mean.point`, `optimizer.square.point`. */
  readonly path: string;
  readonly shape: readonly number[];
  /** Its first number in a row. */
  readonly offset: number;
  readonly size: number;
}

/** Places of the numbers of a row: what stood before the update of its step. */
export const column = {
  x: 0,
  y: 1,
  /** The surface's value there, without noise. */
  value: 2,
  gradientX: 3,
  gradientY: 4,
  /** The place that the optimizer would hand out: the same, or an average. */
  evaluatedX: 5,
  evaluatedY: 6,
  evaluatedValue: 7,
  learningRate: 8,
  /** The optimizer's state, as {@link StateField} says. */
  state: 9,
} as const;

/** How the rows of a racer are to be read. */
export interface RowLayout {
  /** Numbers in a row. */
  readonly width: number;
  readonly state: readonly StateField[];
  /** Tensors of the state that are too long to be written down. */
  readonly leftOut: readonly string[];
  /** Whether what it hands out is not where it stands. */
  readonly hasAverage: boolean;
}

/** Why a racer's path ends. */
export type PathEnd =
  | { readonly code: "completed" }
  /** The value, the gradient or the place is not finite. */
  | { readonly code: "not-finite" }
  /** It has left the surface by far. */
  | { readonly code: "escaped" }
  /** Its options are refused, or it cannot run. */
  | { readonly code: "failed"; readonly mistakes: readonly Mistake[] };

/** News of a racer. */
export type RaceReport =
  | { readonly type: "ready"; readonly racer: string; readonly layout: RowLayout }
  /** Rows from a step on, one after the other. */
  | { readonly type: "rows"; readonly racer: string; readonly from: number; readonly rows: Float32Array }
  | { readonly type: "end"; readonly racer: string; readonly end: PathEnd };

// A type, so that it counts as a record of calls.
export type RaceCalls = PlaneCalls & {
  readonly "race.surfaces": Call<null, readonly SurfaceInfo[]>;
  readonly "race.field": Call<FieldRequest, Field>;
  readonly "race.run": Call<RaceRequest, null, RaceReport>;
};
