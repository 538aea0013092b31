import type { PipelineDocument } from "@downslope/core";
import type { ParameterPlace, RunRecord, SweepPlace } from "./record.ts";

/** A run that is to begin. */
export interface NewRun {
  /** The document as it was written (YAML), and with its defaults. */
  readonly document: string;
  readonly options: PipelineDocument;
  readonly totalSteps: number;
  readonly epochs: number;
  /** Which way each metric is better, by its name in scores. */
  readonly goals: RunRecord["goals"];
  readonly parameters?: readonly ParameterPlace[];
  readonly sweep?: SweepPlace;
}

/** The record of a run that begins now. */
export const newRecord = (
  run: NewRun,
  { id, number, now }: { id: string; number: number; now: number },
): RunRecord => ({
  ...run,
  id,
  number,
  seed: run.options.seed ?? 0,
  createdAt: now,
  updatedAt: now,
  status: "running",
  step: 0,
  epoch: 0,
  seconds: 0,
  last: {},
  best: {},
  hasModel: false,
  snapshots: 0,
  pinned: false,
  hidden: false,
});
