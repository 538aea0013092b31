import { type Params, type Tensor, problem, splitKey, zeros } from "@downslope/core";
import type { Initialiser } from "./initialisers.ts";
import { parameterAt } from "./parameter.ts";

/** What a dense layer is made from. */
export interface DenseOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly initialise: Initialiser;
  /** Draws the biases; zeros where it is left out. */
  readonly initialiseBias?: Initialiser | undefined;
  readonly bias: boolean;
}

/** Parameters of a dense layer: `PATH.weight` [inputs, outputs], random, and `PATH.bias` [outputs], zero or random. */
export function initDense(
  key: Tensor<"key">,
  path: string,
  { inputs, outputs, initialise, initialiseBias, bias }: DenseOptions,
): Params {
  const fans = { inputs, outputs };
  const weight = { [`${path}.weight`]: initialise(key, [inputs, outputs], fans) };
  if (!bias) return weight;
  const drawn = initialiseBias?.(splitKey(key, 2)[1]!, [outputs], fans);
  return { ...weight, [`${path}.bias`]: drawn ?? zeros([outputs]) };
}

/** x W + b: `[batch, inputs] -> [batch, outputs]`; without b where there is no `PATH.bias`. */
export function applyDense(params: Params, path: string, x: Tensor): Tensor {
  const weight = parameterAt(params, "params", path, "weight");
  if (x.rank !== 2 || x.shape[1] !== weight.shape[0]) {
    throw problem("SHAPE_MISMATCH", {
      subject: path,
      argument: "input",
      rule: `be [batch, ${weight.shape[0]}], for its weight is [${weight.shape.join(",")}]`,
      got: x,
      cure: "The model was made for data of another shape.",
    });
  }
  const product = x.matmul(weight);
  const bias = params[`${path}.bias`];
  return bias ? product.add(bias) : product;
}
