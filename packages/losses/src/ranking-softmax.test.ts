import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate } from "../test/evaluate.ts";
import { rankingSoftmax } from "./ranking-softmax.ts";

const domain = { target: [-1, 4] } as const;
describeLoss(rankingSoftmax, { domain, rejects: [{ relevance: "max" }] });
describeLoss(rankingSoftmax, { domain, options: { relevance: "share" } });
describeLoss(rankingSoftmax, { domain, options: { relevance: "softmax" } });

const logSoftmax = (x: readonly number[]): number[] => {
  const total = Math.log(x.reduce((sum, one) => sum + Math.exp(one), 0));
  return x.map((one) => one - total);
};
const cross = (w: readonly number[], x: readonly number[]): number =>
  -logSoftmax(x).reduce((sum, one, i) => sum + w[i]! * one, 0);

describe("rankingSoftmax", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  const none = { reduction: "none" } as const;
  const [x, y] = [
    [0.5, -1, 2],
    [1, 0, 3],
  ];

  // log(e² + e + e³) - 2, and its gradient softmax(x) - y, as optax's docs print them.
  it("is 1.408 for scores 2, 1, 3 of which the first is relevant", () => {
    const { value, gradient } = evaluate(rankingSoftmax(), [[2, 1, 3]], [[1, 0, 0]]);
    expect(value[0]).toBeCloseTo(1.408, 3);
    expect(gradient.map((slope) => Math.round(slope * 1000) / 1000)).toEqual([-0.755, 0.09, 0.665]);
  });

  it("weighs items by their relevances as they are, as shares of their sum, or by softmax", () => {
    const of = (relevance: "raw" | "share" | "softmax") =>
      evaluate(rankingSoftmax({ ...none, relevance }), [x!], [y!]).value[0];
    expect(of("raw")).toBeCloseTo(cross(y!, x!), 13);
    expect(of("share")).toBeCloseTo(cross([0.25, 0, 0.75], x!), 13);
    expect(of("softmax")).toBeCloseTo(cross(logSoftmax(y!).map(Math.exp), x!), 13);
  });

  it.each(["raw", "share", "softmax"] as const)("gives the same however a list is padded, by %s", (relevance) => {
    const loss = rankingSoftmax({ ...none, relevance });
    const { value } = evaluate(loss, [x!], [y!]);
    for (const dtype of ["float64", "float32"] as const) {
      const padded = evaluate(loss, [[...x!, 1e4, -3]], [[...y!, -1, -1]], { dtype, traced: true });
      expect(padded.value[0]).toBeCloseTo(value[0]!, 5);
      expect(padded.gradient.slice(3).map(Math.abs)).toEqual([0, 0]);
    }
  });

  it("leaves lists without items out of the mean, and costs 0 where nothing is relevant", () => {
    const lists = [x!, x!];
    const alone = evaluate(rankingSoftmax(), [x!], [y!]).value[0];
    expect(evaluate(rankingSoftmax(), lists, [y!, [-1, -1, -1]]).value[0]).toBeCloseTo(alone!, 14);
    expect(evaluate(rankingSoftmax(), lists, [y!, [0, 0, 0]]).value[0]).toBeCloseTo(alone! / 2, 14);
    for (const relevance of ["raw", "share", "softmax"] as const) {
      const { value, gradient } = evaluate(rankingSoftmax({ relevance }), [x!], [[-1, -1, -1]], { traced: true });
      expect([...value, ...gradient].map(Math.abs)).toEqual([0, 0, 0, 0]);
    }
  });

  it("costs nothing for an item at -∞ that is not relevant", () => {
    const { value } = evaluate(rankingSoftmax(none), [[0, 0, -Infinity]], [[1, 0, 0]], { traced: true });
    expect(value[0]).toBeCloseTo(Math.LN2, 14);
  });
});
