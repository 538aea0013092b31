import { startDevice } from "@downslope/core";
import { describeMetric } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { evaluate, rows } from "../test/evaluate.ts";
import { recallAtK } from "./recall-at-k.ts";

describeMetric(recallAtK, {
  // Neighbours are looked for among the samples of a part, so that parts of a split cannot give what the whole does.
  skip: ["joins"],
  rejects: [{ k: 0 }, { distance: "manhattan" }],
});

describe.each(["cpu", "wasm"])("recall at k on %s", (device) => {
  beforeAll(() => startDevice(device));
  const of = (points: number[], labels: number[], options = {}) =>
    evaluate(
      recallAtK(options),
      {
        prediction: rows([labels.length, points.length / labels.length], points),
        target: rows([labels.length], labels, "int32"),
      },
      [labels.length],
      device,
    );

  // On a line: 0 and 1 are alike, 1.5 stands between them and 4, 5 is alone with its class.
  it("finds each sample's own class among the nearest", () => {
    // 0 -> 1 (right), 1 -> 1.5 (wrong), 1.5 -> 1 (wrong), 4 -> 1.5 (right).
    expect(of([0, 1, 1.5, 4], [0, 0, 1, 1])).toBe(0.5);
    // Among two: 1 has 0, and 1.5 has 1 and 0 before 4.
    expect(of([0, 1, 1.5, 4], [0, 0, 1, 1], { k: 2 })).toBe(0.75);
    expect(of([0, 1, 1.5, 4], [0, 0, 1, 1], { k: 3 })).toBe(1);
  });

  it("leaves samples without another of their class out", () => {
    expect(of([0, 1, 9], [0, 0, 1])).toBe(1);
    expect(of([0, 1, 9], [0, 1, 2])).toBeNaN();
  });

  it("does not take a sample for its own neighbour, nor a stranger at the same place for nearer", () => {
    // The stranger at 0 is as far from 5 as the one alike, and nearer to 0 than it.
    expect(of([0, 0, 5], [0, 1, 0])).toBe(0.5);
    expect(of([0, 2, 2], [0, 0, 1])).toBe(0.5);
  });

  it("measures angles when asked to", () => {
    const points = [1, 0, 10, 1, 0, 1, 1, 2];
    expect(of(points, [0, 0, 1, 1])).toBe(0.75);
    expect(of(points, [0, 0, 1, 1], { distance: "cosine" })).toBe(1);
  });
});
