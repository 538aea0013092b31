import { type Tensor, defineLoss, defineMetric, defineModel, normal, splitKey, zeros } from "@downslope/core";
import { z } from "zod";
import { about, descent, halving, lossOf, momentum, schedulerOf, squared, transformOf } from "../test/plugins.ts";
import {
  describeLoss,
  describeMetric,
  describeModel,
  describeOptimizer,
  describeScheduler,
  describeTransform,
} from "./index.ts";

/* Good plugins keep every promise, told no more than their author would tell. */

// Residuals 0 and 2: squares 0 and 4, mean 2; gradient of the mean 2 r / 2.
describeLoss(squared, {
  cases: [{ inputs: { prediction: [1, 4], target: [1, 2] }, value: 2, gradient: { prediction: [0, 2] } }],
});
describeLoss(
  defineLoss({
    name: "binary",
    options: z.object({ margin: z.number().positive().describe("distance that is enough") }),
    inputs: ["prediction", "target"],
    target: "binary",
    create:
      ({ margin }) =>
      ({ prediction, target }) =>
        prediction.mul(target.mul(-2).add(1)).add(margin).softplus(),
    about,
  }),
  { options: { margin: 1 }, rejects: [{ margin: 0 }, {}] },
);
describeLoss(
  defineLoss({
    name: "one-hot",
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "one-hot",
    create:
      () =>
      ({ prediction, target }) =>
        prediction.sub(target).square().sum(-1),
    about: { ...about, outputActivation: "softmax" },
  }),
);
describeLoss(
  defineLoss({
    name: "class-index",
    options: z.object({}),
    inputs: ["prediction", "target"],
    target: "class-index",
    create:
      () =>
      ({ prediction, target }) =>
        prediction.logSoftmax().square().sum(-1).mul(target.toFloat(prediction.dtype).add(1)),
    about,
  }),
);
describeLoss(
  defineLoss({
    name: "pair",
    options: z.object({}),
    inputs: ["left", "right", "target"],
    create:
      () =>
      ({ left, right, target }) => {
        if (left.shape.join() !== right.shape.join()) throw new Error("pair: `right` must have the shape of `left`.");
        return left.sub(right).square().sum(-1).mul(target);
      },
    about,
  }),
  { domain: { target: [0, 1] } },
);
describeLoss(
  defineLoss({
    name: "gaussian",
    options: z.object({}),
    inputs: ["prediction", "variance", "target"],
    create:
      () =>
      ({ prediction, variance, target }) =>
        variance.log().add(prediction.sub(target).square().div(variance)),
    about,
  }),
);
describeLoss(
  lossOf(({ prediction, target }) => prediction.log().sub(target).square()),
  { domain: { prediction: [1e-3, Number.POSITIVE_INFINITY] } },
);
describeLoss(
  lossOf(({ prediction, target }) => prediction.log().sub(target.log()).square()),
  {
    domain: { prediction: [1e-3, 4], target: [1e-3, 4] },
    sample: (draw) => ({ prediction: draw.uniform([5], 1, 2), target: draw.uniform([5], 1, 2) }),
  },
);

describeOptimizer(descent);
describeOptimizer(momentum, { options: { learningRate: 0.05 }, rejects: [{ learningRate: -1 }] });
describeTransform(transformOf("scale", "by", (gradient, by) => gradient.mul(by)));

describeScheduler(
  schedulerOf((base) => (step) => base / (1 + step)),
  {
    cases: [{ baseLearningRate: 1, learningRates: [1, 0.5, 1 / 3] }],
  },
);
describeScheduler(halving, {
  cases: [{ baseLearningRate: 1, metrics: [3, 4, 2, 2], learningRates: [1, 1, 0.5, 0.5] }],
});

describeMetric(
  defineMetric({
    name: "error",
    options: z.object({}),
    goal: "minimise",
    create: () => ({
      measure: ({ prediction, target }) => {
        const error = prediction.sub(target as Tensor).abs();
        return { sum: error.sum(), count: error.zerosLike().add(1).sum() };
      },
      result: ({ sum, count }) => sum! / count!,
    }),
    about,
  }),
);

describeModel(
  defineModel({
    name: "linear",
    options: z.object({}),
    create: () => ({
      init: (key, { input, output }) => ({
        params: { weight: normal(splitKey(key, 1)[0]!, [input[0]!, output[0]!]), bias: zeros([output[0]!]) },
        state: { calls: zeros([]) },
      }),
      apply: (params, state, input) => ({
        output: input.matmul(params["weight"]!).add(params["bias"]!),
        state: { calls: state["calls"]!.add(1) },
      }),
    }),
    about,
  }),
);
