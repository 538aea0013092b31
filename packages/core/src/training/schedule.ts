import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { type ConfiguredOptimizer, schedulableNames, schedulableOption } from "../plugin/optimizer.ts";
import type { ConfiguredScheduler, Schedule, SchedulerContext, StatefulSchedule } from "../plugin/scheduler.ts";

/** Before the names of options that schedules move, among the scalars of a step. */
export const scheduledPrefix = "scheduled.";

/** Metrics of an epoch by name: `loss`, `validation.accuracy`, ... */
type Scores = Readonly<Record<string, number>>;

/** The state of a schedule that watches a metric: plain data. */
type ScheduleState = Readonly<Record<string, unknown>>;

/** One number over a run, whatever kind of schedule makes it. */
interface RunningSchedule {
  /** The value in force at a step. */
  value(step: number): number;
  observe(scores: Scores, step: number): void;
  /** What it watches, where it watches something. */
  readonly monitors: readonly string[];
  /** What must be saved: nothing for a closed form. */
  readonly state: ScheduleState | undefined;
}

/** What is saved of all schedules of a run. */
export interface SavedSchedules {
  /** State of a scheduler of the learning rate that watches a metric. */
  readonly scheduler?: ScheduleState;
  /** States of other options' schedules, by option. */
  readonly schedules?: Readonly<Record<string, ScheduleState>>;
  /** Rate that was set by hand and holds until it is set again. */
  readonly learningRate?: number;
}

/** What is in force at a step. */
export interface Rates {
  readonly learningRate: number;
  readonly scheduled?: Readonly<Record<string, number>>;
}

/** The learning rate of a run and the other options that move. */
export class Schedules {
  readonly #rate: RunningSchedule;
  readonly #others: ReadonlyMap<string, RunningSchedule>;
  /** The rate that holds until it is set again; `undefined` for what the schedule gives. */
  byHand: number | undefined;

