import { type Duration, type SchedulerContext, durationPattern, problem, resolveDuration } from "@downslope/core";
import { z } from "zod";

const isDuration = (given: Duration): boolean =>
  typeof given === "number" ? Number.isSafeInteger(given) && given >= 0 : durationPattern.test(given);

/** Schema of a duration: whole steps, `"5 epochs"`, or a fraction of the run, `"30%"`. */
export const duration = (description: string): z.ZodUnion<readonly [z.ZodNumber, z.ZodString]> =>
  z
    .union([z.number().meta({ type: "integer", minimum: 0 }), z.string().meta({ pattern: durationPattern.source })])
    .refine(isDuration, { error: 'be whole steps, "5 epochs" or "30%"' })
    .describe(`${description}; steps, "5 epochs" or "30%" of the run`);

/** A duration in steps, at least one: what a schedule divides by. */
export function stepsOf(subject: string, argument: string, given: Duration, context: SchedulerContext): number {
  const steps = resolveDuration(subject, argument, given, context);
  if (steps >= 1) return steps;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument,
    rule: "come to at least one step",
    got: given,
    cure: "Make it longer, or the run.",
  });
}

/** Places in the run in steps, none before the one that precedes it. */
export function milestonesOf(subject: string, given: readonly Duration[], context: SchedulerContext): number[] {
  const steps = given.map((one) => resolveDuration(subject, "milestones", one, context));
  if (steps.every((step, i) => i === 0 || step >= steps[i - 1]!)) return steps;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "milestones",
    rule: "be in order, none before the one that precedes it",
    got: given,
    cure: `In this run they come to the steps ${steps.join(", ")}.`,
  });
}

/** Refuses parts of a schedule that are longer together than the whole. */
export function expectRoom(subject: string, argument: string, given: Duration, steps: number, room: number): void {
  if (steps <= room) return;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument,
    rule: `come to at most ${room} steps, what the rest of the schedule leaves`,
    got: given,
    cure: "Make it shorter, or the run longer.",
  });
}
