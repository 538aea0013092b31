import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { logitsOf } from "../test/masks.ts";
import { asymmetric } from "./asymmetric.ts";
import { binaryCrossEntropy } from "./binary-cross-entropy.ts";
import { binaryFocal } from "./binary-focal.ts";

describeLoss(asymmetric, { rejects: [{ gammaNegative: -1 }, { gammaPositive: -1 }, { clip: 1 }, { clip: -0.1 }] });
describeLoss(asymmetric, { options: { fromLogits: false, clip: 0, gammaPositive: 0.5, gammaNegative: 0.5 } });
describeLoss(asymmetric, { options: { gammaNegative: 0.5, clip: 0.2 } });

describe("asymmetric", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it.each([0, 0.05, 0.3])("is the paper's formula, shifted by %d", (clip) => {
    const p = [0.9, 0.2, 0.6, 0.04, 0.97];
    const t = [1, 1, 0, 0, 0];
    const shifted = p.map((x) => Math.max(x - clip, 0));
    const expected = p.map((x, i) => (t[i] ? -(1 - x) * Math.log(x) : -(shifted[i]! ** 4) * Math.log(1 - shifted[i]!)));
    for (const [fromLogits, prediction] of [
      [true, logitsOf(p)],
      [false, p],
    ] as const) {
      const { value } = evaluate(asymmetric({ ...none, clip, fromLogits }), prediction, t);
      expect(value).toEqual(expected.map((loss) => expect.closeTo(loss, 13) as number));
    }
  });

  // p = 1/2: positive 1/2 log 2; negative 0.45⁴ · -log 0.55.
  it("costs 0.3466 and 0.0245 for a probability of 1/2 under the defaults", () => {
    const { value } = evaluate(asymmetric(none), [0, 0], [1, 0]);
    expect(value[0]).toBeCloseTo(Math.LN2 / 2, 14);
    expect(value[1]).toBeCloseTo(0.0245151, 7);
  });

  it("is binary cross-entropy without focus and shift, and focal loss with one focus", () => {
    const [z, t] = [
      [-3, 0.5, 2, 40, -60],
      [1, 0, 1, 0, 0],
    ];
    const plain = evaluate(asymmetric({ ...none, gammaNegative: 0, gammaPositive: 0, clip: 0 }), z!, t!);
    const expected = evaluate(binaryCrossEntropy(none), z!, t!);
    plain.value.forEach((loss, i) => expect(loss).toBeCloseTo(expected.value[i]!, 13));
    const focal = evaluate(asymmetric({ ...none, gammaNegative: 1.5, gammaPositive: 1.5, clip: 0 }), z!, t!);
    const reference = evaluate(binaryFocal({ ...none, gamma: 1.5 }), z!, t!);
    focal.gradient.forEach((slope, i) => expect(slope).toBeCloseTo(reference.gradient[i]!, 13));
  });

  it("drops negatives below the shift: no loss and no slope", () => {
    const { value, gradient } = evaluate(asymmetric(none), logitsOf([0.049, 0.01]), [0, 0]);
    expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it.each([0, 0.5, 1, 4])("has a finite slope however sure and right it is, at γ = %d", (gamma) => {
    const logits = [60, 88, 95, 103.9, 746, 1e4];
    for (const dtype of ["float64", "float32"] as const) {
      for (const clip of [0, 0.05]) {
        const { value, gradient } = evaluate(
          asymmetric({ ...none, gammaNegative: gamma, gammaPositive: gamma, clip }),
          [...logits, ...logits.map((z) => -z)],
          [...logits.map(() => 1), ...logits.map(() => 0)],
          // What is compiled takes a second, and other arithmetic in float32 alone.
          { dtype, traced: dtype === "float32" && clip === 0.05 },
        );
        expect([...value, ...gradient].every((x) => Math.abs(x) < 1e-10)).toBe(true);
      }
    }
  });

  it.each([0, 0.05])("costs nothing, with no slope, for infinite logits that are right, shifted by %d", (clip) => {
    for (const gamma of [0, 1, 4]) {
      const options = { ...none, clip, gammaNegative: gamma, gammaPositive: gamma };
      const { value, gradient } = evaluate(asymmetric(options), [-Infinity, Infinity], [0, 1]);
      expect([...value, ...gradient].map(Math.abs), `γ = ${gamma}`).toEqual([0, 0, 0, 0]);
    }
  });

  it("means by default, where other libraries sum", () => {
    const [z, t] = [
      [0, 1, -1],
      [1, 0, 1],
    ];
    const [sum] = evaluate(asymmetric({ reduction: "sum" }), z!, t!).value;
    expect(evaluate(asymmetric(), z!, t!).value[0]).toBeCloseTo(sum! / 3, 14);
  });
});
