import {
  type ConfiguredOptimizer,
  type ConfiguredScheduler,
  type OptimizerPlugin,
  type Pipeline,
  type SchedulerContext,
  isConfigured,
} from "@downslope/core";
import type { Plan, PlannedOption } from "./protocol.ts";

/** Points of a planned curve: more than there are pixels to show them. */
const mostPoints = 2000;

/** The updates of a run. */
export interface RunLength {
  readonly stepsPerEpoch: number;
  readonly totalSteps: number;
}

/** How many updates a pipeline makes of so many training samples. */
export function runLength({ train }: Pipeline, samples: number): RunLength {
  const size = train.batchSize === "all" ? samples : train.batchSize;
  const batches = train.dropLast ? Math.floor(samples / size) : Math.ceil(samples / size);
  const stepsPerEpoch = Math.ceil(batches / train.accumulate);
  return { stepsPerEpoch, totalSteps: stepsPerEpoch * train.epochs };
}

/** What a pipeline's schedules do over its run. */
export function planOf({ optimizer, scheduler, schedules }: Pipeline, length: RunLength): Plan {
  const plan = (one: ConfiguredScheduler | undefined, base: number): PlannedOption =>
    planned(one, { baseLearningRate: base, ...length });
  return {
    learningRate: plan(scheduler, baseOf(optimizer, "learningRate", () => true) ?? 0),
    scheduled: Object.fromEntries(
      Object.entries(schedules).flatMap(([name, one]) => {
        const base = baseOf(optimizer, name, ({ schedulable = [] }) => schedulable.includes(name));
        return base === undefined ? [] : [[name, plan(one, base)]];
      }),
    ),
  };
}

/** An option as it is written, here or in the optimizer inside a wrapper. */
function baseOf(
  { plugin, options }: ConfiguredOptimizer,
  name: string,
  isIn: (plugin: Partial<OptimizerPlugin>) => boolean,
): number | undefined {
  const own = options[name];
  if (typeof own === "number" && isIn(plugin as Partial<OptimizerPlugin>)) return own;
  const inside = Object.values(options).find((value) => isConfigured(value, "optimizer"));
  return inside === undefined ? undefined : baseOf(inside as ConfiguredOptimizer, name, isIn);
}

function planned(scheduler: ConfiguredScheduler | undefined, context: SchedulerContext & RunLength): PlannedOption {
  const last = Math.max(1, context.totalSteps) - 1;
  const points = Math.min(last + 1, mostPoints);
  const steps = Float64Array.from({ length: points }, (_, i) => Math.round((i * last) / Math.max(1, points - 1)));
  if (!scheduler) return { steps, values: steps.map(() => context.baseLearningRate) };
  const schedule = scheduler.create(context);
  if (typeof schedule === "function") return { steps, values: steps.map((step) => schedule(step)) };
  const state = schedule.init();
  const values = steps.map((step) => schedule.learningRate(state, step));
  return { steps, values, watches: [schedule.monitor].flat() };
}
