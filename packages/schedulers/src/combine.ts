import type { Schedule, SchedulerContext, StatefulSchedule } from "@downslope/core";

type State = Readonly<Record<string, unknown>>;

/** What is kept for the parts of a combination: the state of each, null for a closed form. */
export type CombinedState = { readonly parts: readonly (State | null)[] };

/** Schedules that act as one. */
interface Combination {
  readonly parts: readonly (Schedule | StatefulSchedule)[];
  /** The rate at a step, from those that the parts have at steps of their own. */
  rate(step: number, rateOf: (part: number, step: number) => number): number;
  /** How many steps a part has made when so many were made in all; undefined where others were in force. The same in all where left out. */
  stepsOf?(part: number, step: number): number | undefined;
}

/**
 * One schedule out of several: a closed form where all of them are. Otherwise each that watches something is shown its
 * own metric, while it is in force; at all times where nobody tells how many steps were made.
 */
export function combine({ parts, rate, stepsOf = (_, step) => step }: Combination): Schedule | StatefulSchedule {
  const isClosed = (part: Schedule | StatefulSchedule): part is Schedule => typeof part === "function";
  if (parts.every(isClosed)) return (step) => rate(step, (part, own) => parts[part]!(own));
  const monitors = [...new Set(parts.flatMap((part) => (isClosed(part) ? [] : part.monitor)))];
  return {
    monitor: monitors.length === 1 ? monitors[0]! : monitors,
    init: () => ({ parts: parts.map((part) => (isClosed(part) ? null : part.init())) }),
    learningRate: (state, step) =>
      rate(step, (i, own) => {
        const part = parts[i]!;
        return isClosed(part) ? part(own) : part.learningRate(state.parts[i]!, own);
      }),
    observe: (state, metric, scores, step) => ({
      parts: parts.map((part, i) => {
        if (isClosed(part)) return null;
        const own = step === undefined ? undefined : stepsOf(i, step);
        if (step !== undefined && own === undefined) return state.parts[i]!;
        const [name] = [part.monitor].flat() as [string];
        return part.observe(state.parts[i]!, scores?.[name] ?? metric, scores, own);
      }),
    }),
  } satisfies StatefulSchedule<CombinedState>;
}

/** One schedule after the other, the next from each milestone on. Each counts its own steps from 0. */
export function inSequence(
  parts: readonly (Schedule | StatefulSchedule)[],
  milestones: readonly number[],
): Schedule | StatefulSchedule {
  const starts = [0, ...milestones];
  const inForceAt = (step: number): number => starts.findLastIndex((start) => start <= step);
  return combine({
    parts,
    rate: (step, rateOf) => rateOf(inForceAt(step), step - starts[inForceAt(step)]!),
    // What is shown after a step belongs to the part that made it.
    stepsOf: (part, step) => (inForceAt(step - 1) === part ? step - starts[part]! : undefined),
  });
}

/** The run as a part of it sees it: from one step to another, or to the end of the run. */
export function partOfRun(
  { totalSteps, ...context }: SchedulerContext,
  from: number,
  to: number | undefined = totalSteps,
): SchedulerContext {
  return to === undefined ? context : { ...context, totalSteps: Math.max(1, to - from) };
}
