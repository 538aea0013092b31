import type { TrainingState } from "./state.ts";

/** Metric values by name; the loss under `loss`. */
export type Scores = Readonly<Record<string, number>>;

/**
 * Of each parameter that moves, by its path, the length of its gradient, (Σ g²)^(1/2): of what the optimizer is given,
 * before transforms such as clipping see it and without weight decay. Parameters of the loss are under `loss.`. NaN and
 * Infinity are told as they are.
 */
export type GradientNorms = Readonly<Record<string, number>>;

/** One optimizer update was made. */
export interface StepEvent {
  readonly type: "step";
  /** Updates made so far, this one included. */
  readonly step: number;
  readonly totalSteps: number;
  /** The epoch it belongs to, 0 at the first. */
  readonly epoch: number;
  /** The loss of this batch, before the update. */
  readonly loss: number;
  /** The rate that was used. */
  readonly learningRate: number;
  /** Other options that schedules move, as they were used. */
  readonly scheduled?: Readonly<Record<string, number>>;
  /** The lengths of the gradients, where `train.gradientNorms` asks for them. */
  readonly gradientNorms?: GradientNorms;
}

/** A batch was left out, for its loss or a gradient was not finite; nothing moved. */
export interface SkipEvent {
  readonly type: "skip";
  /** Updates made so far. */
  readonly step: number;
  readonly epoch: number;
  /** Batches seen in this epoch, this one included. */
  readonly batch: number;
  /** Batches skipped in a row, this one included. */
  readonly skipped: number;
}

/** All batches of an epoch were seen. */
export interface EpochEvent {
  readonly type: "epoch";
  /** Epochs completed, this one included. */
  readonly epoch: number;
  readonly epochs: number;
  readonly step: number;
  /** Mean of the batch losses of the epoch, each weighted by its samples. */
  readonly loss: number;
  readonly learningRate: number;
  /** Seconds since the run started, or was resumed. */
  readonly seconds: number;
}

/** A split was evaluated. */
export interface EvaluationEvent {
  readonly type: "evaluation";
  readonly split: "train" | "validation" | "test";
  readonly epoch: number;
  readonly step: number;
  readonly scores: Scores;
}

/** The state was handed out to be saved. */
export interface CheckpointEvent {
  readonly type: "checkpoint";
  readonly step: number;
  readonly state: TrainingState;
}

/** Something went wrong, and what to do about it. */
export interface DiagnosisEvent {
  readonly type: "diagnosis";
  readonly code: "NON_FINITE";
  readonly step: number;
  readonly epoch: number;
  /** The first tensor that went bad, in the order of computation: `input`, `params.layers.0.weight`, `prediction`, `loss`, `gradients.layers.0.weight`. */
  readonly tensor: string;
  readonly message: string;
  /** The lengths of the gradients of the step that failed, where `train.gradientNorms` asks for them and a step failed. */
  readonly gradientNorms?: GradientNorms;
}

/** The run is over; nothing follows. */
export interface EndEvent {
  readonly type: "end";
  readonly reason: "completed" | "stopped" | "non-finite";
  /** Why it was stopped, where a caller said so. */
  readonly detail?: string;
  readonly step: number;
  readonly epoch: number;
  readonly seconds: number;
}

/** What the trainer yields. */
export type TrainingEvent =
  | StepEvent
  | SkipEvent
  | EpochEvent
  | EvaluationEvent
  | CheckpointEvent
  | DiagnosisEvent
  | EndEvent;
