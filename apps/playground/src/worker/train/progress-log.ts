import type { EpochEvent, EvaluationEvent, SkipEvent, StepEvent } from "@downslope/core";
import type { EpochLoss, Evaluation, RunProgress, Skip } from "./protocol.ts";

/** Least time between two reports of progress. */
const leastMs = 33;

/** Gathers what happens, so that the page is told many updates at once. */
export class ProgressLog {
  readonly #now: () => number;
  #told = -Infinity;
  #steps: StepEvent[] = [];
  #epochs: EpochLoss[] = [];
  #evaluations: Evaluation[] = [];
  #skips: Skip[] = [];
  /** Where the run is. */
  step: number;
  epoch = 1;

  constructor(firstStep: number, now: () => number = () => performance.now()) {
    this.step = firstStep;
    this.#now = now;
  }

  addStep(event: StepEvent): void {
    this.#steps.push(event);
    this.step = event.step;
    this.epoch = event.epoch + 1;
  }

  addEpoch({ epoch, step, loss }: EpochEvent): void {
    this.#epochs.push({ epoch, step, loss });
  }

  addEvaluation({ split, epoch, step, scores }: EvaluationEvent): void {
    this.#evaluations.push({ split, epoch, step, scores });
  }

  addSkip({ epoch, step, batch }: SkipEvent): void {
    this.#skips.push({ epoch, step, batch });
  }

  get isDue(): boolean {
    return this.#now() - this.#told >= leastMs;
  }

  get isEmpty(): boolean {
    return this.#steps.length + this.#epochs.length + this.#evaluations.length + this.#skips.length === 0;
  }

  /** All that happened since it was asked before, with the memory to hand over. */
  take(seconds: number): { readonly report: RunProgress; readonly transfer: ArrayBuffer[] } {
    const steps = this.#steps;
    const losses = Float32Array.from(steps, ({ loss }) => loss);
    const rates = Float64Array.from(steps, ({ learningRate }) => learningRate);
    const names = Object.keys(steps[0]?.scheduled ?? {});
    const scheduled = Object.fromEntries(
      names.map((name) => [name, Float64Array.from(steps, (step) => step.scheduled?.[name] ?? Number.NaN)]),
    );
    const gradientNorms = normsOf(steps);
    const report: RunProgress = {
      type: "progress",
      step: this.step,
      epoch: this.epoch,
      seconds,
      first: steps[0]?.step ?? this.step,
      losses,
      rates,
      scheduled,
      ...(gradientNorms && { gradientNorms }),
      epochs: this.#epochs,
      evaluations: this.#evaluations,
      skips: this.#skips,
    };
    this.#steps = [];
    this.#epochs = [];
    this.#evaluations = [];
    this.#skips = [];
    this.#told = this.#now();
    const columns = [losses, rates, ...Object.values(scheduled), ...(gradientNorms ? [gradientNorms.values] : [])];
    return { report, transfer: columns.map(({ buffer }) => buffer as ArrayBuffer) };
  }
}

function normsOf(steps: readonly StepEvent[]): RunProgress["gradientNorms"] {
  const first = steps[0]?.gradientNorms;
  if (!first) return undefined;
  const paths = Object.keys(first);
  const values = new Float32Array(steps.length * paths.length);
  steps.forEach(({ gradientNorms }, i) => {
    paths.forEach((path, k) => (values[i * paths.length + k] = gradientNorms?.[path] ?? Number.NaN));
  });
  return { paths, values };
}
