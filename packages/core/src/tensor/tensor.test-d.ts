import { describe, expectTypeOf, it } from "vitest";
import { z } from "zod";
import {
  type LossPlugin,
  type Tensor,
  compiled,
  defineLoss,
  gather,
  grad,
  normal,
  oneHot,
  range,
  tensor,
  where,
} from "../index.ts";

declare const x: Tensor;
declare const labels: Tensor<"int">;
declare const key: Tensor<"key">;

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };

describe("Tensor", () => {
  it("knows what its elements mean", () => {
    expectTypeOf(x.less(0)).toEqualTypeOf<Tensor<"bool">>();
    expectTypeOf(x.argmax()).toEqualTypeOf<Tensor<"int">>();
    expectTypeOf(labels.toFloat()).toEqualTypeOf<Tensor>();
    expectTypeOf(labels.add(1)).toEqualTypeOf<Tensor<"int">>();
    expectTypeOf(tensor([1], { dtype: "int32" })).toEqualTypeOf<Tensor<"int">>();
    expectTypeOf(range(3)).toEqualTypeOf<Tensor<"int">>();
    expectTypeOf(oneHot(labels, 3).toFloat(x.dtype)).toEqualTypeOf<Tensor>();
    expectTypeOf(tensor([1], { dtype: x.dtype })).toEqualTypeOf<Tensor>();
    expectTypeOf(oneHot(labels, 3)).toEqualTypeOf<Tensor>();
    expectTypeOf(where(x.less(0), x, 1)).toEqualTypeOf<Tensor>();
    expectTypeOf(where(x.less(0), labels, 1)).toEqualTypeOf<Tensor<"int">>();
    expectTypeOf(grad((p: { w: Tensor }) => p.w.sum())({ w: x })).toEqualTypeOf<{ w: Tensor }>();
    expectTypeOf(compiled((a: Tensor) => a.argmax())(x)).toEqualTypeOf<Tensor<"int">>();
  });

  it("refuses what has no meaning", () => {
    // @ts-expect-error: labels are not floats
    x.add(labels);
    // @ts-expect-error: a logarithm is of floats
    labels.log();
    // @ts-expect-error: a condition is bool
    x.where(x, 0);
    // @ts-expect-error: `and` joins conditions
    x.and(x);
    // @ts-expect-error: labels are no floats of that dtype
    tensor([1], { dtype: "float" });
    // @ts-expect-error: indices are int
    gather(x, x);
    // @ts-expect-error: indices are int
    oneHot(x, 3);
    // @ts-expect-error: random numbers need a key
    normal(x, [2]);
    // @ts-expect-error: keys are not averaged
    key.mean();
    // @ts-expect-error: gradients are of floats
    grad((a: Tensor) => a.argmax())(x);
    // @ts-expect-error: exponents are constant
    x.pow(x);
    // @ts-expect-error: nothing is freed by hand
    x.dispose();
  });
});

describe("defineLoss", () => {
  const base = { name: "n", options: z.object({}), inputs: ["prediction"] as const, about };

  it("types inputs by their roles and options by their schema", () => {
    const plugin = defineLoss({
      name: "typed",
      options: z.object({ delta: z.number().default(1) }),
      inputs: ["prediction", "target"],
      target: "class-index",
      about,
      create: ({ delta }) => {
        expectTypeOf(delta).toEqualTypeOf<number>();
        return ({ prediction, target }) => {
          expectTypeOf(prediction).toEqualTypeOf<Tensor>();
          expectTypeOf(target).toEqualTypeOf<Tensor<"int">>();
          return gather(prediction, target.expandDims(-1)).mul(delta);
        };
      },
    });
    expectTypeOf(plugin).toExtend<LossPlugin<{ delta?: number | undefined }>>();
    plugin();
    plugin({ delta: 2, reduction: "sum" });
    // @ts-expect-error: the schema says number
    plugin({ delta: "2" });
    // @ts-expect-error: no such reduction
    plugin({ reduction: "average" });
    // @ts-expect-error: no such option
    plugin({ detla: 2 });
  });

  it("gives the maths the parameters that `init` makes", () => {
    defineLoss({
      name: "owner",
      options: z.object({}),
      inputs: ["prediction"],
      about,
      init: (_, given) => ({ weight: normal(given.key, given.output) }),
      create:
        () =>
        ({ prediction }, params) => {
          expectTypeOf(params).toEqualTypeOf<{ weight: Tensor }>();
          // @ts-expect-error: `init` makes no such parameter
          return prediction.mul(params.weight).add(params.bias);
        },
    });
    defineLoss({
      ...base,
      // @ts-expect-error: parameters are tensors
      init: () => ({ weight: 1 }),
      create:
        () =>
        ({ prediction }) =>
          prediction,
    });
  });

  it("refuses maths that returns no tensor, or reads roles it did not name", () => {
    // @ts-expect-error: a number is not a loss
    defineLoss({ ...base, create: () => () => 3 });
    defineLoss({
      ...base,
      create:
        () =>
        async ({ prediction }) =>
          // @ts-expect-error: a loss never waits
          prediction,
    });
    defineLoss({
      ...base,
      create:
        () =>
        // @ts-expect-error: `target` was not named
        ({ prediction, target }) =>
          prediction.sub(target),
    });
  });

  it("requires options that have no default", () => {
    const needy = defineLoss({
      name: "needy",
      options: z.object({ margin: z.number() }),
      inputs: ["prediction"],
      about,
      create:
        () =>
        ({ prediction }) =>
          prediction,
    });
    needy({ margin: 1 });
    // @ts-expect-error: `margin` is missing
    needy();
  });
});
