import { startDevice } from "@downslope/core";
import { describeLoss } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { distance, embeddings, labels, negativesOf, positivesOf, sum, unit } from "../test/embeddings.ts";
import { evaluateRoles } from "../test/evaluate-roles.ts";
import { margin } from "./margin.ts";

describeLoss(margin, { rejects: [{ margin: -1 }, { beta: 0 }] });
describeLoss(margin, { options: { margin: 0.5, beta: 0.8, classWeight: [1, 2, 3, 4], ignoreIndex: 1 } });

const inputs = { prediction: embeddings, target: labels };

describe("margin", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("is the paper's formula on all pairs, averaged over those that cost", () => {
    const x = embeddings.map(unit);
    const costs = labels.map((_, i) => [
      ...positivesOf(i).map((j) => Math.max(0, 0.2 + distance(x[i]!, x[j]!) - 1.2)),
      ...negativesOf(i).map((j) => Math.max(0, 0.2 - distance(x[i]!, x[j]!) + 1.2)),
    ]);
    const { value } = evaluateRoles(margin({ reduction: "none" }), inputs);
    expect(value).toEqual(costs.map((one) => expect.closeTo(sum(one), 12)));
    const active = costs.flat().filter((cost) => cost > 0);
    expect(active.length).toBeLessThan(costs.flat().length);
    expect(evaluateRoles(margin(), inputs).value[0]).toBeCloseTo(sum(active) / active.length, 12);
  });

  it("is 0, not 0/0, where no pair costs: unit vectors apart by 2, the margin's end at 1.4", () => {
    const batch = {
      prediction: [
        [1, 0],
        [3, 0],
        [-1, 0],
      ],
      target: [0, 0, 1],
    };
    const { value, gradient } = evaluateRoles(margin(), batch);
    expect([...value, ...gradient["prediction"]!].every((x) => Math.abs(x) === 0)).toBe(true);
  });

  it("has a finite gradient at identical embeddings of one class and of two", () => {
    const same = {
      prediction: [
        [1, 2],
        [1, 2],
        [1, 2],
      ],
      target: [0, 0, 1],
    };
    const { value, gradient } = evaluateRoles(margin(), same);
    expect(value[0]).toBeCloseTo(1.4, 12);
    expect(gradient["prediction"]!.map(Math.abs)).toEqual(Array(6).fill(0));
  });

  it("is NaN, not 0, where an embedding is", () => {
    const prediction = embeddings.map(() => [Number.NaN, 0, 0]);
    expect(evaluateRoles(margin(), { ...inputs, prediction }).value).toEqual([Number.NaN]);
  });

  it("is 0 with all ignored, and for one sample", () => {
    expect(evaluateRoles(margin(), { ...inputs, target: labels.map(() => -100) }).value).toEqual([0]);
    expect(evaluateRoles(margin(), { prediction: [[1, 2]], target: [0] }).value).toEqual([0]);
  });
});
