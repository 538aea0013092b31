import { type LossFunction, type LossPlugin, type Tensor, defineLoss, tensor } from "@downslope/core";
import { z } from "zod";
import { about, lossOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

/** A pair loss that gets round core's own checks of shapes, as one that was not made by `defineLoss` could. */
const uncheckedPair = (compute: LossFunction<"left" | "right", "value">): LossPlugin => {
  const pair = defineLoss({
    name: "pair",
    options: z.object({}),
    inputs: ["left", "right"],
    create: () => compute,
    about,
  });
  const evaluate = (given: object): Tensor => (compute(given as never, {}) as Tensor).mean();
  return new Proxy(pair, {
    apply: (target, self, given) => {
      const configured = Reflect.apply(target, self, given) as ReturnType<LossPlugin>;
      return { ...configured, create: (context: never) => ({ ...configured.create(context), evaluate }) };
    },
  });
};

const defined = { name: "sample", options: z.object({}), about };
const pairOf = (compute: LossFunction<"left" | "right" | "target", "binary">): LossPlugin =>
  defineLoss({ ...defined, inputs: ["left", "right", "target"], target: "binary", create: () => compute });

describeBroken(lossChecks, "result", [
  [
    pairOf(({ left, right, target }) => left.sub(right).square().sum(-1).mul(target).mean()),
    /6 samples give the shape \[\]; the mean is core's to take/,
  ],
  [
    lossOf(({ prediction, target }) => {
      const values = prediction.sub(target).square();
      return { values, weights: values.onesLike().mean(-1, { keepDims: true }) };
    }),
    /must return `weights` as its `values` are, float64\[6,4\], got float64\[6,1\]/,
  ],
  [lossOf(({ prediction, target }) => prediction.sub(target).square().mean()), /6 samples give the shape \[\]/],
  [lossOf(({ prediction, target }) => prediction.sub(target).square().toFloat()), /Inputs in float64 give float32/],
  [lossOf((async ({ prediction }: { prediction: Tensor }) => prediction) as never), /got a Promise. .* remove `async`/],
  [lossOf((() => 3) as never), /return a tensor of losses, .* got 3/],
  [
    lossOf((({ prediction, target }: Record<string, Tensor>) => prediction!.less(target!)) as never),
    /comparisons have no gradient/,
  ],
]);

describeBroken(lossChecks, "traced", [
  [
    lossOf(({ prediction, target }) => (prediction.data()[0]! > 0 ? prediction.sub(target) : target.sub(prediction))),
    /data must be called outside a compiled step/,
  ],
  [lossOf(({ prediction, target }) => prediction.sub(target).mul(prediction.isTraced ? 2 : 1)), /float64 value is/],
]);

describeBroken(lossChecks, "shapes", [
  [uncheckedPair(({ left, right }) => left.sub(right).square()), /refusal of inputs without `left` names none of left/],
  [uncheckedPair(({ left, right }) => (left ?? right).square()), /It takes inputs without `left`/],
]);

let calls = 0;
describeBroken(lossChecks, "deterministic", [
  [
    defineLoss({
      ...defined,
      inputs: ["prediction", "target"],
      init: () => ({ scale: tensor([Math.random()]) }),
      create:
        () =>
        ({ prediction, target }, { scale }) =>
          prediction.sub(target).square().mul(scale),
    }),
    /The same key gives `scale` other numbers/,
  ],
  [lossOf(({ prediction, target }) => prediction.sub(target).mul(Math.random())), /created again/],
  [lossOf(({ prediction, target }) => prediction.sub(target).mul((calls += 1))), /again/],
]);

describeBroken(lossChecks, "memory", [
  [
    lossOf(({ prediction, target }) => {
      void target.array.ref;
      return prediction.sub(target).square();
    }),
    /memory grew by \d+ bytes, untraced/,
  ],
]);
