import type { PipelineDocument, Scores } from "@downslope/core";
import type { Failure } from "../call.ts";
import type { Call } from "../calls.ts";
import type { Picture } from "./picture-protocol.ts";

/*
 * What the page and the trainer say about runs. Numbers that come by the thousand are typed arrays, and are handed over
 * rather than copied.
 */

// A type, so that it counts as a record of calls.
export type TrainCalls = {
  /** Makes the worker ready to train, so that the first run need not wait for that. */
  readonly "train.warm": Call<null, null>;
  /** Trains. Its answer comes when the run is over; what went wrong while it was prepared is a failure of the call. */
  readonly "train.run": Call<RunRequest, RunEnd, RunReport, RunWord>;
};

/** Asks what the data of a document look like. */
export interface PreviewRequest {
  readonly document: string;
}

/**
 * How data can be drawn: points of the plane with classes or with a value, a curve over one number, small images, or a
 * table of numbers.
 */
export type DataKind = "plane" | "surface" | "line" | "images" | "table";

/** What the data are, and samples of each split to draw. */
export interface DataPreview {
  readonly kind: DataKind;
  /** Registry key of the data set. */
  readonly dataset: string;
  /** Shape of one sample's input. */
  readonly input: readonly number[];
  /** Names of the input's numbers, in order; `x1`, `x2`, ... where the data set names none. */
  readonly features: readonly string[];
  readonly target:
    | { readonly kind: "classes"; readonly classes: readonly string[] }
    | { readonly kind: "values"; readonly names: readonly string[] };
  /** Height and width of images. */
  readonly image?: readonly [height: number, width: number];
  readonly splits: Partial<Readonly<Record<SplitName, Samples>>>;
  /** How each number of the input came from that of the data: `(data - offset) / scale`. Where it is not told, they are the data's. */
  readonly scaling?: readonly Scaling[];
  /** Samples of each class in the training split. */
  readonly classCounts?: readonly number[];
  /** What to draw, with a margin: of a plane both axes, of a line the input alone and the target under `y`. */
  readonly extent?: Extent;
}

export interface Scaling {
  readonly offset: number;
  readonly scale: number;
}

export type SplitName = "train" | "validation" | "test";

/** Samples of a split, evenly thinned where there are very many. */
export interface Samples {
  /** Samples in the split, of which `indices` are given. */
  readonly length: number;
  /** Place of each sample in its split. */
  readonly indices: Uint32Array;
  /** Row by row. */
  readonly inputs: Float32Array;
  /** Class indices, or values row by row. */
  readonly targets: Float32Array;
}

export interface Extent {
  readonly x: readonly [low: number, high: number];
  readonly y: readonly [low: number, high: number];
}

/** A model as two files, as `encodeModel` makes them. */
export interface ModelFiles {
  readonly weights: Uint8Array;
  readonly manifest: string;
}

/** Starts a run. */
export interface RunRequest {
  readonly document: string;
  /** Where to go on: the state of a checkpoint of the same document. */
  readonly resume?: Uint8Array;
  /** A model to start from in place of fresh parameters: the counters and the optimizer begin anew. */
  readonly initial?: ModelFiles;
  readonly watch?: Watch;
  /** Whether it waits before the first step. */
  readonly isPaused?: boolean;
  /** A learning rate set by hand from the start. */
  readonly learningRate?: number;
}

/** What is looked at while a run goes on. All are off where nothing is said. */
export interface Watch {
  /** Decision regions, or the fit of a curve. */
  readonly pictures?: boolean;
  /** Lengths of the gradients, computed within the step; a document may ask for them by itself. */
  readonly gradientNorms?: boolean;
  /** The parameters along the way, for a picture of the loss around it. */
  readonly snapshots?: boolean;
  /** The state every 2 s; at a pause and at the end it is told in any case. */
  readonly checkpoints?: boolean;
}

/** A word to a run in progress. */
export type RunWord =
  | { readonly type: "pause" }
  | { readonly type: "resume" }
  /** One update, and then a pause. */
  | { readonly type: "step" }
  | { readonly type: "stop" }
  /** A rate by hand, or `undefined` for what the schedule gives. */
  | { readonly type: "rate"; readonly learningRate: number | undefined }
  | { readonly type: "pictures"; readonly isOn: boolean };

/** What a run tells on its way. */
export type RunReport = RunOpened | RunProgress | RunPicture | RunCheckpoint | RunSnapshot | RunDiagnosis | RunPhase;

