import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { casesOf, evaluate } from "../test/evaluate.ts";
import { sparsemax } from "./sparsemax.ts";

describeLoss(sparsemax, { cases: casesOf("sparsemax"), rejects: [{ classWeight: [1] }, { ignoreIndex: 0.5 }] });
describeLoss(sparsemax, {
  options: { classWeight: "balanced", ignoreIndex: 0 },
  context: { classCounts: [1, 2, 3, 4] },
});

describe("sparsemax", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;

  it("has 3 reference cases", () => expect(casesOf("sparsemax")).toHaveLength(3));

  // By hand: τ = (0.5 + 0.2 - 1) / 2 = -0.15, p = (0.65, 0.35, 0), and by the paper's equation
  // -z_y + (z_1² + z_2² - 2 τ²) / 2 + 1/2 = -0.2 + 0.1225 + 0.5.
  it.each([false, true])("is 0.4225 for scores 0.5, 0.2 and -1 with the second class right, compiled: %s", (traced) => {
    const { value, gradient } = evaluate(sparsemax(none), [[0.5, 0.2, -1]], [1], { traced });
    expect(value[0]).toBeCloseTo(0.4225, 14);
    [0.65, -0.65, 0].forEach((slope, i) => expect(gradient[i]).toBeCloseTo(slope, 14));
  });

  it("shares the probability among equal scores", () => {
    const { value, gradient } = evaluate(sparsemax(none), [[2, 2, 2]], [0]);
    expect(value[0]).toBeCloseTo((1 - 1 / 3) / 2, 14);
    [-2 / 3, 1 / 3, 1 / 3].forEach((slope, i) => expect(gradient[i]).toBeCloseTo(slope, 14));
  });

  it("is 0, with gradient 0, once the right class leads by 1", () => {
    const { value, gradient } = evaluate(sparsemax(none), [[2, 1, -5]], [0]);
    expect(value).toEqual([0]);
    expect(gradient.map(Math.abs)).toEqual([0, 0, 0]);
  });

  // sparse_plus(-y x): 0 from a lead of 1, linear from one of -1 down, (1 - lead)² / 4 between.
  it.each([
    [0.4, 0.09],
    [-0.5, 0.5625],
    [-3, 3],
    [1.5, 0],
  ])("is optax's binary sparsemax loss for two classes: a lead of %d costs %d", (lead, expected) => {
    expect(evaluate(sparsemax(none), [[0, lead]], [1]).value[0]).toBeCloseTo(expected, 14);
  });

  it.each(["float64", "float32"] as const)("keeps its digits far from 0: a shift changes nothing, in %s", (dtype) => {
    const at = evaluate(sparsemax(none), [[0.5, 0.25, -1]], [1], { dtype });
    const far = evaluate(sparsemax(none), [[1024.5, 1024.25, 1023]], [1], { dtype });
    expect(far).toEqual(at);
    expect(evaluate(sparsemax(none), [[1e4, -1e4]], [1], { dtype }).value).toEqual([2e4]);
  });

  // Sorted, the threshold is the largest (z_1 + ... + z_k - 1) / k.
  it.each([0.1, 0.5, 3])("finds the support among a thousand classes, with scores spread by %d", (spread) => {
    const scores = Array.from({ length: 1000 }, (_, c) => spread * Math.sin(c * 12.9898));
    let sum = -1;
    const means = scores.toSorted((a, b) => b - a).map((score, i) => (sum += score) / (i + 1));
    const threshold = Math.max(...means);
    const { gradient } = evaluate(sparsemax(none), [scores], [3], { traced: true });
    scores.forEach((score, c) => {
      const expected = Math.max(0, score - threshold) - (c === 3 ? 1 : 0);
      expect(gradient[c]).toBeCloseTo(expected, 12);
    });
  });

  it("takes other classes at -∞, and any axes before the classes", () => {
    const { value } = evaluate(sparsemax(none), [[[0.5, 0.2, -Infinity]], [[2, 2, 2]]], [[1], [0]]);
    expect(value[0]).toBeCloseTo(0.4225, 14);
    expect(value[1]).toBeCloseTo(1 / 3, 14);
  });

  it("is 0 where all labels are ignored", () => {
    expect(evaluate(sparsemax(), [[1, 2]], [-100]).value).toEqual([0]);
  });
});
