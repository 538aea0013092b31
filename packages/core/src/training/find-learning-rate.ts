import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { type TrainOptions, train } from "./train.ts";

/** How a learning-rate range test goes. */
export interface RangeTest extends TrainOptions {
  /** First rate, above 0. Default 1e-7. */
  readonly from?: number;
  /** Last rate, above the first. Default 10. */
  readonly to?: number;
  /** Updates, each at a rate by the same factor larger, at least 10. Default 100. */
  readonly steps?: number;
  /** Share of the smoothed loss that is kept at each update, from 0 to below 1. Default 0.9. */
  readonly smoothing?: number;
  /** The test ends where the smoothed loss is above the lowest by this many times, less one, what that is or was fallen from. Default 4. */
  readonly divergence?: number;
}

/** The loss at a rate. */
export interface RangePoint {
  readonly learningRate: number;
  /** Loss of the batch, before the update at this rate. */
  readonly loss: number;
  /** Running mean of the losses, corrected for its start. */
  readonly smoothed: number;
}

/** What a range test found. */
export interface RangeResult {
  readonly points: readonly RangePoint[];
  /** A rate to begin with: a tenth of where the smoothed loss is lowest. Undefined where it does not fall. */
  readonly suggestion: number | undefined;
  /** The rate at which the smoothed loss falls fastest. */
  readonly steepest: number | undefined;
  /** The rate at which the smoothed loss is lowest: already too large. */
  readonly lowest: number | undefined;
  /** Whether all rates were tried, or the loss grew out of bounds, or was not finite. */
  readonly end: "completed" | "diverged" | "non-finite";
}

const standard = { from: 1e-7, to: 10, steps: 100, smoothing: 0.9, divergence: 4 };

/**
 * Learning-rate range test: updates at rates that grow exponentially, until the loss diverges.
 *
 *     η_i = from (to / from)^(i / (steps - 1))
 *
 * It is a run of its own, from fresh parameters, those of `initial` or the state in `resume`: nothing of another run is touched, neither
 * parameters, optimizer and order of the data nor the files of the run. Evaluations, callbacks and checkpoints are left out.
 *
 * Source: L. N. Smith (2017), "Cyclical Learning Rates for Training Neural Networks", section 3.3.
 */
export async function findLearningRate(pipeline: Pipeline, options: RangeTest = {}): Promise<RangeResult> {
  const { from, to, steps, smoothing, divergence } = checked(options);
  const rate = (i: number): number => from * (to / from) ** (i / (steps - 1));
  const done = options.resume?.epoch ?? 0;
  const never = pipeline.train.epochs + done + steps + 1;
  const run = train(
    { ...pipeline, callbacks: [], train: { ...pipeline.train, evaluateEvery: never, checkpointEvery: 0 } },
    {
      epochs: never,
      ...(options.services && { services: options.services }),
      ...(options.resume && { resume: options.resume }),
      ...(options.initial && { initial: options.initial }),
    },
  );
  const points: RangePoint[] = [];
  let [mean, lowest] = [0, Number.POSITIVE_INFINITY];
  let end: RangeResult["end"] = "completed";
  run.setLearningRate(rate(0));
  try {
    for await (const event of run) {
      if (event.type === "diagnosis") end = "non-finite";
      if (event.type !== "step") continue;
      mean = smoothing * mean + (1 - smoothing) * event.loss;
      const smoothed = mean / (1 - smoothing ** (points.length + 1));
      points.push({ learningRate: event.learningRate, loss: event.loss, smoothed });
      lowest = Math.min(lowest, smoothed);
      // Of what it has fallen, or of itself: losses may be below 0.
      const scale = Math.max(Math.abs(lowest), points[0]!.smoothed - lowest);
      if (points.length > steps / 10 && smoothed - lowest > (divergence - 1) * scale) end = "diverged";
      if (points.length === steps || end === "diverged") break;
      run.setLearningRate(rate(points.length));
    }
  } finally {
    run.close();
  }
  return { points, ...readingsOf(points), end };
}

function checked(options: RangeTest): typeof standard {
  const all = {
    ...standard,
    ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
  };
  const { from, to, steps, smoothing, divergence } = all as typeof standard;
  const rules: readonly [argument: string, isKept: boolean, rule: string, got: number][] = [
    ["from", from > 0 && Number.isFinite(from), "be a finite number above 0", from],
    ["to", to > from && Number.isFinite(to), `be a finite number above \`from\`, ${from}`, to],
    ["steps", Number.isSafeInteger(steps) && steps >= 10, "be a whole number, at least 10", steps],
    ["smoothing", smoothing >= 0 && smoothing < 1, "be from 0 to below 1", smoothing],
    ["divergence", divergence > 1, "be above 1", divergence],
  ];
  const broken = rules.find(([, isKept]) => !isKept);
  if (broken)
    throw problem("INVALID_ARGUMENT", {
      subject: "findLearningRate",
      argument: broken[0],
      rule: broken[2],
      got: broken[3],
      cure: "Leave it out for its default.",
    });
  return { from, to, steps, smoothing, divergence };
}

/** Rates read off the curve; undefined where the loss does not fall by more than its noise. */
function readingsOf(points: readonly RangePoint[]): Pick<RangeResult, "suggestion" | "steepest" | "lowest"> {
  const nothing = { suggestion: undefined, steepest: undefined, lowest: undefined };
  const start = points.slice(0, Math.max(5, Math.round(points.length / 10))).map(({ loss }) => loss);
  if (start.length < 5) return nothing;
  const mean = (values: readonly number[]): number => values.reduce((sum, x) => sum + x, 0) / values.length;
  const level = mean(start);
  const noise = Math.sqrt(mean(start.map((loss) => (loss - level) ** 2)));
  const lowest = points.reduce((best, one, i) => (one.smoothed < points[best]!.smoothed ? i : best), 0);
  if (!(level - points[lowest]!.smoothed > noise)) return nothing;
  let steepest = lowest;
  let slope = Number.POSITIVE_INFINITY;
  for (let i = start.length; i < lowest; i++) {
    const change = points[i + 1]!.smoothed - points[i - 1]!.smoothed;
    if (change < slope) [slope, steepest] = [change, i];
  }
  const { learningRate } = points[lowest]!;
  return { suggestion: learningRate / 10, steepest: points[steepest]!.learningRate, lowest: learningRate };
}
