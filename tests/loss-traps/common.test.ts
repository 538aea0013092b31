import { onDevice, oneHot, scope, startDevice, tensor } from "@downslope/core";
import {
  binaryCrossEntropy,
  binaryFocal,
  categoricalCrossEntropy,
  categoricalFocal,
  charbonnier,
  contrastive,
  hinge,
  klDivergence,
  mae,
  mse,
  softMargin,
  sparseCategoricalCrossEntropy,
} from "@downslope/losses";
import { beforeAll, describe, expect, it } from "vitest";
import { close, none, of, refusal, run } from "./run.ts";

/*
 * Where libraries give NaN, a dead gradient, another number than their neighbour, or a wrong one without a word: one test
 * for each such place, and what happens here. The figures of other libraries were measured with PyTorch 2.13, Keras
 * 3.15, optax 0.2.8 and TensorFlow.js 4.22.
 */

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describe("what the engine does by itself", () => {
  it("1. softplus(1000) and logSigmoid(-1000) are ±1000, and their gradients finite", () => {
    const { value, slope } = of(binaryCrossEntropy(none), [1000, -1000, 1000, -1000], [0, 1, 1, 0], "float32");
    expect(value.map(Math.abs)).toEqual([1000, 1000, 0, 0]);
    expect(slope.map((one) => one + 0)).toEqual([1, -1, 0, 0]);
  });

  it("2. the gradient at a logit of exactly 0 is σ(0) - y, from both labels", () => {
    expect(of(binaryCrossEntropy(none), [0, 0], [0, 1]).slope).toEqual([0.5, -0.5]);
    expect(of(softMargin(none), [0, 0], [-1, 1]).slope).toEqual([0.5, -0.5]);
  });

  it("3. a label out of range is neither every class nor another one", () => {
    onDevice("cpu", () =>
      scope(() => {
        const labels = tensor([0, 2], { dtype: "int32" });
        expect([...oneHot(labels, 3).data()]).toEqual([1, 0, 0, 0, 0, 1]);
        for (const wrong of [-1, 3, 5])
          expect(() => oneHot(tensor([wrong], { dtype: "int32" }), 3)).toThrow(String(wrong));
      }),
    );
    for (const wrong of [-1, 3, 5])
      expect(of(sparseCategoricalCrossEntropy(none), [[1, 2, 3]], [wrong]).value).toEqual([Number.NaN]);
  });

  it("4. squares, roots and powers are differentiable at 0", () => {
    expect(of(mse(none), [0], [0]).slope).toEqual([0]);
    expect(of(binaryFocal({ ...none, gamma: 0 }), [0], [1])).toEqual(of(binaryCrossEntropy(none), [0], [1]));
    expect(of(charbonnier(none), [0], [0]).slope).toEqual([0]);
  });

  it("5. inputs are computed, so that folding constants hides no NaN: a distance of 0 has gradient 0", () => {
    const { gradient } = run(contrastive(none), { left: [[1, 2]], right: [[1, 2]], target: [0] });
    expect(gradient["left"]).toEqual([0, 0]);
  });

  it("6. |x| and max(x, 0) have gradient 0 at 0, as in PyTorch", () => {
    expect(of(mae(none), [1], [1]).slope).toEqual([0]);
    expect(of(hinge(none), [1], [1]).slope).toEqual([0]);
  });

  it("7. a target of 0 beside a log-probability of -Infinity costs 0, not NaN", () => {
    const { value, slope } = of(categoricalCrossEntropy(none), [[-Infinity, 0]], [[0, 1]]);
    expect([value.map(Math.abs), slope.every(Number.isFinite)]).toEqual([[0], true]);
    const nothing = run(klDivergence(none), { prediction: [[-Infinity, 0]], target: [[0, 1]] });
    expect(nothing.value.map(Math.abs)).toEqual([0, 0]);
  });

  it("8. a tensor can be used again: no loss uses its inputs up", () => {
    onDevice("cpu", () =>
      scope(() => {
        const inputs = { prediction: tensor([1, 2]), target: tensor([0, 0]) };
        const loss = mse().create({});
        expect([loss.evaluate(inputs).item(), loss.evaluate(inputs).item()]).toEqual([2.5, 2.5]);
        expect([...inputs.prediction.data()]).toEqual([1, 2]);
      }),
    );
  });
});

