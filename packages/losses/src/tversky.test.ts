import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { dice } from "./dice.ts";
import { iou } from "./iou.ts";
import { tversky } from "./tversky.ts";

describeLoss(tversky, { cases: casesOf("tversky"), rejects: [{ alpha: -1 }, { beta: -0.1 }, { smooth: -1 }] });
describeLoss(tversky, { options: { alpha: 0, beta: 1, multiClass: true, smooth: 0 } });

describe("tversky", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none", fromLogits: false } as const;
  const [p, t] = [[[0.8, 0.2, 0.6, 0.3]], [[1, 0, 1, 0]]];

  it("has 12 reference cases", () => expect(casesOf("tversky")).toHaveLength(12));

  // By hand: TP = 1.4, FP = 0.5, FN = 0.6.
  it("weighs false positives by alpha and false negatives by beta", () => {
    const of = (alpha: number, beta: number) => evaluate(tversky({ ...none, alpha, beta, smooth: 0 }), p, t).value[0];
    expect(of(1, 0)).toBeCloseTo(1 - 1.4 / 1.9, 14);
    expect(of(0, 1)).toBeCloseTo(1 - 1.4 / 2, 14);
    expect(of(0.3, 0.7)).toBeCloseTo(1 - 1.4 / (1.4 + 0.15 + 0.42), 14);
  });

  it("is dice with twice its smoothing at alpha and beta 1/2, and iou at 1", () => {
    const [half] = evaluate(tversky({ ...none, smooth: 0.5 }), p, t).value;
    expect(half).toBeCloseTo(evaluate(dice({ ...none, smooth: 1 }), p, t).value[0]!, 14);
    const [one] = evaluate(tversky({ ...none, alpha: 1, beta: 1 }), p, t).value;
    expect(one).toBeCloseTo(evaluate(iou(none), p, t).value[0]!, 14);
  });

  it("costs 0 where nothing is to be found and nothing is predicted, or no error counts", () => {
    const { value, gradient } = evaluate(tversky({ ...none, smooth: 0 }), [[0, 0]], [[0, 0]], { traced: true });
    expect([...value, ...gradient]).toEqual([0, 0, 0]);
    expect(evaluate(tversky({ ...none, alpha: 0, beta: 0 }), p, t).value).toEqual([0]);
  });
});
