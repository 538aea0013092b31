import {
  type ConfiguredLoss,
  type DType,
  type Role,
  type Tensor,
  type TensorTree,
  compiled,
  onDevice,
  oneHot,
  scope,
  startDevice,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import * as losses from "@downslope/losses";
import { beforeAll, describe, expect, it } from "vitest";

/*
 * Where libraries give NaN, a dead gradient, another number than their neighbour, or a wrong one without a word: one test
 * for each such place, and what happens here. The figures of other libraries were measured with PyTorch 2.13, Keras
 * 3.15, optax 0.2.8 and TensorFlow.js 4.22.
 */

type Numbers = number | readonly Numbers[];
type Given = Readonly<Partial<Record<Role, Numbers>>>;

interface Result {
  readonly value: number[];
  readonly gradient: Readonly<Record<string, number[]>>;
}

const none = { reduction: "none" } as const;

/** Value of a loss, and gradient of its sum by what the model puts out; compiled, as it is trained with. */
function run(configured: ConfiguredLoss, given: Given, dtype: "float32" | "float64" = "float64"): Result {
  return evaluate(configured, given, dtype, true);
}

function evaluate(configured: ConfiguredLoss, given: Given, dtype: "float32" | "float64", isCompiled: boolean): Result {
  const loss = configured.create({});
  const isLabel = (role: string): boolean => role === "target" && loss.target.startsWith("class");
  const varied = Object.keys(given).filter((role) => role !== "target");
  const both = (some: Record<string, Tensor>, rest: Record<string, Tensor>) => {
    const sum = (one: TensorTree, other: TensorTree): Tensor =>
      loss.evaluate({ ...(one as object), ...(other as object) }).sum();
    return {
      value: loss.evaluate({ ...some, ...rest }),
      gradient: valueAndGrad<TensorTree, TensorTree[]>(sum)(some, rest)[1] as Record<string, Tensor>,
    };
  };
  return onDevice(dtype === "float64" ? "cpu" : "wasm", () => {
    let result: Result = { value: [], gradient: {} };
    scope(() => {
      const tensors = Object.entries(given).map(([role, numbers]) => {
        const type: DType = isLabel(role) ? "int32" : dtype;
        return [role, tensor(numbers, { dtype: type })] as const;
      });
      const some = Object.fromEntries(tensors.filter(([role]) => varied.includes(role))) as Record<string, Tensor>;
      const rest = Object.fromEntries(tensors.filter(([role]) => !varied.includes(role))) as Record<string, Tensor>;
      const { value, gradient } = ((isCompiled ? compiled(both as never) : both) as typeof both)(some, rest);
      const slopes = Object.entries(gradient).map(([role, one]) => [role, [...one.data()]]);
      result = { value: [...value.data()], gradient: Object.fromEntries(slopes) };
    });
    return result;
  });
}

/** As {@link run}, for the losses of most: prediction and target. */
const of = (configured: ConfiguredLoss, prediction: Numbers, target: Numbers, dtype?: "float32" | "float64") => {
  const { value, gradient } = run(configured, { prediction, target }, dtype);
  return { value, slope: gradient["prediction"]! };
};

const refusal = (configured: ConfiguredLoss, given: Given): string => {
  try {
    evaluate(configured, given, "float64", false);
    return "";
  } catch (error) {
    return (error as Error).message;
  }
};

const close = (numbers: readonly number[], digits = 9) => numbers.map((one) => expect.closeTo(one, digits) as number);

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

const { binaryCrossEntropy, binaryFocal, categoricalCrossEntropy, huber, mae, mse, sparseCategoricalCrossEntropy } =
  losses;

describe("what the engine does by itself", () => {
  it("1. softplus(1000) and logSigmoid(-1000) are ±1000, and their gradients finite", () => {
    const { value, slope } = of(binaryCrossEntropy(none), [1000, -1000, 1000, -1000], [0, 1, 1, 0], "float32");
    expect(value.map(Math.abs)).toEqual([1000, 1000, 0, 0]);
    expect(slope.map((one) => one + 0)).toEqual([1, -1, 0, 0]);
  });

  it("2. the gradient at a logit of exactly 0 is σ(0) - y, from both labels", () => {
    expect(of(binaryCrossEntropy(none), [0, 0], [0, 1]).slope).toEqual([0.5, -0.5]);
    expect(of(losses.softMargin(none), [0, 0], [-1, 1]).slope).toEqual([0.5, -0.5]);
  });

  it("3. a label out of range is neither every class nor another one", () => {
    onDevice("cpu", () =>
      scope(() => {
        const labels = tensor([0, 2], { dtype: "int32" });
        expect([...oneHot(labels, 3).data()]).toEqual([1, 0, 0, 0, 0, 1]);
        for (const wrong of [-1, 3, 5]) expect(() => oneHot(tensor([wrong], { dtype: "int32" }), 3)).toThrow();
      }),
    );
    for (const wrong of [-1, 3, 5])
      expect(of(sparseCategoricalCrossEntropy(none), [[1, 2, 3]], [wrong]).value).toEqual([Number.NaN]);
  });

  it("4. squares, roots and powers are differentiable at 0", () => {
    expect(of(mse(none), [0], [0]).slope).toEqual([0]);
    expect(of(binaryFocal({ ...none, gamma: 0 }), [0], [1])).toEqual(of(binaryCrossEntropy(none), [0], [1]));
    expect(of(losses.charbonnier(none), [0], [0]).slope).toEqual([0]);
  });

  it("5. inputs are computed, so that folding constants hides no NaN: a distance of 0 has gradient 0", () => {
    const { gradient } = run(losses.contrastive(none), { left: [[1, 2]], right: [[1, 2]], target: [0] });
    expect(gradient["left"]).toEqual([0, 0]);
  });

  it("6. |x| and max(x, 0) have gradient 0 at 0, as in PyTorch", () => {
    expect(of(mae(none), [1], [1]).slope).toEqual([0]);
    expect(of(losses.hinge(none), [1], [1]).slope).toEqual([0]);
  });

  it("7. a target of 0 beside a log-probability of -Infinity costs 0, not NaN", () => {
    const { value, slope } = of(categoricalCrossEntropy(none), [[-Infinity, 0]], [[0, 1]]);
    expect([value.map(Math.abs), slope.every(Number.isFinite)]).toEqual([[0], true]);
    const nothing = run(losses.klDivergence(none), { prediction: [[-Infinity, 0]], target: [[0, 1]] });
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
    const focal = of(losses.categoricalFocal(none), [[-50, 0]], [0]);
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

describe("edges of single losses", () => {
  it("21. Huber at |r| = δ is δ² / 2 with gradient ±δ; smooth L1 is Huber over β, and L1 at β = 0", () => {
    expect(of(huber({ ...none, delta: 2 }), [2, -2], [0, 0])).toEqual({ value: [2, 2], slope: [2, -2] });
    expect(of(losses.smoothL1({ ...none, beta: 2 }), [2, 3], [0, 0])).toEqual({ value: [1, 2], slope: [1, 1] });
    expect(of(losses.smoothL1({ ...none, beta: 0 }), [0, 3], [0, 0])).toEqual({ value: [0, 3], slope: [0, 1] });
  });

  it("22. focal loss at γ = 0 is cross-entropy, negatives are modulated, and a certain sample has a finite gradient", () => {
    const rows = [[1, -2, 0.5]];
    expect(of(losses.categoricalFocal({ ...none, gamma: 0 }), rows, [1]).value).toEqual(
      close(of(sparseCategoricalCrossEntropy(none), rows, [1]).value),
    );
    const p = 1 / (1 + Math.exp(-2));
    expect(of(binaryFocal(none), [2], [0]).value).toEqual(close([-(p ** 2) * Math.log(1 - p)]));
    for (const gamma of [0.5, 1, 2, 5]) {
      for (const dtype of ["float32", "float64"] as const) {
        expect(of(binaryFocal({ ...none, gamma }), [100], [1], dtype).slope.every(Number.isFinite)).toBe(true);
        const certain = of(losses.categoricalFocal({ ...none, gamma }), [[100, 0]], [0], dtype);
        expect(certain.slope.every(Number.isFinite)).toBe(true);
      }
    }
  });

  it("23. Dice of an empty mask that is predicted empty costs nothing, and false positives keep a gradient", () => {
    const loss = losses.dice({ ...none, fromLogits: false });
    expect(of(loss, [[[[0], [0]]]], [[[[0], [0]]]]).value).toEqual([0]);
    const wrong = of(loss, [[[[0.5], [0.5]]]], [[[[0], [0]]]]);
    expect(wrong.value[0]).toBeGreaterThan(0);
    expect(wrong.slope.every((one) => one > 0)).toBe(true);
  });

  it("24. a triplet of identical embeddings has a finite gradient, and p = 1 takes absolute differences", () => {
    const same = [[1, 2]];
    const { gradient } = run(losses.tripletMargin(none), { anchor: same, positive: same, negative: same });
    expect(Object.values(gradient).flat().every(Number.isFinite)).toBe(true);
    const corner = { anchor: [[0, 0]], positive: [[-2, 3]], negative: [[2, -3]] };
    expect(run(losses.tripletMargin({ ...none, p: 1, epsilon: 0 }), corner).value).toEqual([1]);
  });

  it("25. a zero vector is like nothing: its cosine is 0, and no length is left in", () => {
    const target = [1];
    const zero = run(losses.cosineEmbedding(none), { left: [[0, 0]], right: [[1, 1]], target });
    expect(zero.value).toEqual(close([1]));
    expect(Object.values(zero.gradient).flat().every(Number.isFinite)).toBe(true);
    expect(of(losses.cosineSimilarity(none), [[2, 0]], [[2, 0]]).value).toEqual(close([0]));
  });

  it("26. a batch without positive or negative pairs costs 0, with gradient 0", () => {
    for (const loss of [
      losses.supervisedContrastive(),
      losses.circle(),
      losses.multiSimilarity(),
      losses.tripletMargin({ mining: "batch-all" }),
      losses.tripletMargin({ mining: "hard" }),
      losses.tripletMargin({ mining: "semi-hard" }),
    ]) {
      const alone = of(loss, [[1, 2]], [0]);
      expect([alone.value.map(Math.abs), alone.slope.map(Math.abs)]).toEqual([[0], [0, 0]]);
    }
    const pair = run(losses.ntXent(), { left: [[1, 2]], right: [[2, 1]] });
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
    expect(of(losses.klDivergence(), logs, rows).value).toEqual(close([(first + Math.LN2) / 2]));
    expect(of(losses.klDivergence({ reduction: "mean" }), logs, rows).value).toEqual(close([(first + Math.LN2) / 4]));
  });

  it("28. hinge labels are -1 and 1: 0 is refused by name and NaN where it cannot be seen", () => {
    expect(refusal(losses.hinge(), { prediction: [1], target: [0] })).toMatch(/hinge: `target` must hold .*-1.* 1/);
    expect(of(losses.hinge(none), [0.5, 0.5], [1, 0]).value).toEqual([0.5, Number.NaN]);
  });

  it("29. shapes that would broadcast by accident are refused", () => {
    for (const loss of [mse(), huber(), binaryCrossEntropy(), losses.logCosh()]) {
      expect(refusal(loss, { prediction: [[1], [2]], target: [1, 2] })).toMatch(
        /`target` must have the prediction's shape, \[2,1\]/,
      );
    }
  });

  it("30. log-cosh at ±1000 is 1000 - log 2, with gradient ±1", () => {
    for (const dtype of ["float32", "float64"] as const) {
      const { value, slope } = of(losses.logCosh(none), [1000, -1000], [0, 0], dtype);
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
        const sum = (of_: (part: (typeof parts)[number]) => number) => parts.reduce((all, part) => all + of_(part), 0);
        const joined = sum(({ total }) => total.item()) / sum(({ divisor }) => (divisor as Tensor).item());
        const whole = totals(0, 3);
        expect(joined).toBeCloseTo(whole.total.item() / (whole.divisor as Tensor).item(), 12);
      }),
    );
  });

  it("32. ends of the domain of counts and percentages are told or finite, never silent", () => {
    const far = of(losses.poissonNll(none), [100], [1], "float32");
    expect([...far.value, ...far.slope].every(Number.isFinite)).toBe(true);
    const rates = losses.poissonNll({ ...none, logInput: false });
    expect(refusal(rates, { prediction: [-1], target: [1] })).toContain("poisson-nll: `prediction` must");
    expect(of(rates, [-1], [1]).value).toEqual([Number.NaN]);
    expect(of(losses.mape(), [5, 2], [0, 1]).value).toEqual([100]);
    expect(refusal(losses.msle(), { prediction: [-2], target: [1] })).toContain("msle: `prediction` must");
    expect(of(losses.msle(none), [-2], [1]).value).toEqual([Number.NaN]);
  });
});
