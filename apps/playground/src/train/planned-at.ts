import type { PlannedOption } from "../worker/train/protocol.ts";

/** What a plan holds at a step, from the nearest step before that it tells. */
export function plannedAt({ steps, values }: PlannedOption, step: number): number | undefined {
  let at = steps.findIndex((one) => one > step);
  if (at < 0) at = steps.length;
  return values[Math.max(0, at - 1)];
}
