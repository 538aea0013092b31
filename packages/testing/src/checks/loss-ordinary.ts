import { lossRunner } from "../reference/loss-run.ts";
import { BrokenPromise } from "./check.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { sampleInputs, variedRoles } from "./loss-inputs.ts";
import { createLoss, numbersOf, platforms } from "./loss-subject.ts";

export const ordinary = "value and gradient are finite on an ordinary sample";

/** Checks numbers of everyday size, before the extremes are looked at. */
export function checkLossOrdinary(plugin: AnyLossPlugin, given: LossGiven): void {
  const inputs = sampleInputs(plugin, given, 1);
  for (const platform of platforms) {
    const run = lossRunner(createLoss(plugin, given), platform, variedRoles(inputs), "untraced");
    for (const [what, { data }] of numbersOf(run(inputs))) {
      const bad = data.find((x: number) => !Number.isFinite(x));
      if (bad !== undefined)
        throw new BrokenPromise(plugin, ordinary, `The ${what} holds ${bad} in ${platform.dtype}.`);
    }
  }
}
