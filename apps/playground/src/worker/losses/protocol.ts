import type { Call } from "../calls.ts";
import type { Failure } from "../call.ts";

/** A loss as a document names it. */
export interface LossEntry {
  readonly use: string;
  readonly options: Readonly<Record<string, unknown>>;
}

/** What runs along a picture's axis. Pictures of the same axis lie over each other. */
export const axes = [
  "prediction",
  "constant",
  "variance",
  "logit",
  "margin",
  "probability",
  "label-score",
  "class-logit",
  "class-probability",
  "rival-logit",
  "distance",
  "negative-distance",
  "angle",
  "score-difference",
  "item-score",
  "mask-overlap",
  "mask-shift",
  "mask-size",
  "box-shift",
  "box-overlap",
  "box-size",
  "distortion",
  "alignment",
  "real-score",
  "fake-score",
  "gradient-norm",
  "agreement",
  "number",
] as const;
export type Axis = (typeof axes)[number];

/** What holds still in a picture until somebody moves it. */
export const controlIds = [
  "target",
  "binaryTarget",
  "outlier",
  "variance",
  "residual",
  "relevant",
  "irrelevant",
  "rival",
  "rivalShare",
  "own",
  "certainty",
  "trueClass",
  "pair",
  "order",
  "negative",
  "positive",
  "negativeAngle",
  "separation",
  "otherScore",
  "sharpness",
  "shift",
  "width",
  "distortion",
  "real",
  "fake",
  "views",
  "role",
] as const;
export type ControlId = (typeof controlIds)[number];

export interface NumberControl {
  readonly type: "number";
  readonly id: ControlId;
  readonly low: number;
  readonly high: number;
  readonly value: number;
}
export interface ChoiceControl {
  readonly type: "choice";
  readonly id: ControlId;
  readonly choices: readonly string[];
  readonly value: string;
}
export type Control = NumberControl | ChoiceControl;
export type ControlValues = Readonly<Partial<Record<ControlId, number | string>>>;

/** How the situation at one place of the axis is best shown. */
export type Scene = "number" | "points" | "scores" | "embedding" | "masks" | "boxes" | "image" | "sequence" | "inputs";

export type Interval = readonly [low: number, high: number];

/** A picture that a loss has. */
export interface PictureCard {
  readonly axis: Axis;
  readonly scene: Scene;
  /** What is shown at first, and how far one may look. */
  readonly range: Interval;
  readonly limits: Interval;
  readonly controls: readonly Control[];
  /** The control over which several curves at once tell more than one, and its values. */
  readonly family?: { readonly control: ControlId; readonly values: readonly (number | string)[] };
}

/** What can be looked at of a loss under its options. */
export interface LossPlan {
  /** The options with examples for those that must be given and have no default. */
  readonly options: Readonly<Record<string, unknown>>;
  /** The best first; at least one. */
  readonly pictures: readonly PictureCard[];
  /** Whether its gradient is by design another than that of its value. */
  readonly isSurrogate: boolean;
}

/** A curve asked for: a loss, and controls that hold for it alone. */
export interface CurveRequest extends LossEntry {
  readonly controls?: ControlValues;
}

export interface CurvesRequest {
  readonly axis: Axis;
  readonly range: Interval;
  readonly controls: ControlValues;
  readonly curves: readonly CurveRequest[];
}

/** Something worth a word at a place, or from a place to another, of a curve. */
export type Mark =
  /** The lowest loss; along `to` where a stretch of the axis has it; at an `edge` where it falls on beyond. */
  | { readonly kind: "minimum"; readonly x: number; readonly to?: number; readonly value: number; readonly edge?: Edge }
  /** The gradient jumps. */
  | {
      readonly kind: "kink";
      readonly x: number;
      readonly value: number;
      readonly before: number;
      readonly after: number;
    }
  /** Hardly any gradient, though the loss is not at its lowest. */
  | { readonly kind: "saturated"; readonly x: number; readonly to: number; readonly value: number }
  /** To the edge it grows along a straight line. */
  | { readonly kind: "linear"; readonly x: number; readonly to: number; readonly slope: number }
  /** The gradient at the edge is many times what it is elsewhere. */
  | { readonly kind: "steep"; readonly x: number; readonly slope: number }
  /** Value or gradient are no finite numbers. */
  | { readonly kind: "undefined"; readonly x: number; readonly to: number }
  /** The loss is the same everywhere. */
  | { readonly kind: "flat"; readonly x: number; readonly to: number; readonly value: number };
export type Edge = "low" | "high";
export type MarkKind = Mark["kind"];

export interface Curve {
  /** Places, rising: evenly, and closer where something was looked at closely. */
  readonly x: Float64Array;
  readonly value: Float64Array;
  /** The derivative of the loss by what the axis shows. */
  readonly gradient: Float64Array;
  readonly marks: readonly Mark[];
}

export interface Curves {
  /** In the order asked for. */
  readonly curves: readonly (Curve | { readonly failure: Failure })[];
}

export interface SceneRequest extends CurveRequest {
  readonly axis: Axis;
  readonly x: number;
}

/** Numbers with a shape. */
export interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Float64Array | Int32Array | Uint32Array;
}

/** What the loss is given at a place of the axis, and what gradient flows back to each number of it. */
export interface SceneResult {
  readonly inputs: Readonly<Record<string, Numbers>>;
  readonly gradients: Readonly<Record<string, Numbers>>;
  /** The loss's own parameters. */
  readonly params: Readonly<Record<string, Numbers>>;
}

// A type, so that it counts as a record of calls.
export type LossCalls = {
  readonly "losses.plan": Call<LossEntry, LossPlan>;
  readonly "losses.curves": Call<CurvesRequest, Curves>;
  readonly "losses.scene": Call<SceneRequest, SceneResult>;
};
