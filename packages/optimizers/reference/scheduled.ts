import type { ConfiguredOptimizer } from "@downslope/core";
import { expect, it } from "vitest";
import { givenTrajectory } from "./cases.ts";
import { largestError, replay } from "./replay.ts";

/**
 * Declares a test: with options moved by schedules an optimizer takes the steps that it takes with the same numbers
 * written. `make` is given the numbers that are written; those of `scheduled` stand in for the ones of `written`.
 */
export function itTakesScheduledOptions<Options extends object>(
  make: (options: Options) => ConfiguredOptimizer,
  written: NoInfer<Options>,
  scheduled: NoInfer<Options>,
): void {
  it(`takes ${Object.keys(scheduled).join(", ")} from schedules as it takes numbers`, () => {
    const { initial, gradients } = givenTrajectory();
    const last = (optimizer: ConfiguredOptimizer, moved?: object) =>
      Object.values(
        replay(optimizer, {
          initial,
          gradients,
          ...(moved && { scheduled: moved as Readonly<Record<string, number>> }),
        }).params.at(-1)!,
      ).flatMap(({ data }) => [...data]);
    const expected = last(make({ ...written, ...scheduled }));
    expect(largestError(last(make(written), scheduled), expected)).toBeLessThanOrEqual(1e-12);
    expect(largestError(last(make(written)), expected), "the numbers differ").toBeGreaterThan(1e-6);
  });
}
