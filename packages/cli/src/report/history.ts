import type { EndEvent, Scores } from "@downslope/core";
import type { DiagnosisRecord, RunRecord } from "../run-folder.ts";
import { type Series, createSeries } from "./series.ts";

/** An epoch and what was measured after it. */
export interface EpochRow {
  readonly epoch: number;
  readonly step: number;
  readonly loss: number;
  readonly learningRate: number;
  readonly validation?: Scores;
}

/** What a report tells of a run, gathered from its events. */
export interface History {
  add(record: RunRecord): void;
  readonly losses: Series;
  readonly learningRates: Series;
  readonly epochs: readonly EpochRow[];
  readonly test: Scores | undefined;
  readonly diagnosis: DiagnosisRecord | undefined;
  readonly end: EndEvent | undefined;
  /** Versions of what ran it last. */
  readonly versions: Readonly<Record<string, string>>;
  /** When it started, ISO 8601. */
  readonly startedAt: string;
  /** Seconds of training, all sessions of the run together. */
  readonly seconds: number;
}

/** Stretches of a curve that the eye can tell apart in a chart. */
const limit = 240;

export function createHistory(): History {
  return new Gathered();
}

class Gathered implements History {
  readonly losses = createSeries(limit);
  readonly learningRates = createSeries(limit);
  readonly epochs: EpochRow[] = [];
  test: Scores | undefined;
  diagnosis: DiagnosisRecord | undefined;
  end: EndEvent | undefined;
  versions: Readonly<Record<string, string>> = {};
  startedAt = "";
  #before = 0;
  #now = 0;

  get seconds(): number {
    return this.#before + this.#now;
  }

  add(record: RunRecord): void {
    switch (record.type) {
      case "start":
        // What an earlier session ended with does not hold for one that goes on.
        this.test = this.diagnosis = this.end = undefined;
        this.versions = record.versions;
        this.startedAt ||= record.time;
        this.#before += this.#now;
        this.#now = 0;
        break;
      case "step":
        this.losses.add(record.step, record.loss);
        this.learningRates.add(record.step, record.learningRate);
        break;
      case "epoch": {
        const { epoch, step, loss, learningRate, seconds } = record;
        this.#now = seconds;
        this.epochs.push({ epoch, step, loss, learningRate });
        break;
      }
      case "evaluation":
        if (record.split === "test") this.test = record.scores;
        else if (record.split === "validation" && this.epochs.at(-1)?.epoch === record.epoch)
          this.epochs.push({ ...this.epochs.pop()!, validation: record.scores });
        break;
      case "diagnosis":
        this.diagnosis = record;
        break;
      case "end":
        this.end = record;
        this.#now = record.seconds;
        break;
      case "checkpoint":
        break;
    }
  }
}