describe("logits and probabilities", () => {
  it("9. logits of ±1e4 give 1e4 or 0, with gradients 1 or 0", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const binary = of(binaryCrossEntropy(none), [1e4, -1e4, 1e4], [0, 0, 1], dtype);
      expect([binary.value.map(Math.abs), binary.slope.map(Math.abs)]).toEqual([
        [1e4, 0, 0],
        [1, 0, 0],
      ]);
      const classes = of(sparseCategoricalCrossEntropy(none), [[1e4, -1e4]], [1], dtype);
      expect(classes).toEqual({ value: [20_000], slope: [1, -1] });
    }
  });

  it("10. an infinite logit that is right costs 0", () => {
    const { value, slope } = of(binaryCrossEntropy(none), [Infinity, -Infinity], [1, 0]);
    expect([value.map(Math.abs), slope.map(Math.abs)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it("11. a probability of 0 for what is true costs a finite amount, and its gradient is not dead", () => {
    const binary = of(binaryCrossEntropy({ ...none, fromLogits: false }), [0], [1]);
    expect(binary.value).toEqual(close([12 * Math.LN10 + 1]));
    expect(binary.slope[0]! / -1e12).toBeCloseTo(1, 6);
    const logits = of(categoricalCrossEntropy(none), [[-100, 0]], [[1, 0]]);
    expect(logits.value).toEqual(close([100]));
    const focal = of(categoricalFocal(none), [[-50, 0]], [0]);
    expect(focal.slope[0]).toBeLessThan(-0.9);
  });

  it("12. logits are not clipped, and the classes are the last axis at every rank", () => {
    expect(of(sparseCategoricalCrossEntropy(none), [[2, -1]], [0]).value).toEqual(close([Math.log1p(Math.exp(-3))]));
    const smooth = categoricalCrossEntropy({ labelSmoothing: 0.3 });
    const [logits, target] = [
      [1, 2, -1],
      [0, 1, 0],
    ];
    expect(of(smooth, [[logits, logits]], [[target, target]]).value).toEqual(
      close(of(smooth, [logits], [target]).value),
    );
  });
});

describe("what counts, and what is divided by", () => {
  it("13. an empty batch is refused", () => {
    onDevice("cpu", () =>
      scope(() => {
        const empty = () => tensor(new Float32Array(0), { shape: [0, 1] });
        expect(() => mse().create({}).evaluate({ prediction: empty(), target: empty() })).toThrow(
          "mse: `prediction` must hold at least one sample",
        );
      }),
    );
  });

  it("14. where all labels are ignored the mean is 0 with gradient 0; else it divides by those that count", () => {
    const loss = sparseCategoricalCrossEntropy();
    expect(of(loss, [[1, 2]], [-100])).toEqual({ value: [0], slope: [0, 0] });
    const rows = [
      [1, 2],
      [3, 1],
    ];
    expect(of(loss, rows, [0, -100]).value).toEqual(of(loss, [[1, 2]], [0]).value);
  });

  it("15. labels out of range are refused by name, and give NaN where they cannot be seen", () => {
    expect(refusal(sparseCategoricalCrossEntropy(), { prediction: [[1, 2, 3]], target: [5] })).toContain(
      "`target` must hold labels from 0 to 2, or `ignoreIndex` -100, got 5",
    );
    expect(of(sparseCategoricalCrossEntropy(), [[1, 2, 3]], [5]).value).toEqual([Number.NaN]);
  });

  it("16. with sample weights the mean divides by their sum", () => {
    const loss = mse().create({});
    onDevice("cpu", () =>
      scope(() => {
        const inputs = { prediction: tensor([1, 1]), target: tensor([0, 0]) };
        expect(loss.evaluate(inputs, tensor([0, 1])).item()).toBe(1);
        expect(loss.evaluate(inputs, tensor([0, 2])).item()).toBe(1);
        expect(
          mse({ reduction: "batch-mean" })
            .create({})
            .evaluate(inputs, tensor([0, 1]))
            .item(),
        ).toBe(0.5);
      }),
    );
  });

  it("17. where all weights are 0 the mean is 0", () => {
    onDevice("cpu", () =>
      scope(() => {
        const inputs = { prediction: tensor([1, 1]), target: tensor([0, 0]) };
        expect(
          mse()
            .create({})
            .evaluate(inputs, tensor([0, 0]))
            .item(),
        ).toBe(0);
      }),
    );
  });

  it("18. class weights enter the divisor with class indices, and do not with one-hot targets, as in PyTorch", () => {
    const classWeight = [1, 5];
    const rows = [
      [1, 0],
      [0, 1],
    ];
    const [first, second] = [Math.log1p(Math.exp(-1)), Math.log1p(Math.exp(-1))];
    const sparse = of(sparseCategoricalCrossEntropy({ classWeight }), rows, [0, 1]);
    expect(sparse.value).toEqual(close([(first + 5 * second) / 6]));
    expect(of(categoricalCrossEntropy({ classWeight }), rows, rows).value).toEqual(close([(first + 5 * second) / 2]));
  });

  it("19. with class weights the smoothing term is weighted by every class, and the divisor by the targets alone", () => {
    const [epsilon, classWeight] = [0.3, [1, 2, 4]];
    const loss = sparseCategoricalCrossEntropy({ labelSmoothing: epsilon, classWeight });
    const [logits, label] = [[0.5, -1, 2], 1];
    const total = Math.log(logits.reduce((sum, z) => sum + Math.exp(z), 0));
    const costs = logits.map((z) => total - z);
    const spread = costs.reduce((sum, cost, c) => sum + classWeight[c]! * cost, 0);
    const expected = (1 - epsilon) * classWeight[label]! * costs[label]! + (epsilon / 3) * spread;
    expect(of(loss, [logits], [label]).value).toEqual(close([expected / classWeight[label]!]));
  });

  it("20. smoothing spreads ε / K over all classes, the right one included; ε / 2 for two; ignored rows drop out", () => {
    const smooth = of(sparseCategoricalCrossEntropy({ labelSmoothing: 0.3 }), [[1, 2, 3]], [0]);
    const soft = of(categoricalCrossEntropy(), [[1, 2, 3]], [[0.8, 0.1, 0.1]]);
    expect(smooth.value).toEqual(close(soft.value));
    const binary = of(binaryCrossEntropy({ labelSmoothing: 0.2 }), [1.5], [1]);
    expect(binary.value).toEqual(close(of(binaryCrossEntropy(), [1.5], [0.9]).value));
    const rows = [
      [1, 2, 3],
      [4, 5, 9],
    ];
    const ignoring = of(sparseCategoricalCrossEntropy({ labelSmoothing: 0.3 }), rows, [0, -100]);
    expect(ignoring.value).toEqual(close(smooth.value));
  });
});
