import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { type Counts, masks, meanOf, ofClasses, ofSamples } from "../test/masks.ts";
import { dice } from "./dice.ts";
import { iou } from "./iou.ts";

describeLoss(iou, { cases: casesOf("iou"), rejects: [{ smooth: -1 }, { multiClass: "yes" }] });
describeLoss(iou, { options: { smooth: 0, multiClass: true } });

describe("iou", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;
  const lossOf = ({ tp, fp, fn }: Counts): number => 1 - (tp + 1) / (tp + fp + fn + 1);

  it("has 6 reference cases", () => expect(casesOf("iou")).toHaveLength(6));

  // By hand: Σ p t = 1.4, Σ p = Σ t = 2, so the union is 2.6.
  it("is 1 - 1.4 / 2.6 for a mask worked by hand, and a Dice loss d gives 2 d / (1 + d)", () => {
    const [p, t] = [[[0.8, 0.2, 0.6, 0.4]], [[1, 0, 1, 0]]];
    expect(evaluate(iou({ ...none, smooth: 0 }), p, t).value[0]).toBeCloseTo(1.2 / 2.6, 14);
    const d = evaluate(dice({ ...none, smooth: 0 }), p, t).value[0]!;
    expect(evaluate(iou({ ...none, smooth: 0 }), p, t).value[0]).toBeCloseTo((2 * d) / (1 + d), 14);
  });

  it("gives each sample its own ratio, over all classes or the mean of each class's", () => {
    const all = evaluate(iou(none), masks.p, masks.t).value;
    const byClass = evaluate(iou({ ...none, average: "class" }), masks.p, masks.t).value;
    expect(all).toEqual(ofSamples(lossOf).map((loss) => expect.closeTo(loss, 13) as number));
    expect(byClass).toEqual(ofClasses(lossOf).map((losses) => expect.closeTo(meanOf(losses), 13) as number));
  });

  it.each([0, 1])("costs 0 for an empty mask that is predicted empty, smoothed by %d", (smooth) => {
    const { value, gradient } = evaluate(iou({ ...none, smooth }), [[0, 0]], [[0, 0]], { traced: true });
    expect(value).toEqual([0]);
    expect(gradient).toEqual(smooth ? [1, 1] : [0, 0]);
  });
});
