import { BrokenPromise } from "./check.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { numbersOf, platforms } from "./loss-subject.ts";
import { writtenLoss } from "./loss-written.ts";

export const ordinary = "value and gradient are finite on an ordinary sample";

/** Checks numbers of everyday size, before the extremes are looked at. */
export function checkLossOrdinary(plugin: AnyLossPlugin, given: LossGiven): void {
  for (const platform of platforms) {
    for (const [what, { data }] of numbersOf(writtenLoss(plugin, given, platform).first(1))) {
      const bad = data.find((x: number) => !Number.isFinite(x));
      if (bad !== undefined)
        throw new BrokenPromise(plugin, ordinary, `The ${what} holds ${bad} in ${platform.dtype}.`);
    }
  }
}