/** All that is known before the first step. */
export interface RunOpened {
  readonly type: "opened";
  /** The document with every default written out. */
  readonly options: PipelineDocument;
  /** Whether more or less of each metric is better. */
  readonly goals: Readonly<Record<string, "maximise" | "minimise">>;
  readonly data: DataPreview;
  readonly totalSteps: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** Updates made before, where the run goes on from a saved state. */
  readonly firstStep: number;
  readonly plan: Plan;
  /** Why there will be no picture, where there will be none. */
  readonly noPicture?: NoPicture;
}

/** `dimensions`: too many numbers in or out; `embedding`: the outputs are points in a space; `inputs`: the loss compares samples. */
export type NoPicture = "dimensions" | "embedding" | "inputs";

/** What the schedules will do over the whole run, as far as that is decided. */
export interface Plan {
  /** The learning rate. */
  readonly learningRate: PlannedOption;
  /** Other options that schedules move, by name. */
  readonly scheduled: Readonly<Record<string, PlannedOption>>;
}

export interface PlannedOption {
  /** Steps, from 0. */
  readonly steps: Float64Array;
  readonly values: Float64Array;
  /** The metrics that decide, where the schedule watches some: then the plan is what holds if they keep getting better. */
  readonly watches?: readonly string[];
}

/** The updates since the last report, with what happened between them. */
export interface RunProgress {
  readonly type: "progress";
  /** Updates made so far. */
  readonly step: number;
  /** The epoch it is in, 1 at the first. */
  readonly epoch: number;
  /** Seconds of training so far, pauses and pictures not counted. */
  readonly seconds: number;
  /** Number of the first update told here; the others follow it. */
  readonly first: number;
  readonly losses: Float32Array;
  readonly rates: Float64Array;
  readonly scheduled: Readonly<Record<string, Float64Array>>;
  /** Of each update the length of each parameter's gradient, in the order of `paths`: `[updates, paths]`. */
  readonly gradientNorms?: { readonly paths: readonly string[]; readonly values: Float32Array };
  readonly epochs: readonly EpochLoss[];
  readonly evaluations: readonly Evaluation[];
  readonly skips: readonly Skip[];
}

/** The mean loss of an epoch's batches; `epoch` counts those completed. */
export interface EpochLoss {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
}

/** Scores of a held-out split: the loss and each metric by name. */
export interface Evaluation {
  readonly split: SplitName;
  readonly epoch: number;
  readonly step: number;
  readonly scores: Scores;
}

/** A batch that was left out because its loss or a gradient was not finite. */
export interface Skip {
  readonly epoch: number;
  readonly step: number;
  readonly batch: number;
}

/** What the model answers now. */
export interface RunPicture {
  readonly type: "picture";
  readonly step: number;
  readonly epoch: number;
  readonly picture: Picture;
}

/** What it takes to go on later, and the model as it is. */
export interface RunCheckpoint {
  readonly type: "checkpoint";
  readonly step: number;
  readonly epoch: number;
  /** A training state: `decodeState` reads it, and `resume` takes it. */
  readonly state: Uint8Array;
  readonly model: ModelFiles;
}

/** The parameters at a step, in the order of `layout`. The page keeps few of them: see `thinned`. */
export interface RunSnapshot {
  readonly type: "snapshot";
  readonly step: number;
  readonly loss: number;
  readonly values: Float32Array;
  /** With the first one. */
  readonly layout?: readonly { readonly path: string; readonly shape: readonly number[] }[];
}

/** Something went wrong: which tensor went bad first, in core's words. */
export interface RunDiagnosis {
  readonly type: "diagnosis";
  readonly code: "NON_FINITE";
  readonly step: number;
  readonly epoch: number;
  readonly tensor: string;
  readonly message: string;
  readonly gradientNorms?: Readonly<Record<string, number>>;
}

/** Whether it computes or waits. */
export interface RunPhase {
  readonly type: "phase";
  readonly phase: "running" | "paused";
}

/** How a run ended. `failed`: an error, told in `failure`. */
export interface RunEnd {
  readonly reason: "completed" | "stopped" | "non-finite" | "failed";
  readonly step: number;
  readonly epoch: number;
  /** Seconds of training, pauses and pictures not counted. */
  readonly seconds: number;
  /** Of the test split, where there is one and the run was not stopped. */
  readonly scores?: Scores;
  /** SHA-256 of the model's weights file, in hexadecimal, of a completed run where the browser can compute it. */
  readonly fingerprint?: string;
  /** Why it was stopped, where a callback of the document did it. */
  readonly detail?: string;
  readonly failure?: Failure;
  /** Whether the worker had to be ended. */
  readonly isForced?: boolean;
}
