import { problem } from "../errors.ts";
import type { SchedulerContext } from "./scheduler.ts";

/** A length of training: steps as a number, `"5 epochs"`, or a fraction of the run, `"30%"`. */
export type Duration = number | string;

/** Matches the texts that {@link resolveDuration} reads. */
export const durationPattern: RegExp = /^(\d+(\.\d+)?) ?(%|steps?|epochs?)$/;

/** A duration in whole steps. */
export function resolveDuration(
  subject: string,
  argument: string,
  duration: Duration,
  context: SchedulerContext,
): number {
  if (typeof duration === "number") return duration;
  const match = durationPattern.exec(duration);
  if (!match)
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument,
      rule: 'be steps, "5 epochs" or "30%"',
      got: duration,
      cure: "Write a number for steps.",
    });
  const amount = Number(match[1]);
  if (match[3]!.startsWith("step")) return Math.round(amount);
  const [whole, unit] = match[3] === "%" ? [context.totalSteps, amount / 100] : [context.stepsPerEpoch, amount];
  if (whole === undefined)
    throw problem("INVALID_ARGUMENT", {
      subject,
      argument,
      rule: "be in steps where the length of the run is unknown",
      got: duration,
      cure: "Write a number.",
    });
  return Math.round(whole * unit);
}
