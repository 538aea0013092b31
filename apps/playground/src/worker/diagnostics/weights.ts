import { byLayer } from "./layers.ts";
import { distributionOf, rangeOf, spreadOf } from "./distribution.ts";
import type { LayerWeights, WeightsRequest } from "./protocol.ts";
import { decodeModel } from "@downslope/core";

interface Parameter {
  readonly path: string;
  readonly shape: readonly number[];
  readonly values: ArrayLike<number>;
}

const prefix = "params.";

/** How the weights of each layer are spread, now and at the start. */
export function weightsOf({ model, start }: Pick<WeightsRequest, "model" | "start">): LayerWeights[] {
  const { tensors } = decodeModel(model);
  const now = Object.entries(tensors)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, { shape, data }]): Parameter => ({ path: path.slice(prefix.length), shape, values: data }));
  const then = byLayer(start ? parametersOf(start) : []);
  return [...byLayer(now)].map(([layer, parameters]) => {
    const values = weights(parameters);
    const before = weights(then.get(layer) ?? []);
    const range = rangeOf([values, before]);
    return {
      layer,
      size: values.length,
      ...spreadOf(values),
      now: distributionOf(values, range),
      ...(before.length > 0 && {
        start: { ...distributionOf(before, range), deviation: spreadOf(before).deviation },
      }),
    };
  });
}

/** The numbers of a snapshot, cut into parameters. */
function parametersOf({ values, layout }: NonNullable<WeightsRequest["start"]>): Parameter[] {
  let at = 0;
  return layout.map(({ path, shape }) => {
    const from = at;
    at += shape.reduce((product, length) => product * length, 1);
    return { path, shape, values: values.subarray(from, at) };
  });
}

/** Tensors of two axes and more: biases and scales have a spread of their own, that would hide in the weights'. */
function weights(parameters: readonly Parameter[]): Float32Array {
  const large = parameters.filter(({ shape }) => shape.length >= 2);
  const chosen = large.length > 0 ? large : parameters;
  const joined = new Float32Array(chosen.reduce((sum, { values }) => sum + values.length, 0));
  let at = 0;
  for (const { values } of chosen) {
    joined.set(values, at);
    at += values.length;
  }
  return joined;
}
