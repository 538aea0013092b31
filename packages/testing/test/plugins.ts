import {
  type About,
  type LossFunction,
  type LossPlugin,
  type OptimizerParts,
  type OptimizerPlugin,
  type OptimizerState,
  type Params,
  type Schedule,
  type SchedulerPlugin,
  type StatefulSchedule,
  type Tensor,
  type TransformPlugin,
  type UpdateArguments,
  defineLoss,
  defineOptimizer,
  defineScheduler,
  defineTransform,
} from "@downslope/core";
import { z } from "zod";

/* Small plugins, good ones and makers of bad ones. */

const text = { en: "For tests.", ko: "시험용입니다." };
export const about: About = {
  title: { en: "Test", ko: "시험" },
  summary: text,
  use: text,
  avoid: text,
  formula: "x",
  source: "nobody (2000), nothing",
  tasks: ["regression"],
};

/** A regression loss of that formula. */
export const lossOf = (compute: LossFunction<"prediction" | "target", "value">): LossPlugin =>
  defineLoss({ name: "sample", options: z.object({}), inputs: ["prediction", "target"], create: () => compute, about });

export const squared: LossPlugin = lossOf(({ prediction, target }) => prediction.sub(target).square());

/** Each parameter with what several records hold at its path. */
export const zip = (sets: readonly Params[], f: (...tensors: Tensor[]) => Tensor): Params =>
  Object.fromEntries(Object.keys(sets[0]!).map((path) => [path, f(...sets.map((set) => set[path]!))]));

export const sgdOptions = z.object({
  learningRate: z.number().min(0).default(0.1).describe("base learning rate"),
});
type SgdOptions = { learningRate?: number | undefined };

/** An optimizer of that state and update. */
export const optimizerOf = <S extends OptimizerState>(make: () => OptimizerParts<S>): OptimizerPlugin<SgdOptions> =>
  defineOptimizer({ name: "sample", options: sgdOptions, create: make, about });

/** Gradient descent, with the gradient made into something else before. */
export const descentAlong = (direction: (gradient: Tensor, parameter: Tensor) => Tensor): OptimizerPlugin<SgdOptions> =>
  optimizerOf<Params>(() => ({
    init: () => ({}),
    update: ({ gradients, params, state, learningRate }) => ({
      params: zip([params, gradients], (p, g) => p!.sub(direction(g!, p!).mul(learningRate))),
      state,
    }),
  }));

export const descent: OptimizerPlugin<SgdOptions> = descentAlong((gradient) => gradient);

/** Heavy ball, m = 0.5 m + g. */
export const momentum: OptimizerPlugin<SgdOptions> = optimizerOf<Params>(() => ({
  init: (params) => zip([params], (p) => p!.zerosLike()),
  update: ({ gradients, params, state, learningRate }: UpdateArguments<Params>) => {
    const next = zip([state, gradients], (m, g) => m!.mul(0.5).add(g!));
    return { params: zip([params, next], (p, m) => p!.sub(m!.mul(learningRate))), state: next };
  },
}));

/** A transform that doubles gradients, or does with them what it is told. */
export const transformOf = (
  name: string,
  option: string,
  change: (gradient: Tensor, value: number) => Tensor,
): TransformPlugin<Record<string, number>> =>
  defineTransform({
    name,
    options: z.object({ [option]: z.number().default(1).describe("a number") }),
    create: (options) => ({
      init: () => ({}),
      update: ({ gradients, state }: UpdateArguments<Params>) => ({
        gradients: zip([gradients], (g) => change(g!, (options as Record<string, number>)[option]!)),
        state,
      }),
    }),
    about,
  }) as never;

/** A scheduler in closed form. */
export const schedulerOf = (schedule: (base: number) => Schedule): SchedulerPlugin =>
  defineScheduler({
    name: "sample",
    options: z.object({}),
    create: (_, { baseLearningRate }) => schedule(baseLearningRate),
    about,
  });

/** A scheduler with a state. */
export const watcherOf = <S extends object>(schedule: (base: number) => StatefulSchedule<S>): SchedulerPlugin =>
  defineScheduler({
    name: "sample",
    options: z.object({}),
    create: (_, { baseLearningRate }) => schedule(baseLearningRate),
    about,
  });

type Best = { readonly best: number | null; readonly rate: number };

/** Halves the rate when the metric is not better than the best. */
export const halving: SchedulerPlugin = watcherOf<Best>((base) => ({
  monitor: "loss",
  init: () => ({ best: null, rate: base }),
  learningRate: ({ rate }) => rate,
  observe: ({ best, rate }, metric) =>
    best === null || metric < best ? { best: Number.isFinite(metric) ? metric : best, rate } : { best, rate: rate / 2 },
}));