  constructor({ optimizer, scheduler, schedules }: Pipeline, context: SchedulerContext, saved?: SavedSchedules) {
    const bounds = { minimum: 0 };
    this.#rate = start({ scheduler, option: "learningRate", bounds, context, saved: saved?.scheduler });
    this.#others = new Map(
      Object.entries(schedules).map(([option, one]) => {
        const { base, schema } = optionOf(optimizer, option);
        const own = { ...context, baseLearningRate: base };
        return [
          option,
          start({ scheduler: one, option, bounds: schema, context: own, saved: saved?.schedules?.[option] }),
        ];
      }),
    );
    this.byHand = saved?.learningRate;
  }

  /** The learning rate in force at a step, before the first that of the first. */
  rate(step: number): number {
    return this.byHand ?? this.#rate.value(Math.max(0, step));
  }

  /** All that is in force at a step, as events tell it. */
  rates(step: number): Rates {
    // Called at each step, and most runs move the rate alone.
    if (this.#others.size === 0) return { learningRate: this.rate(step) };
    const others = [...this.#others].map(([option, one]) => [option, one.value(Math.max(0, step))] as const);
    return { learningRate: this.rate(step), scheduled: Object.fromEntries(others) };
  }

  /** The other options in force at a step, as a program takes them. */
  scalars(step: number): Record<string, number> {
    return scalarsOf(this.rates(step));
  }

  /** Whether one of them watches what an evaluation measures. */
  get watchesEvaluation(): boolean {
    return [this.#rate, ...this.#others.values()].some(({ monitors }) =>
      monitors.some((name) => name.startsWith("validation.")),
    );
  }

  /** Shows the metrics of an epoch, after so many updates. */
  observe(scores: Scores, step: number): void {
    for (const one of [this.#rate, ...this.#others.values()]) one.observe(scores, step);
  }

  /** What must be saved to go on. */
  get state(): SavedSchedules {
    const states = [...this.#others].flatMap(([option, { state }]) => (state ? [[option, state] as const] : []));
    return {
      ...(this.#rate.state && { scheduler: this.#rate.state }),
      ...(states.length > 0 && { schedules: Object.fromEntries(states) }),
      ...(this.byHand !== undefined && { learningRate: this.byHand }),
    };
  }
}

/** Options that schedules move, as a program takes them. */
export function scalarsOf({ scheduled }: Rates): Record<string, number> {
  if (!scheduled) return {};
  return Object.fromEntries(Object.entries(scheduled).map(([option, value]) => [scheduledPrefix + option, value]));
}

/** Refuses a rate to be set by hand that is none. */
export function checkRate(rate: number | undefined): void {
  if (rate === undefined || (Number.isFinite(rate) && rate >= 0)) return;
  throw problem("INVALID_ARGUMENT", {
    subject: "train",
    argument: "learningRate",
    rule: "be a finite number from 0, or undefined for what the schedule gives",
    got: rate,
  });
}

/** The base value and the bounds of an option that is scheduled. */
function optionOf(optimizer: ConfiguredOptimizer, option: string) {
  const found = schedulableOption(optimizer, option);
  if (found) return found;
  const names = schedulableNames(optimizer);
  throw problem("INVALID_OPTIONS", {
    subject: "train",
    argument: `schedules.${option}`,
    rule:
      names.length > 0
        ? `be an option of optimizer "${optimizer.plugin.name}" that can move: ${names.join(", ")}`
        : `be left out, for optimizer "${optimizer.plugin.name}" has no option that can move`,
    got: option,
    cure: "The learning rate is moved by `scheduler`.",
  });
}

interface Bounds {
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

const isWithin = (value: number, { minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Bounds): boolean =>
  Number.isFinite(value) &&
  value >= (minimum ?? -Infinity) &&
  value > (exclusiveMinimum ?? -Infinity) &&
  value <= (maximum ?? Infinity) &&
  value < (exclusiveMaximum ?? Infinity);

const nameBounds = ({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Bounds): string =>
  [
    minimum !== undefined && `from ${minimum}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    maximum !== undefined && `to ${maximum}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ]
    .filter((part) => part !== false)
    .join(" and ");

interface Starting {
  readonly scheduler: ConfiguredScheduler | undefined;
  readonly option: string;
  readonly bounds: Bounds;
  readonly context: SchedulerContext;
  readonly saved: ScheduleState | undefined;
}

/** Sets a schedule going, from saved state where there is some. Without a scheduler the value stays at its base. */
function start({ scheduler, option, bounds, context, saved }: Starting): RunningSchedule {
  const schedule: Schedule | StatefulSchedule = scheduler ? scheduler.create(context) : () => context.baseLearningRate;
  const subject = `scheduler "${scheduler?.plugin.name ?? "constant"}"`;
  const checked = (value: number, step: number): number => {
    if (isWithin(value, bounds)) return value;
    throw problem("INVALID_RESULT", {
      subject,
      rule: `return a ${option === "learningRate" ? "rate" : `\`${option}\``} ${nameBounds(bounds)} at step ${step}`,
      got: value,
      cure: "Check its options.",
    });
  };
  if (typeof schedule === "function")
    return {
      value: (step) => checked(schedule(step), step),
      observe: () => undefined,
      monitors: [],
      state: undefined,
    };
  const monitors = [schedule.monitor].flat();
  let state = saved ?? schedule.init();
  return {
    value: (step) => checked(schedule.learningRate(state, step), step),
    observe(scores, step) {
      const missing = monitors.find((one) => scores[one] === undefined);
      if (missing !== undefined) {
        throw problem("INVALID_ARGUMENT", {
          subject,
          argument: "monitor",
          rule: `be one of ${Object.keys(scores).join(", ")}`,
          got: missing,
          cure: "Name what this run measures each epoch, or add the metric or the split.",
        });
      }
      state = schedule.observe(state, scores[monitors[0]!]!, scores, step);
    },
    monitors,
    get state() {
      return state;
    },
  };
}
