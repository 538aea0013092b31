import type { PipelineDocument } from "@downslope/core";

/**
 * Where a run is. `running` and `paused` runs belong to a tab that has them open; one whose tab is gone is `interrupted`.
 * The others are over: all epochs done, stopped by hand, or ended by a loss or gradient that was not finite.
 */
export type RunStatus = "running" | "paused" | "completed" | "stopped" | "non-finite" | "interrupted";

export const splits = ["train", "validation", "test"] as const;
export type SplitName = (typeof splits)[number];

/** Whether more or less of a score is better. */
export type Goal = "maximise" | "minimise";

/** The best value of a score so far, and where it was reached. */
export interface BestScore {
  readonly value: number;
  readonly step: number;
  readonly epoch: number;
}

/** What went wrong, as the trainer's diagnosis tells it. */
export interface RunDiagnosis {
  readonly code: string;
  readonly step: number;
  readonly epoch: number;
  readonly tensor: string;
  readonly message: string;
}

/** A tensor of the model: its path (`layers.0.weight`) and shape. */
export interface ParameterPlace {
  readonly path: string;
  readonly shape: readonly number[];
}

/** The place of a run in the sweep that made it. */
export interface SweepPlace {
  readonly id: string;
  /** Which combination of the sweep's values it is. */
  readonly cell: string;
}

/** What is known of a run, but for its curves and files: plain data, small enough to have of every run. */
export interface RunRecord {
  readonly id: string;
  /** Counts up from 1 in this browser; two runs never share one. */
  readonly number: number;
  /** What the user calls it; `runName` gives the automatic name where this is left out. */
  readonly label?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly status: RunStatus;
  /** Why it was stopped, where that was said. */
  readonly detail?: string;
  readonly diagnosis?: RunDiagnosis;

  /** The document as it was written (YAML). */
  readonly document: string;
  /** The same with every default written out, as `toDocument` gives it. */
  readonly options: PipelineDocument;
  readonly seed: number;
  /** Which way each metric is better, by its name in scores. Losses are always minimised. */
  readonly goals: Readonly<Record<string, Goal>>;

  /** Updates made, and updates of the whole run; the same of epochs. */
  readonly step: number;
  readonly totalSteps: number;
  readonly epoch: number;
  readonly epochs: number;
  /** Seconds spent training, pauses left out. */
  readonly seconds: number;
  readonly stepsPerSecond?: number;

  /** Last and best value of each score: `train.loss`, `validation.loss`, `validation.accuracy`, `test.accuracy`. */
  readonly last: Readonly<Record<string, number>>;
  readonly best: Readonly<Record<string, BestScore>>;

  /** The model's tensors, in the order in which snapshots hold them. */
  readonly parameters?: readonly ParameterPlace[];
  /** What is saved: the trained model, the state to go on from, and how many snapshots of the parameters. */
  readonly hasModel: boolean;
  readonly savedState?: { readonly step: number; readonly epoch: number; readonly seconds: number };
  readonly snapshots: number;

  readonly sweep?: SweepPlace;
  /** The baseline that others are compared with; one run at most. */
  readonly pinned: boolean;
  /** Left out of charts. */
  readonly hidden: boolean;
  /** Set while a deletion can still be undone. */
  readonly deletedAt?: number;
  /** The tab that has it open, and when that last gave a sign: for browsers without Web Locks. */
  readonly owner?: { readonly tab: string; readonly seenAt: number };
}

/** The trained model as two files. */
export interface ModelFiles {
  readonly weights: Uint8Array;
  readonly manifest: string;
}

/** What a run can go on from. */
export interface SavedState {
  /** Updates made when it was saved. */
  readonly step: number;
  readonly epoch: number;
  readonly seconds: number;
  /** `encodeState` of core. */
  readonly bytes: Uint8Array;
}

/** All parameters after a step, one after the other in the order of `RunRecord.parameters`. */
export interface Snapshot {
  readonly step: number;
  readonly values: Float32Array;
}

/** Whether a run is in progress, here or in another tab. */
export const isLive = ({ status }: Pick<RunRecord, "status">): boolean => status === "running" || status === "paused";

/** Whether a run that is over can go on from a state it saved. */
export const canGoOn = ({ status, savedState, step, totalSteps }: RunRecord): boolean =>
  (status === "interrupted" || status === "stopped") && savedState !== undefined && step < totalSteps;
