import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { type Counts, masks, meanOf, ofClasses, ofSamples } from "../test/masks.ts";
import { focalTversky } from "./focal-tversky.ts";
import { tversky } from "./tversky.ts";

describeLoss(focalTversky, { rejects: [{ gamma: 0 }, { alpha: -1 }, { beta: -1 }] });
describeLoss(focalTversky, { options: { gamma: 0.5, multiClass: true, smooth: 0 } });

describe("focalTversky", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;
  const lossOf = ({ tp, fp, fn }: Counts): number => (1 - (tp + 1) / (tp + 0.3 * fp + 0.7 * fn + 1)) ** 0.75;

  it("has the paper's parameters: 0.7 for what is missed, 0.3 for false positives, the power of 3/4", () => {
    const { value } = evaluate(focalTversky(none), masks.p, masks.t);
    expect(value).toEqual(ofSamples(lossOf).map((loss) => expect.closeTo(loss, 13) as number));
  });

  it("raises the loss of each class before the mean over classes", () => {
    const { value } = evaluate(focalTversky({ ...none, average: "class" }), masks.p, masks.t);
    expect(value).toEqual(ofClasses(lossOf).map((losses) => expect.closeTo(meanOf(losses), 13) as number));
  });

  // TP = 1, FN = 1, FP = 0: 1 - TI = 0.7 / 1.7 at β = 0.7.
  it("raises to 1/γ, so that γ = 1 is tversky and γ = 2 the root", () => {
    const of = (gamma: number) => evaluate(focalTversky({ ...none, gamma, smooth: 0 }), [[1, 0]], [[1, 1]]).value[0];
    expect(of(1)).toBeCloseTo(0.7 / 1.7, 14);
    expect(of(2)).toBeCloseTo(Math.sqrt(0.7 / 1.7), 14);
    const { value } = evaluate(tversky({ ...none, alpha: 0.3, beta: 0.7 }), masks.p, masks.t);
    expect(evaluate(focalTversky({ ...none, gamma: 1 }), masks.p, masks.t).value).toEqual(value);
  });

  it.each(["float64", "float32"] as const)(
    "has slope 0, not infinity, at a perfect and at an empty mask, in %s",
    (dtype) => {
      for (const mask of [[[1, 0]], [[0, 0]]]) {
        const { value, gradient } = evaluate(focalTversky(none), mask, mask, { dtype, traced: true });
        expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0]);
      }
    },
  );
});
