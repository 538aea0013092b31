import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { biTemperedLogistic } from "./bi-tempered-logistic.ts";
import { sparseCategoricalCrossEntropy } from "./sparse-categorical-cross-entropy.ts";

describeLoss(biTemperedLogistic, { rejects: [{ t1: 1.1 }, { t1: -0.1 }, { t2: 0.9 }] });
describeLoss(biTemperedLogistic, { options: { t1: 0, t2: 4 } });
describeLoss(biTemperedLogistic, {
  options: { t1: 1, t2: 1.5, classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});
describeLoss(biTemperedLogistic, { options: { t1: 0.5, t2: 1 } });

/** The paper's formula for a one-hot target, with λ by bisection: numbers alone, and none of the loss's ways. */
function plain(logits: readonly number[], label: number, t1: number, t2: number): number {
  const log = (x: number, t: number): number => (t === 1 ? Math.log(x) : (x ** (1 - t) - 1) / (1 - t));
  const exp = (x: number, t: number): number => (t === 1 ? Math.exp(x) : Math.max(0, 1 + (1 - t) * x) ** (1 / (1 - t)));
  const total = (shift: number): number => logits.reduce((sum, logit) => sum + exp(logit - shift, t2), 0);
  let [low, high] = [Math.max(...logits), Math.max(...logits) + 1e12];
  for (let i = 0; i < 200; i++) {
    const middle = (low + high) / 2;
    if (total(middle) > 1) low = middle;
    else high = middle;
  }
  return logits.reduce((sum, logit, c) => {
    const [t, p] = [c === label ? 1 : 0, exp(logit - low, t2)];
    const gain = t === 0 ? 0 : t * (log(t, t1) - log(p, t1));
    return sum + gain - (t ** (2 - t1) - p ** (2 - t1)) / (2 - t1);
  }, 0);
}

describe("biTemperedLogistic", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const logits = [
    [1, 2, -1, 0.5],
    [-4, 0, 3, 7],
  ];

  it("is cross-entropy to the bit at both temperatures 1", () => {
    const options = { ...none, classWeight: [1, 2, 3, 4] };
    expect(evaluate(biTemperedLogistic({ ...options, t1: 1, t2: 1 }), logits, [2, 0])).toEqual(
      evaluate(sparseCategoricalCrossEntropy(options), logits, [2, 0]),
    );
  });

  // In closed form: at t2 = 2, p = 1 / (1 + λ - z), which for logits 1.5 and 0 is 2/3 and 1/3.
  it("is log 3 and log 3/2 for logits 1.5 and 0 at t1 = 1, t2 = 2, and 4/9 for the second at t1 = 0", () => {
    const { value } = evaluate(
      biTemperedLogistic({ ...none, t1: 1, t2: 2 }),
      [
        [1.5, 0],
        [1.5, 0],
      ],
      [1, 0],
    );
    expect(value[0]).toBeCloseTo(Math.log(3), 13);
    expect(value[1]).toBeCloseTo(Math.log(1.5), 13);
    const bounded = evaluate(biTemperedLogistic({ ...none, t1: 0, t2: 2 }), [[1.5, 0]], [1]);
    expect(bounded.value[0]).toBeCloseTo(4 / 9, 13);
  });

  it.each([
    [0.8, 1.2],
    [0.2, 4],
    [0.5, 1.0001],
    [1, 1.5],
    [0.9, 1],
  ])("is the paper's formula at t1 = %d and t2 = %d", (t1, t2) => {
    const { value } = evaluate(biTemperedLogistic({ ...none, t1, t2 }), logits, [2, 0]);
    logits.forEach((row, i) => expect(value[i]).toBeCloseTo(plain(row, [2, 0][i]!, t1, t2), 8));
  });

  it("finds λ for a thousand classes", () => {
    const row = Array.from({ length: 1000 }, (_, c) => 10 * Math.sin(c * 12.9898));
    for (const t2 of [1.2, 2, 4]) {
      const { value } = evaluate(biTemperedLogistic({ ...none, t2 }), [row], [3]);
      expect(value[0]).toBeCloseTo(plain(row, 3, 0.8, t2), 8);
    }
  });

  it.each(["float64", "float32"] as const)("has a ceiling of 1 / (1 - t1), in %s", (dtype) => {
    const { value } = evaluate(biTemperedLogistic({ ...none, t1: 0.5 }), [[1e4, -1e4]], [1], { dtype });
    expect(value[0]).toBeGreaterThan(1.9);
    expect(value[0]).toBeLessThanOrEqual(2);
  });

  it.each([
    ["float64", 0.8, 1.2],
    ["float32", 0.8, 1.2],
    ["float64", 0.8, 4],
    ["float64", 0.8, 1],
  ] as const)("leaves out classes whose logit is -Infinity, in %s at t1 = %d and t2 = %d", (dtype, t1, t2) => {
    const loss = biTemperedLogistic({ ...none, t1, t2 });
    const without = evaluate(loss, [[1, 2, 0.5]], [1], { dtype });
    const { value, gradient } = evaluate(loss, [[1, 2, Number.NEGATIVE_INFINITY, 0.5]], [1], { dtype });
    expect(value[0]).toBeCloseTo(without.value[0]!, 6);
    [0, 1, 3].forEach((c, i) => expect(gradient[c]).toBeCloseTo(without.gradient[i]!, 6));
    expect(gradient[2]! + 0).toBe(0);
  });

  it("costs its ceiling, and the rest's share, where the right class has the logit -Infinity", () => {
    // p = (2/3, 1/3) as above and p_y = 0: 1 / (1 - t1) - (1 - Σ p^1.5) / 1.5 at t1 = 1/2.
    const options = { ...none, t1: 0.5, t2: 2 };
    const { value } = evaluate(biTemperedLogistic(options), [[1.5, 0, Number.NEGATIVE_INFINITY]], [2]);
    expect(value[0]).toBeCloseTo(2 - (1 - (2 / 3) ** 1.5 - (1 / 3) ** 1.5) / 1.5, 12);
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(biTemperedLogistic(), logits, [-100, -100]).value).toEqual([0]);
  });
});
