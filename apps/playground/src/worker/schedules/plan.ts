import { type ConfiguredScheduler, type Registry, problem } from "@downslope/core";
import { configureScheduler } from "./configure.ts";
import type { Measures, PlannedRun } from "./protocol.ts";

/** The values of a schedule at each step of a run, and the metrics it watches. */
export interface Planned {
  readonly values: Float64Array;
  readonly watches: readonly string[];
}

/** Plans an entry; throws what core and the plugin have against it. */
export function planEntry(registry: Registry, entry: unknown, run: PlannedRun): Planned {
  return plan(configureScheduler(registry, entry), run);
}

/** Plans a scheduler as the trainer would call it: the value of each step, and the metric after each epoch. */
export function plan(scheduler: ConfiguredScheduler, run: PlannedRun): Planned {
  const { base, epochs, stepsPerEpoch, metric, minimum = 0, maximum = Infinity } = run;
  const totalSteps = epochs * stepsPerEpoch;
  const schedule = scheduler.create({ baseLearningRate: base, totalSteps, stepsPerEpoch });
  const values = new Float64Array(totalSteps);
  const put = (step: number, value: number): void => {
    if (!(value >= minimum && value <= maximum && value < Infinity)) {
      throw problem("INVALID_RESULT", {
        subject: `scheduler "${scheduler.plugin.name}"`,
        rule: `return a number from ${minimum}${maximum < Infinity ? ` to ${maximum}` : ""} at step ${step}`,
        got: value,
        cure: "Check its options.",
      });
    }
    values[step] = value;
  };
  if (typeof schedule === "function") {
    for (let step = 0; step < totalSteps; step++) put(step, schedule(step));
    return { values, watches: [] };
  }
  const watches = [schedule.monitor].flat();
  let state = schedule.init();
  for (let epoch = 0; epoch < epochs; epoch++) {
    for (let step = epoch * stepsPerEpoch; step < (epoch + 1) * stepsPerEpoch; step++) {
      put(step, schedule.learningRate(state, step));
    }
    const seen = metric[Math.min(epoch, metric.length - 1)] ?? NaN;
    const scores = Object.fromEntries(watches.map((name) => [name, seen]));
    state = schedule.observe(state, seen, scores, (epoch + 1) * stepsPerEpoch);
  }
  return { values, watches };
}

/** What a plan comes to. */
export function measure(values: Float64Array): Measures {
  let peakStep = 0;
  let area = 0;
  let lowest = Infinity;
  for (let step = 0; step < values.length; step++) {
    const value = values[step]!;
    area += value;
    if (value < lowest) lowest = value;
    // Rounding makes a plateau uneven; its first step is its beginning.
    if (value > values[peakStep]! * (1 + 1e-9)) peakStep = step;
  }
  const first = values[0] ?? NaN;
  const highest = values[peakStep] ?? NaN;
  return {
    first,
    last: values.at(-1) ?? NaN,
    highest,
    peakStep,
    lowest: Math.min(lowest, highest),
    area,
    warmupShare: peakStep > 0 ? peakStep / values.length : 0,
  };
}
