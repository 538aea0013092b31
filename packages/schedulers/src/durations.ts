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
