import { type Tensor, onDevice, scope, startDevice, tensor } from "@downslope/core";
import {
  binaryCrossEntropy,
  binaryFocal,
  categoricalFocal,
  circle,
  cosineEmbedding,
  cosineSimilarity,
  dice,
  hinge,
  huber,
  klDivergence,
  logCosh,
  mape,
  mse,
  msle,
  multiSimilarity,
  ntXent,
  poissonNll,
  smoothL1,
  sparseCategoricalCrossEntropy,
  supervisedContrastive,
  tripletMargin,
} from "@downslope/losses";
import { beforeAll, describe, expect, it } from "vitest";
import { close, none, of, refusal, run } from "./run.ts";

/*
 * Where libraries give NaN, a dead gradient, another number than their neighbour, or a wrong one without a word: one test
 * for each such place, and what happens here. The figures of other libraries were measured with PyTorch 2.13, Keras
 * 3.15, optax 0.2.8 and TensorFlow.js 4.22.
 */

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describe("edges of single losses", () => {
  it("21. Huber at |r| = δ is δ² / 2 with gradient ±δ; smooth L1 is Huber over β, and L1 at β = 0", () => {
    expect(of(huber({ ...none, delta: 2 }), [2, -2], [0, 0])).toEqual({ value: [2, 2], slope: [2, -2] });
    expect(of(smoothL1({ ...none, beta: 2 }), [2, 3], [0, 0])).toEqual({ value: [1, 2], slope: [1, 1] });
    expect(of(smoothL1({ ...none, beta: 0 }), [0, 3], [0, 0])).toEqual({ value: [0, 3], slope: [0, 1] });
  });

  it("22. focal loss at γ = 0 is cross-entropy, negatives are modulated, and a certain sample has a finite gradient", () => {
    const rows = [[1, -2, 0.5]];
    expect(of(categoricalFocal({ ...none, gamma: 0 }), rows, [1]).value).toEqual(
      close(of(sparseCategoricalCrossEntropy(none), rows, [1]).value),
    );
    const p = 1 / (1 + Math.exp(-2));
    expect(of(binaryFocal(none), [2], [0]).value).toEqual(close([-(p ** 2) * Math.log(1 - p)]));
    for (const gamma of [0.5, 1, 2, 5]) {
      for (const dtype of ["float32", "float64"] as const) {
        expect(of(binaryFocal({ ...none, gamma }), [100], [1], dtype).slope.every(Number.isFinite)).toBe(true);
        const certain = of(categoricalFocal({ ...none, gamma }), [[100, 0]], [0], dtype);
        expect(certain.slope.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("23. Dice of an empty mask that is predicted empty costs nothing, and false positives keep a gradient", () => {
    const loss = dice({ ...none, fromLogits: false });
    expect(of(loss, [[[[0], [0]]]], [[[[0], [0]]]]).value).toEqual([0]);
    const wrong = of(loss, [[[[0.5], [0.5]]]], [[[[0], [0]]]]);
    expect(wrong.value[0]).toBeGreaterThan(0);
    expect(wrong.slope.every((one) => one > 0)).toBe(true);
  });

  it("24. a triplet of identical embeddings has a finite gradient, and p = 1 takes absolute differences", () => {
    const same = [[1, 2]];
    const { gradient } = run(tripletMargin(none), { anchor: same, positive: same, negative: same });
    expect(Object.values(gradient).flat().every(Number.isFinite)).toBe(true);
    const corner = { anchor: [[0, 0]], positive: [[-2, 3]], negative: [[2, -3]] };
    expect(run(tripletMargin({ ...none, p: 1, epsilon: 0 }), corner).value).toEqual([1]);
  });

  it("25. a zero vector is like nothing: its cosine is 0, and no length is left in", () => {
    const target = [1];
    const zero = run(cosineEmbedding(none), { left: [[0, 0]], right: [[1, 1]], target });
    expect(zero.value).toEqual(close([1]));
    expect(Object.values(zero.gradient).flat().every(Number.isFinite)).toBe(true);
    expect(of(cosineSimilarity(none), [[2, 0]], [[2, 0]]).value).toEqual(close([0]));
  });

  it("26. a batch without positive or negative pairs costs 0, with gradient 0", () => {
    for (const loss of [
      supervisedContrastive(),
      circle(),
      multiSimilarity(),
      tripletMargin({ mining: "batch-all" }),
      tripletMargin({ mining: "hard" }),
      tripletMargin({ mining: "semi-hard" }),
    ]) {
      const alone = of(loss, [[1, 2]], [0]);
      expect([alone.value.map(Math.abs), alone.slope.map(Math.abs)]).toEqual([[0], [0, 0]]);
    }
    const pair = run(ntXent(), { left: [[1, 2]], right: [[2, 1]] });
    expect(pair.value.map(Math.abs)).toEqual(close([0]));
  });

  it("27. the divergence of Kullback and Leibler is summed over classes and averaged over samples, not over elements", () => {
    const rows = [
      [0.5, 0.5],
      [0, 1],
    ];
    const logs = [
      [Math.log(0.25), Math.log(0.75)],
      [Math.log(0.5), Math.log(0.5)],
    ];
    const first = 0.5 * Math.log(2) + 0.5 * Math.log(2 / 3);
    expect(of(klDivergence(), logs, rows).value).toEqual(close([(first + Math.LN2) / 2]));
    expect(of(klDivergence({ reduction: "mean" }), logs, rows).value).toEqual(close([(first + Math.LN2) / 4]));
  });

  it("28. hinge labels are -1 and 1: 0 is refused by name and NaN where it cannot be seen", () => {
    expect(refusal(hinge(), { prediction: [1], target: [0] })).toMatch(/hinge: `target` must hold .*-1.* 1/);
    expect(of(hinge(none), [0.5, 0.5], [1, 0]).value).toEqual([0.5, Number.NaN]);
  });

  it("29. shapes that would broadcast by accident are refused", () => {
    for (const loss of [mse(), huber(), binaryCrossEntropy(), logCosh()]) {
      expect(refusal(loss, { prediction: [[1], [2]], target: [1, 2] })).toMatch(
        /`target` must have the prediction's shape, \[2,1\]/,
      );
    }
  });

  it("30. log-cosh at ±1000 is 1000 - log 2, with gradient ±1", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const { value, slope } = of(logCosh(none), [1000, -1000], [0, 0], dtype);
      expect(value).toEqual(close([1000 - Math.LN2, 1000 - Math.LN2], dtype === "float32" ? 3 : 9));
      expect(slope).toEqual([1, -1]);
    }
  });

  it("31. a positive weight scales positives alone, and the mean divides by the number of elements", () => {
    const loss = binaryCrossEntropy({ positiveWeight: 3 });
    expect(of(loss, [0, 0], [1, 0]).value).toEqual(close([(3 * Math.LN2 + Math.LN2) / 2]));
    expect(of(binaryCrossEntropy({ ...none, positiveWeight: 3 }), [0, 0], [1, 0]).value).toEqual(
      close([3 * Math.LN2, Math.LN2]),
    );
  });

  it("31. means of parts are joined by totals and divisors, so that ragged parts give the mean of the whole", () => {
    const loss = sparseCategoricalCrossEntropy().create({});
    const [rows, labels] = [
      [
        [1, 2],
        [3, 1],
        [0, 5],
      ],
      [0, -100, 0],
    ];
    onDevice("cpu", () =>
      scope(() => {
        const totals = (from: number, to: number) =>
          loss.totals({
            prediction: tensor(rows.slice(from, to), { dtype: "float64" }) as Tensor,
            target: tensor(labels.slice(from, to), { dtype: "int32" }),
          })[0]!;
        const parts = [totals(0, 2), totals(2, 3)];
        const sum = (measure: (part: (typeof parts)[number]) => number) =>
          parts.reduce((all, part) => all + measure(part), 0);
        const joined = sum(({ total }) => total.item()) / sum(({ divisor }) => (divisor as Tensor).item());
        const whole = totals(0, 3);
        expect(joined).toBeCloseTo(whole.total.item() / (whole.divisor as Tensor).item(), 12);
      }),
    );
  });

  it("32. ends of the domain of counts and percentages are told or finite, never silent", () => {
    const far = of(poissonNll(none), [100], [1], "float32");
    expect([...far.value, ...far.slope].every(Number.isFinite)).toBe(true);
    const rates = poissonNll({ ...none, logInput: false });
    expect(refusal(rates, { prediction: [-1], target: [1] })).toContain("poisson-nll: `prediction` must");
    expect(of(rates, [-1], [1]).value).toEqual([Number.NaN]);
    expect(of(mape(), [5, 2], [0, 1]).value).toEqual([100]);
    expect(refusal(msle(), { prediction: [-2], target: [1] })).toContain("msle: `prediction` must");
    expect(of(msle(none), [-2], [1]).value).toEqual([Number.NaN]);
  });
});
