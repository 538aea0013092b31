import {
  type LossContext,
  type Tensor,
  type WeightedValues,
  onDevice,
  ones,
  scope,
  startDevice,
  tensor,
} from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import type { LabelOptions } from "./labels.ts";
import { type Pairs, hasAny, logSumExpWhere, pairTarget, readPairs, whatCosts } from "./pairs.ts";

const onCpu = (run: () => void): void => onDevice("cpu", () => scope(run));
const pairsOf = (labels: number[], options: LabelOptions = {}, context: LossContext = {}): Pairs =>
  readPairs("test", options, context)(ones([labels.length, 2]), tensor(labels, { dtype: "int32" }));
const rows = (mask: Tensor<"bool">): string[] =>
  Array.from({ length: mask.shape[0]! }, (_, i) => [...mask.at(0, i).data()].join(""));

describe("readPairs", () => {
  beforeAll(() => startDevice("cpu"));

  it("pairs samples of one class, but none with itself, and those of different classes", () =>
    onCpu(() => {
      const { positive, negative } = pairsOf([5, -7, 5]);
      expect(rows(positive)).toEqual(["001", "000", "100"]);
      expect(rows(negative)).toEqual(["010", "101", "010"]);
    }));

  it("leaves ignored samples out of every pair", () =>
    onCpu(() => {
      const { positive, negative } = pairsOf([1, -100, 1, -100]);
      expect(rows(positive)).toEqual(["0010", "0000", "1000", "0000"]);
      expect(rows(negative)).toEqual(["0000", "0000", "0000", "0000"]);
    }));

  it("counts for nothing what has no terms, even where its sum is infinite or NaN", () =>
    onCpu(() => {
      const { weigh } = pairsOf([0, 1, 2]);
      const { values, weights } = weigh(tensor([Number.NaN, Number.POSITIVE_INFINITY, 6]), tensor([0, 0, 2]));
      expect([...values.data()]).toEqual([0, 0, 6]);
      expect([...weights.data()]).toEqual([0, 0, 2]);
    }));

  it("weighs anchors by their class, in value and divisor", () =>
    onCpu(() => {
      const read = ({ values, weights }: WeightedValues): number[][] => [[...values.data()], [...weights.data()]];
      const terms = [tensor([1, 2, 3]), tensor([1, 1, 2])] as const;
      const options = { classWeight: [10, 100], ignoreIndex: -1 };
      expect(read(pairsOf([0, 1, 1], options).weigh(...terms))).toEqual([
        [10, 200, 300],
        [10, 100, 200],
      ]);
      expect(read(pairsOf([0, -1, 1], options).weigh(...terms))).toEqual([
        [10, 0, 300],
        [10, 0, 200],
      ]);
      const balanced = pairsOf([0, 1, 1], { classWeight: "balanced" }, { classCounts: [1, 3] });
      expect(read(balanced.weigh(...terms))[0]!.map((x) => Math.round(x * 3))).toEqual([6, 4, 6]);
    }));

  it("refuses labels without a weight", () =>
    onCpu(() => {
      const { weigh } = pairsOf([0, 2], { classWeight: [1, 2] });
      expect(() => weigh(ones([2]), ones([2]))).toThrow("test: `target` must hold labels from 0 to 1");
    }));
});

describe("helpers of pairs", () => {
  beforeAll(() => startDevice("cpu"));

  it("sum over what a mask holds: -Infinity where that is nothing", () =>
    onCpu(() => {
      const mask = tensor([1, 1, 0, 0], { shape: [2, 2] }).greater(0);
      expect(
        [
          ...logSumExpWhere(
            mask,
            tensor([
              [3, 3],
              [4, 4],
            ]),
          ).data(),
        ].map((x) => Math.exp(x - 3)),
      ).toEqual([expect.closeTo(2, 5), 0]);
      expect([...hasAny(mask, ones([2])).data()]).toEqual([1, 0]);
    }));

  it("count what costs, and what is NaN", () =>
    onCpu(() => {
      expect([...whatCosts(tensor([0, 2, Number.NaN])).data()]).toEqual([0, 1, 1]);
    }));

  it("reshape targets by a last axis of 1, and by no other", () =>
    onCpu(() => {
      expect(pairTarget("test", ones([3]), [3, 1]).shape).toEqual([3, 1]);
      expect(pairTarget("test", ones([3, 1]), [3]).shape).toEqual([3]);
      expect(() => pairTarget("test", ones([1, 3]), [3])).toThrow("test: `target` must have one number a pair, [3]");
    }));
});
