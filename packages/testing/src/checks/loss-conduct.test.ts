import { type LossFunction, type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { about, lossOf } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { lossChecks } from "./loss.ts";

const pairOf = (compute: LossFunction<"left" | "right", "value">): LossPlugin =>
  defineLoss({ name: "pair", options: z.object({}), inputs: ["left", "right"], create: () => compute, about });

describeBroken(lossChecks, "result", [
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
  [pairOf(({ left, right }) => left.sub(right).square().sum(-1)), /names none of left, right/],
  [pairOf(({ left, right }) => left.sum().add(right.sum())), /It takes `left` with a sample less/],
]);

let calls = 0;
describeBroken(lossChecks, "deterministic", [
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
