import type { Call } from "../calls.ts";
import type { Confidence } from "../train/picture-protocol.ts";
import type { ModelFiles, RunSnapshot, SplitName } from "../train/protocol.ts";

/*
 * What the page asks of a model that was trained, or is being trained: how its numbers are spread, what it mistakes for
 * what, and what it makes of a sample that is no data set's.
 */

// A type, so that it counts as a record of calls.
export type DiagnosticsCalls = {
  readonly "diagnostics.weights": Call<WeightsRequest, readonly LayerWeights[]>;
  readonly "diagnostics.activations": Call<Subject, LayerActivations>;
  readonly "diagnostics.classes": Call<ClassesRequest, ClassesAnswer>;
  /** What one sample is made of, as people write it. */
  readonly "diagnostics.fields": Call<{ readonly document: string }, SampleFields>;
  readonly "diagnostics.predict": Call<PredictRequest, Prediction>;
};

/** A model, and the document it comes from. */
export interface Subject {
  readonly document: string;
  readonly model: ModelFiles;
  /** Tells models apart: what was opened for a key is used again. */
  readonly key: string;
}

/** How often values lie in each of equally wide bins. */
export interface Distribution {
  /** Ends of the bins: one more than there are counts. */
  readonly edges: Float64Array;
  readonly counts: Float64Array;
}

export interface WeightsRequest extends Subject {
  /** The parameters at the start, in the order of a layout. */
  readonly start?: Required<Pick<RunSnapshot, "values" | "layout">>;
}

/** The weights of a layer: its tensors of two axes and more, or all it has where it has none of those. */
export interface LayerWeights {
  /** `layers.0`. */
  readonly layer: string;
  readonly size: number;
  readonly deviation: number;
  readonly now: Distribution;
  /** In the same bins. */
  readonly start?: Distribution & { readonly deviation: number };
  /** How many are not finite, and so in no bin. */
  readonly broken: number;
}

/** What each layer puts out for a sample of the training data. */
export interface LayerActivations {
  /** Samples that were looked at. */
  readonly samples: number;
  readonly layers: readonly {
    readonly layer: string;
    readonly values: Distribution;
    readonly broken: number;
    readonly units: number;
    /** The activation, where the model tells it. */
    readonly activation?: string;
    /** Of an activation with ends: the share of values there, and the units that are there for 95 % of samples. */
    readonly saturated?: { readonly share: number; readonly units: number };
    /** Of an activation that rectifies: the share of zeros, and the units that are 0 for every sample. */
    readonly silent?: { readonly share: number; readonly units: number };
  }[];
}

export interface ClassesRequest extends Subject {
  readonly split: SplitName;
}

/** `embedding`: outputs are points in a space; `inputs`: the loss compares samples; `split`: there is none of that name. */
export type NoClasses = "embedding" | "inputs" | "split";

/** What the model says of the samples of a split, in the order of the data's preview. */
export type ClassesAnswer =
  | { readonly reason: NoClasses }
  | {
      readonly reason?: never;
      readonly truths: Uint8Array;
      readonly winners: Uint8Array;
      readonly confidence: Float32Array;
      readonly meaning: Confidence;
      /** Row by row; a row is a true class, a column what it was taken for. */
      readonly counts: Float64Array;
    };

/** What one sample is made of. */
export interface SampleFields {
  readonly fields: readonly SampleField[];
  /** Of images, how ink lies in them, so that what is drawn can be made to look alike. */
  readonly image?: ImageHabits;
}

/**
 * A number of a sample, or one of several categories. Numbers are those of the file: what the model is given, times `scale`,
 * plus `offset`.
 */
export type SampleField =
  | {
      readonly kind: "number";
      readonly name: string;
      readonly low: number;
      readonly high: number;
      readonly middle: number;
      readonly isWhole: boolean;
      readonly offset: number;
      readonly scale: number;
    }
  | {
      readonly kind: "category";
      readonly name: string;
      readonly categories: readonly string[];
      readonly usual: string;
    };

/** How the images of a data set are made, measured on its training split. */
export interface ImageHabits {
  readonly height: number;
  readonly width: number;
  /** What no ink and full ink are. */
  readonly low: number;
  readonly high: number;
  /** Mean edges of the ink, as shares of the height and width. */
  readonly box: { readonly top: number; readonly bottom: number; readonly left: number; readonly right: number };
  /** Mean share of the picture that is inked. */
  readonly ink: number;
}

export interface PredictRequest extends Subject {
  /** One value a field. */
  readonly values: readonly (number | string)[];
}

/** What the model makes of one sample. */
export type Prediction =
  | { readonly kind: "none"; readonly reason: NoClasses }
  | {
      readonly kind: "class";
      readonly winner: number;
      readonly confidence: number;
      readonly meaning: Confidence;
      /** Of each class, where there are probabilities; else the outputs as they are. */
      readonly probabilities?: Float32Array;
      readonly outputs: Float32Array;
    }
  | { readonly kind: "values"; readonly values: Float32Array; readonly deviations?: Float32Array };
