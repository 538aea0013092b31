import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { type Counts, masks, meanOf, ofClasses, ofSamples } from "../test/masks.ts";
import { logCoshDice } from "./log-cosh-dice.ts";

describeLoss(logCoshDice, { rejects: [{ smooth: -1 }] });
describeLoss(logCoshDice, { options: { multiClass: true, smooth: 0 } });

describe("logCoshDice", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;
  const lossOf = ({ tp, fp, fn }: Counts): number => Math.log(Math.cosh(1 - (2 * tp + 1) / (2 * tp + fp + fn + 1)));

  it("is log cosh of the Dice loss of each sample, or of each class before their mean", () => {
    const all = evaluate(logCoshDice(none), masks.p, masks.t).value;
    const byClass = evaluate(logCoshDice({ ...none, average: "class" }), masks.p, masks.t).value;
    expect(all).toEqual(ofSamples(lossOf).map((loss) => expect.closeTo(loss, 13) as number));
    expect(byClass).toEqual(ofClasses(lossOf).map((losses) => expect.closeTo(meanOf(losses), 13) as number));
  });

  it("is log cosh 1 = 0.4338 where nothing overlaps, and 0 for a perfect or an empty mask", () => {
    const of = (p: number[], t: number[]) => evaluate(logCoshDice({ ...none, smooth: 0 }), [p], [t]).value[0];
    expect(of([1, 0], [0, 1])).toBeCloseTo(0.4337808304830271, 14);
    expect(of([1, 0], [1, 0])).toBe(0);
    expect(of([0, 0], [0, 0])).toBe(0);
  });

  it.each(["float64", "float32"] as const)("is never below 0, however good the mask, in %s", (dtype) => {
    const at = (sure: number): number =>
      evaluate(logCoshDice({ reduction: "none" }), [[sure, sure, -sure]], [[1, 1, 0]], { dtype }).value[0]!;
    // What p lacks of 1 is lost here in its own rounding.
    for (const sure of [10, 12, 14, 16, 20, 40]) expect(at(sure)).toBeGreaterThanOrEqual(0);
    for (const sure of [4, 6, 8]) {
      const [p, q] = [1 / (1 + Math.exp(-sure)), 1 / (1 + Math.exp(sure))];
      const d = (3 * q) / (2 * p + q + 2 + 1);
      expect(at(sure) / (d ** 2 / 2 - d ** 4 / 12), `logits of ${sure}`).toBeCloseTo(1, 3);
    }
  });

  it.each(["float64", "float32"] as const)("is d² / 2 near a perfect mask, with slope d, in %s", (dtype) => {
    // p = (1, 0.02), t = (1, 0): d = 0.02 / 2.02, whose slope by the second is 2 / 2.02².
    const { value, gradient } = evaluate(logCoshDice({ ...none, smooth: 0 }), [[1, 0.02]], [[1, 0]], { dtype });
    const d = 0.02 / 2.02;
    expect(value[0]).toBeCloseTo(d ** 2 / 2 - d ** 4 / 12, 6);
    expect(gradient[1]).toBeCloseTo((Math.tanh(d) * 2) / 2.02 ** 2, 6);
  });
});
