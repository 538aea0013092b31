import type { ConfiguredOptimizer } from "@downslope/core";
import { expect, it } from "vitest";
import { givenTrajectory } from "./cases.ts";
import { largestError, replay } from "./replay.ts";

/** One tensor's next values in plain numbers, its state kept inside: step t from 1, its values p, its gradient g. */
export type WorkedStep = (t: number, p: readonly number[], g: readonly number[]) => number[];

/**
 * Declares a test: 30 steps of an optimizer in float64 are those of a formula written out in plain numbers, to 1e-9.
 * `make` is called once for each tensor, whose shape it is told.
 */
export function itFollowsTheFormula(
  title: string,
  optimizer: ConfiguredOptimizer,
  make: (shape: readonly number[]) => WorkedStep,
): void {
  it(`follows ${title} for 30 steps`, () => {
    const { initial, gradients } = givenTrajectory();
    expect(gradients).toHaveLength(30);
    const { params } = replay(optimizer, { initial, gradients });
    for (const path of Object.keys(initial)) {
      const step = make(initial[path]!.shape);
      let values = [...initial[path]!.data];
      gradients.forEach((all, i) => {
        values = step(i + 1, values, [...all[path]!.data]);
        expect(largestError(params[i]![path]!.data, values), `${path} after step ${i + 1}`).toBeLessThanOrEqual(1e-9);
      });
    }
  });
}
