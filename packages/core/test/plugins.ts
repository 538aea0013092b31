import { z } from "zod";
import {
  type Batch,
  type Params,
  type Split,
  type UpdateArguments,
  Tensor,
  defineDataset,
  defineLoss,
  defineMetric,
  defineModel,
  defineOptimizer,
  gather,
  hostNormal,
  normal,
  splitKey,
  zeros,
} from "../src/index.ts";

/* Small plugins of every kind, for core's own tests: core imports no plugin package. */

const about = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용입니다." } };

const mapParams = (params: Params, f: (one: Tensor, path: string) => Tensor): Params =>
  Object.fromEntries(Object.entries(params).map(([path, one]) => [path, f(one, path)]));

/** Two noisy blobs a class, in `features` dimensions. */
export const blobs = defineDataset({
  name: "blobs",
  options: z.object({
    samples: z.int().positive().default(100),
    features: z.int().positive().default(4),
    classes: z.int().positive().default(3),
    /** Sample of the training split whose first feature is NaN. */
    poison: z.int().default(-1),
  }),
  about,
  create: ({ samples, features, classes, poison }, { seed }) => {
    const noise = hostNormal(samples * features, seed, 7);
    const input = Float32Array.from(
      noise,
      (value, i) => value * 0.5 + (Math.floor(i / features) % classes === i % features ? 2 : 0),
    );
    if (poison >= 0) input[poison * features] = Number.NaN;
    const cut = (start: number, end: number): Split => ({
      length: end - start,
      get(indices): Batch {
        const rows = Array.from(indices, (i) => start + i);
        return {
          input: {
            shape: [rows.length, features],
            dtype: "float32",
            data: Float32Array.from(rows.flatMap((row) => [...input.subarray(row * features, (row + 1) * features)])),
          },
          target: { shape: [rows.length], dtype: "int32", data: Int32Array.from(rows, (row) => row % classes) },
        };
      },
    });
    const held = Math.floor(samples / 5);
    return {
      spec: {
        input: [features],
        target: { kind: "classes", classes: Array.from({ length: classes }, (_, i) => `class ${i}`) },
      },
      splits: {
        train: cut(0, samples - 2 * held),
        validation: cut(samples - 2 * held, samples - held),
        test: cut(samples - held, samples),
      },
    };
  },
});

/** Dense layers with ReLU between; counts its batches in its state. */
export const dense = defineModel({
  name: "dense",
  options: z.object({ hidden: z.array(z.int().positive()).default([8]) }),
  about,
  create: ({ hidden }) => ({
    init(key, { input, output }) {
      const widths = [input[0]!, ...hidden, output[0]!];
      const params: Record<string, Tensor> = {};
      splitKey(key, widths.length - 1).forEach((one, i) => {
        params[`layers.${i}.weight`] = normal(one, [widths[i]!, widths[i + 1]!]).mul(Math.sqrt(2 / widths[i]!));
        params[`layers.${i}.bias`] = zeros([widths[i + 1]!]);
      });
      return { params, state: { batches: zeros([]) } };
    },
    apply(params, state, input, { training }) {
      const layers = Object.keys(params).length / 2;
      let output = input;
      for (let i = 0; i < layers; i++) {
        output = output.matmul(params[`layers.${i}.weight`]!).add(params[`layers.${i}.bias`]!);
        if (i < layers - 1) output = output.relu();
      }
      return { output, state: training ? { batches: state["batches"]!.add(1) } : state };
    },
  }),
});

export const crossEntropy = defineLoss({
  name: "cross-entropy",
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "class-index",
  about,
  create:
    () =>
    ({ prediction, target }) =>
      gather(prediction.logSoftmax(), target.expandDims(-1)).squeeze(-1).neg(),
});

export const squaredError = defineLoss({
  name: "squared-error",
  options: z.object({}),
  inputs: ["prediction", "target"],
  about,
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).square(),
});

/** Momentum, so that there is state to lose. */
export const momentum = defineOptimizer({
  name: "momentum",
  options: z.object({ learningRate: z.number().positive().default(0.05), momentum: z.number().default(0.9) }),
  about,
  create: ({ momentum: factor }) => ({
    init: (params: Params) => ({ velocity: mapParams(params, (one) => one.zerosLike()) }),
    update({ gradients, params, state, learningRate }: UpdateArguments<{ velocity: Params }>) {
      const velocity = mapParams(state.velocity, (one, path) => one.mul(factor).add(gradients[path]!));
      return {
        params: mapParams(params, (one, path) => one.sub(velocity[path]!.mul(learningRate))),
        state: { velocity },
      };
    },
  }),
});

export const accuracy = defineMetric({
  name: "accuracy",
  options: z.object({}),
  goal: "maximise",
  about,
  create: () => ({
    measure({ prediction, target }) {
      const isRight = prediction
        .argmax(-1)
        .equal(target as Tensor<"int">)
        .toFloat();
      return { right: isRight.sum(), count: isRight.onesLike().sum() };
    },
    result: ({ right, count }) => right! / count!,
  }),
});
