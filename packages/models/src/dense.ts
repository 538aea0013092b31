import { type Params, type Tensor, problem, zeros } from "@downslope/core";
import type { Initialiser } from "./initialisers.ts";

/** What a dense layer is made from. */
export interface DenseOptions {
  readonly inputs: number;
  readonly outputs: number;
  readonly initialise: Initialiser;
  readonly bias: boolean;
}

/** Parameters of a dense layer: `PATH.weight` [inputs, outputs], random, and `PATH.bias` [outputs], zero. */
export function initDense(
  key: Tensor<"key">,
  path: string,
  { inputs, outputs, initialise, bias }: DenseOptions,
): Params {
  const weight = initialise(key, [inputs, outputs], { inputs, outputs });
  return { [`${path}.weight`]: weight, ...(bias && { [`${path}.bias`]: zeros([outputs]) }) };
}

/** x W + b: `[batch, inputs] -> [batch, outputs]`; without b where there is no `PATH.bias`. */
export function applyDense(params: Params, path: string, x: Tensor): Tensor {
  const weight = params[`${path}.weight`];
  if (!weight) {
    throw problem("INVALID_ARGUMENT", {
      subject: path,
      argument: "params",
      rule: `hold \`${path}.weight\``,
      got: Object.keys(params),
      cure: "They were made by a model with other options.",
    });
  }
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
