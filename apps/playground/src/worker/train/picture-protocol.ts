import type { Extent, SplitName } from "./protocol.ts";

/** What the model answers, as it can be drawn. */
export type Picture = Regions | Heights | Curve | Predictions;

/**
 * What a number of confidence is: `probability` of the class; `margin`, how far on its side of the boundary, where 1 is
 * where the loss is content; `score`, the lead over the next class, which means no probability.
 */
export type Confidence = "probability" | "margin" | "score";

/** The class at each place of a grid, row by row from the lowest y; the outermost lie on the borders of the extent. */
export interface Regions {
  readonly kind: "regions";
  readonly columns: number;
  readonly rows: number;
  readonly extent: Extent;
  readonly winners: Uint8Array;
  /** Of the winner: a probability; or 0 at the boundary, and 1 where it is sure. */
  readonly confidence: Float32Array;
  readonly meaning: Confidence;
  /** Of each class the same, `[places, classes]`, where it is a probability. */
  readonly probabilities?: Float32Array;
}

/** The value at each place of such a grid, for two numbers in and one out. */
export interface Heights {
  readonly kind: "heights";
  readonly columns: number;
  readonly rows: number;
  readonly extent: Extent;
  readonly values: Float32Array;
}

/** The fit of a curve. */
export interface Curve {
  readonly kind: "curve";
  readonly x: Float32Array;
  readonly y: Float32Array;
  /** Standard deviation at each x, where the loss teaches the model to tell it. */
  readonly deviation?: Float32Array;
  /** What the model says at the samples of each split, in their order in the preview. */
  readonly fitted: Partial<Readonly<Record<SplitName, Float32Array>>>;
}

/** What the model says where neither plane nor curve can show it: one number a sample, to be set against its target. */
export interface Predictions {
  readonly kind: "predictions";
  readonly fitted: Partial<Readonly<Record<SplitName, Float32Array>>>;
}
