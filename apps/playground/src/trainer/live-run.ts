import { LiveSeries } from "../charts/live-series.ts";
import type { Picture } from "../worker/train/picture-protocol.ts";
import type {
  RunCheckpoint,
  RunDiagnosis,
  RunOpened,
  RunProgress,
  RunReport,
  RunSnapshot,
} from "../worker/train/protocol.ts";

/** A place of the run at which something changed: data, that it went on from a saved state. */
export interface Break {
  readonly step: number;
  readonly kind: "data" | "resumed";
}

/** Snapshots that are kept; of more, every other one is dropped. */
const mostSnapshots = 256;

/** What a run has told so far: curves that grow outside React, and what is known beside them. */
export class LiveRun {
  #document: string;
  /** By step, from 1. Of a run that went on with other data, the steps of all its parts. */
  readonly loss = new LiveSeries();
  readonly rate = new LiveSeries();
  /** By the steps made at the end of each epoch. */
  readonly epochLoss = new LiveSeries();
  /** Scores of held-out splits, `validation.accuracy`, by the steps made. */
  readonly scores = new Map<string, LiveSeries>();
  /** Lengths of the gradients by path, where they are watched. */
  readonly norms = new Map<string, LiveSeries>();
  /** Other options that schedules move. */
  readonly scheduled = new Map<string, LiveSeries>();
  readonly breaks: Break[] = [];
  snapshots: RunSnapshot[] = [];
  opened: RunOpened | undefined;
  picture: Picture | undefined;
  /** Updates made when the picture was drawn. */
  pictureStep = 0;
  checkpoint: RunCheckpoint | undefined;
  diagnosis: RunDiagnosis | undefined;
  skips = 0;
  step = 0;
  epoch = 0;
  /** Of training, pauses and pictures left out. */
  seconds = 0;
  /** Steps, and seconds, that came before the part in progress. */
  #base = { step: 0, seconds: 0 };

  constructor(document: string) {
    this.#document = document;
  }

  /** What is trained now. */
  get document(): string {
    return this.#document;
  }

  /** The step of the whole run at which the part in progress began. */
  get base(): number {
    return this.#base.step;
  }

  /** Updates of the whole run, as far as it is planned. */
  get totalSteps(): number {
    return this.#base.step + (this.opened?.totalSteps ?? 0);
  }

  /** The loss of the last update. */
  get lastLoss(): number | undefined {
    return lastOf(this.loss);
  }

  /** The rate of the last update. */
  get lastRate(): number | undefined {
    return lastOf(this.rate);
  }

  /** Goes on, with the weights there are, on other data. */
  changeData(document: string): void {
    this.#document = document;
    this.#base = { step: this.step, seconds: this.seconds };
    this.breaks.push({ step: this.step, kind: "data" });
  }

  /** Takes the curves of a run that was kept. Scores that were not measured in an epoch are NaN. */
  restore(
    steps: Readonly<Record<"step" | "loss" | "rate", Float64Array>>,
    scores: readonly { readonly name: string; readonly step: Float64Array; readonly values: Float64Array }[],
  ): void {
    this.loss.extend(steps.step, steps.loss);
    this.rate.extend(steps.step, steps.rate);
    for (const { name, step, values } of scores) {
      const series = name === "train.loss" ? this.epochLoss : seriesIn(this.scores, name);
      values.forEach((value, i) => {
        if (!Number.isNaN(value)) series.append(step[i]!, value);
      });
    }
  }

  /** Goes on from a saved state: what came after it is forgotten, and told anew. */
  resume(step: number, seconds: number): void {
    for (const series of this.#all()) series.truncate(countUpTo(series, step));
    this.step = step;
    this.#base = { step: this.#base.step, seconds };
    this.breaks.push({ step, kind: "resumed" });
  }

  take(report: RunReport): void {
    if (report.type === "progress") this.#grow(report);
    else if (report.type === "opened") this.opened = report;
    else if (report.type === "picture") {
      this.picture = report.picture;
      this.pictureStep = this.#base.step + report.step;
    } else if (report.type === "checkpoint") this.checkpoint = report;
    else if (report.type === "diagnosis") this.diagnosis = report;
    else if (report.type === "snapshot") this.#keep(report);
  }

  #grow({ first, losses, rates, step, epoch, seconds, ...more }: RunProgress): void {
    const { step: base, seconds: before } = this.#base;
    const steps = Float64Array.from(losses, (_, i) => base + first + i);
    this.loss.extend(steps, losses);
    this.rate.extend(steps, rates);
    for (const [name, values] of Object.entries(more.scheduled)) seriesIn(this.scheduled, name).extend(steps, values);
    const { gradientNorms } = more;
    gradientNorms?.paths.forEach((path, k) => {
      const { length } = gradientNorms.paths;
      seriesIn(this.norms, path).extend(
        steps,
        Float32Array.from(steps, (_, i) => gradientNorms.values[i * length + k]!),
      );
    });
    for (const { step: at, loss } of more.epochs) this.epochLoss.append(base + at, loss);
    for (const { split, step: at, scores } of more.evaluations) {
      for (const [name, value] of Object.entries(scores))
        seriesIn(this.scores, `${split}.${name}`).append(base + at, value);
    }
    this.skips += more.skips.length;
    this.step = base + step;
    this.epoch = epoch;
    this.seconds = before + seconds;
  }

  #keep(snapshot: RunSnapshot): void {
    this.snapshots.push(snapshot);
    if (this.snapshots.length > mostSnapshots) this.snapshots = this.snapshots.filter((_, i) => i % 2 === 0);
  }

  #all(): LiveSeries[] {
    const maps = [this.scores, this.norms, this.scheduled];
    return [this.loss, this.rate, this.epochLoss, ...maps.flatMap((map) => [...map.values()])];
  }
}

const lastOf = (series: LiveSeries): number | undefined =>
  series.length === 0 ? undefined : series.y[series.length - 1];

/** Points of a series up to a step. */
function countUpTo(series: LiveSeries, step: number): number {
  let count = series.length;
  while (count > 0 && series.x[count - 1]! > step) count -= 1;
  return count;
}

function seriesIn(map: Map<string, LiveSeries>, name: string): LiveSeries {
  const found = map.get(name) ?? new LiveSeries();
  map.set(name, found);
  return found;
}
