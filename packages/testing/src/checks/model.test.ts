import { type ModelPlugin, type Params, type Tensor, defineModel, normal, zeros } from "@downslope/core";
import { z } from "zod";
import { about } from "../../test/plugins.ts";
import { describeBroken } from "../../test/refusals.ts";
import { modelChecks } from "./model.ts";

type Parts = {
  readonly output?: (params: Params, input: Tensor) => Tensor;
  readonly weight?: (key: Tensor<"key">, shape: readonly number[]) => Tensor;
  readonly state?: Params;
};

const linear = (params: Params, input: Tensor): Tensor => input.matmul(params["weight"]!).add(params["bias"]!);

const modelOf = ({ output = linear, weight = normal, state }: Parts): ModelPlugin =>
  defineModel({
    name: "sample",
    options: z.object({}),
    create: () => ({
      init: (key, spec) => ({
        params: { weight: weight(key, [spec.input[0]!, spec.output[0]!]), bias: zeros([spec.output[0]!]) },
        state: {},
      }),
      apply: (params, before, input) => ({ output: output(params, input), state: state ?? before }),
    }),
    about,
  });

describeBroken(modelChecks, "shapes", [
  [modelOf({ output: (params, input) => linear(params, input).sum(-1) }), /output.shape is "\[1\]", not "\[1,3\]"/],
  [modelOf({ weight: (key, shape) => normal(key, shape).toFloat("float64") }), /Parameter `weight` is float64/],
  [modelOf({ state: { extra: undefined as never } }), /state.size is 1, not 0/],
]);

describeBroken(modelChecks, "seeded", [
  [modelOf({ weight: (key, shape) => normal(key, shape).mul(Math.random()) }), /`weight`, again,\[0\] is/],
  [modelOf({ weight: (_, shape) => zeros(shape) }), /Two keys give the same parameters/],
  [modelOf({ weight: (key, shape) => normal(key, shape).div(0) }), /`weight` is not finite/],
]);

describeBroken(modelChecks, "traced", [
  [modelOf({ output: (params, input) => linear(params, input).mul(input.isTraced ? 1 : 2) }), /output\[0\] is/],
  [modelOf({ output: (params, input) => linear(params, input).mul(Math.random()) }), /output/],
]);

describeBroken(modelChecks, "learns", [
  [
    modelOf({ output: (params, input) => linear({ ...params, bias: params["bias"]!.stopGradient() }, input) }),
    /That of `bias` is 0 everywhere/,
  ],
  [
    modelOf({ output: (params, input) => linear(params, input).add(params["bias"]!.square().sqrt()) }),
    /That of `bias` is not finite/,
  ],
]);

describeBroken(modelChecks, "memory", [
  [
    modelOf({
      output: (params, input) => {
        void input.array.ref;
        return linear(params, input);
      },
    }),
    /memory grew by \d+ bytes/,
  ],
]);

/** A model whose functions break their types. */
const wrongly = (part: object): unknown =>
  defineModel({ name: "sample", options: z.object({}), create: () => part as never, about });
const variables = () => ({ params: {}, state: {} });

describeBroken(modelChecks, "result", [
  [wrongly({ init: variables }), /`create` must return `{ init, apply }`, got { init }/],
  [wrongly({ init: async () => variables(), apply: () => ({}) }), /`init` must return .* got a Promise/],
  [wrongly({ init: () => ({ params: {} }), apply: () => ({}) }), /`init` must return .* got { params }/],
  [
    wrongly({ init: variables, apply: () => ({ output: 1, state: {} }) }),
    /`apply` must return .* got { output, state }/,
  ],
]);
