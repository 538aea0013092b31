import { type Params, defineOptimizer } from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { about, descent, descentAlong, optimizerOf, zip } from "../../test/plugins.ts";
import { describeBroken, runnerOf } from "../../test/refusals.ts";
import { startPlatforms } from "../reference/platform.ts";
import { optimizerChecks } from "./optimizer.ts";

const run = runnerOf(optimizerChecks);

// p = 1, 1 - 0.1 · 2, then - 0.1 · 3.
const reference = {
  initial: { p: [1] },
  gradients: [{ p: [2] }, { p: [3] }],
  cases: [{ id: "sample/0", optimizer: "sample", parameters: [{ p: [0.8] }, { p: [0.5] }] }],
};

describe("trajectories", () => {
  beforeAll(startPlatforms);

  it("are followed by an optimizer that does what it should", () => run("trajectory", descent, { reference }));

  it("must be there once they are given", () => {
    const others = { ...reference, cases: [{ ...reference.cases[0]!, optimizer: "other" }] };
    expect(() => run("trajectory", descent, { reference: others })).toThrow(/None of the cases given is about it/);
  });
});

const anchored = optimizerOf<Params>(() => {
  let anchor: readonly number[] = [];
  return {
    init(params) {
      anchor = Object.values(params).map((p) => p.data()[0]!);
      return {};
    },
    update: ({ gradients, params, state, learningRate }) => ({
      params: zip([params, gradients], (p, g) => p!.sub(g!.add(anchor[0] ?? 0).mul(learningRate))),
      state,
    }),
  };
});

const growing = optimizerOf<Params>(() => ({
  init: () => ({}),
  update: ({ gradients, params }) => ({ params, state: gradients }),
}));

const rounding = descentAlong((gradient) => gradient.toFloat("float32").toFloat(gradient.dtype as "float64"));

describeBroken(optimizerChecks, "trajectory", [
  [descentAlong((g) => g.mul(1.001)), /sample\/0: step 0 p is 0\.79/, { reference }],
  [rounding, /is/, { reference: { ...reference, gradients: [{ p: [2.1] }, { p: [3] }] } }],
]);

describeBroken(optimizerChecks, "learning-rate", [
  [
    defineOptimizer({
      name: "sample",
      options: z.object({}),
      create: () => ({ init: () => ({}), update: ({ params, state }) => ({ params, state }) }),
      about,
    }),
    /`options.learningRate` must be a number/,
  ],
  [
    optimizerOf<Params>(() => ({
      init: () => ({}),
      update: ({ params, state }) => ({ params: zip([params], (p) => p!.mul(0.99)), state }),
    })),
    /layers.0.weight at rate 0\[0\] is/,
  ],
]);

describeBroken(optimizerChecks, "structure", [
  [growing, /after 1 steps, this is not as it was: state.layers.0.weight: float64\[3,2\]/],
  [
    optimizerOf<Params>(() => ({
      init: (params) => zip([params], (p) => p!.zerosLike()),
      update: ({ params, gradients }) => ({ params, state: zip([gradients], (g) => g!.toFloat("float32")) }),
    })),
    /In float64, after 1 steps, this is not as it was: state/,
  ],
]);

describeBroken(optimizerChecks, "traced", [
  [descentAlong((g) => (g.data()[0]! > 0 ? g : g.mul(2))), /data must be called outside a compiled step/],
  [descentAlong((g) => g.mul(g.isTraced ? 1 : 1.01)), /float64 after 1 steps params.layers.0.weight\[0\] is/],
]);

describeBroken(optimizerChecks, "zero-gradient", [
  [descentAlong((g) => g.div(g.square().sqrt())), /After 1 steps params.layers.0.weight is NaN in float64/],
]);

describeBroken(optimizerChecks, "quadratic", [
  [descentAlong((g) => g.neg()), /It went from .* in 300 steps from rate 0.1/],
  [descent, /tell `quadratic`/, { quadratic: { learningRate: 1e-4 } }],
]);

describeBroken(optimizerChecks, "resumes", [[anchored, /resumed at step 1: after 1 steps params/]]);

describeBroken(optimizerChecks, "deterministic", [[descentAlong((g) => g.mul(Math.random())), /again, after 1 steps/]]);

describeBroken(optimizerChecks, "pure", [
  [
    optimizerOf<Params>(() => ({
      init: () => ({}),
      update: ({ params, gradients, state, learningRate }) => {
        const given = params as Record<string, Params[string]>;
        for (const path of Object.keys(given)) given[path] = given[path]!.sub(gradients[path]!.mul(learningRate));
        return { params: given, state };
      },
    })),
    /`params.layers.0.weight` is another tensor after the update/,
  ],
  [
    optimizerOf<Params>(() => ({
      init: () => ({}),
      update: ({ params, gradients, state }) => {
        Object.assign(state as object, gradients);
        return { params, state };
      },
    })),
    /`state.layers.0.weight` is another tensor/,
  ],
]);

describeBroken(optimizerChecks, "memory", [
  [
    descentAlong((g) => {
      void g.array.ref;
      return g;
    }),
    /memory grew by \d+ bytes, untraced/,
  ],
]);

/** An optimizer whose functions break their types. */
const wrongly = (part: object): unknown => optimizerOf(() => part as never);

describeBroken(optimizerChecks, "result", [
  [wrongly({ init: () => ({}) }), /`create` must return `{ init, update }`, two functions, got "{ init }"/],
  [wrongly({ init: async () => ({}), update: () => ({}) }), /`init` must return tensors, .* got a Promise/],
  [wrongly({ init: () => ({ count: 0 }), update: () => ({}) }), /`init` must return tensors, .* got { count }/],
  [
    wrongly({ init: () => ({}), update: () => undefined }),
    /`update` must return `{ params, state }`, .* got undefined/,
  ],
  [wrongly({ init: () => ({}), update: async () => ({}) }), /`update` must return .* got a Promise/],
  [
    wrongly({ init: () => ({}), update: () => ({ params: {}, state: {} }) }),
    /a tensor for each parameter in `params`, got { layers.0.weight }/,
  ],
]);
