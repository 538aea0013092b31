import { type LossPlugin, type Tensor, defineLoss, full, normal, ones, oneHot, problem } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about, lossOf, squared } from "../../test/plugins.ts";
import { describeBroken, runnerOf } from "../../test/refusals.ts";
import { startPlatforms } from "../reference/platform.ts";
import { lossChecks } from "./loss.ts";

const inBatch = (least: (samples: number) => void): LossPlugin =>
  lossOf(({ prediction, target }) => {
    least(prediction.shape[0]!);
    return prediction.sub(target).square();
  });

const labels = (maths: (prediction: Tensor, target: Tensor<"int">) => Tensor): LossPlugin =>
  defineLoss({
    name: "labels",
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "class-index",
    create:
      () =>
      ({ prediction, target }) =>
        maths(prediction, target),
    about,
  });
const crossEntropy = (prediction: Tensor, rows: Tensor): Tensor => prediction.logSoftmax().mul(rows).sum(-1).neg();

/** Remembers the length of its first batch. */
const remembering = defineLoss({
  name: "sample",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create: () => {
    let first: number | undefined;
    return ({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .reshape([(first ??= prediction.shape[0]!), -1]);
  },
  about,
});

describeBroken(lossChecks, "batches", [
  [remembering, /With 1 sample it throws: reshape: `shape` must hold 4 elements/],
  [
    lossOf(({ prediction, target }) => prediction.sub(target).mul(ones([6, 4]).toFloat(prediction.dtype))),
    /1 sample gives the shape \[6,4\]/,
  ],
  [
    lossOf(({ prediction, target }) =>
      prediction
        .sub(target)
        .square()
        .div(prediction.shape[0]! - 1),
    ),
    /With 1 sample the value holds/,
  ],
  [
    inBatch((samples) => {
      if (samples === 3) throw new Error("an odd batch");
    }),
    /With 3 samples it throws: an odd batch\./,
  ],
  [
    labels((prediction, target) => crossEntropy(prediction, oneHot(target, 4).toFloat(prediction.dtype))),
    /With 5 classes it throws: mul: `other` must fit the shape \[6,5\]/,
  ],
]);

describe('a loss that keeps "batches"', () => {
  beforeAll(startPlatforms);
  const check = (plugin: LossPlugin, given?: object) => runnerOf(lossChecks)("batches", plugin, given);

  it("takes its lengths from its inputs", () => {
    check(squared);
    check(labels((x, target) => crossEntropy(x, oneHot(target, x.shape.at(-1)!).toFloat(x.dtype))));
  });

  it("may refuse a sample alone, in its own name", () => {
    const refuse = (subject: string) =>
      inBatch((samples) => {
        if (samples > 1) return;
        const rule = "hold two samples or more";
        throw problem("INVALID_ARGUMENT", { subject, argument: "prediction", rule, got: samples });
      });
    check(refuse("sample"));
    expect(() => check(refuse("another"))).toThrow(/With 1 sample it throws: another: `prediction` must hold two/);
  });

  it("has parameters that `init` makes for each number of classes", () => {
    check(
      defineLoss({
        name: "owner",
        options: z.object({}),
        inputs: ["prediction", "target"],
        target: "class-index",
        init: (_, { key, output, classes }) => ({ weight: normal(key, [output[0]!, classes]), shift: full([1], 0) }),
        create:
          () =>
          ({ prediction, target }, { weight, shift }) =>
            crossEntropy(
              prediction.matmul(weight).add(shift),
              oneHot(target, weight.shape[1]!).toFloat(prediction.dtype),
            ),
        about,
      }),
    );
  });

  it("keeps the classes that an author's own sample has", () => {
    const sample = () => ({
      prediction: { shape: [2, 4], dtype: "float64" as const, data: Float64Array.of(1, 2, 3, 4, 4, 3, 2, 1) },
      target: { shape: [2], dtype: "int32" as const, data: Int32Array.of(0, 3) },
    });
    check(
      labels((prediction, target) => crossEntropy(prediction, oneHot(target, 4).toFloat(prediction.dtype))),
      { sample },
    );
  });
});
