import { type Params, type Tensor, problem, splitKey, uniform } from "@downslope/core";

// What losses that own parameters for each class share: their embeddings and labels, and linear layers.

/** What all of them read and want of the model. */
export const labelledEmbeddings = {
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
} as const;

/** Refuses a target that is no class, or has too few classes. */
export function checkClasses(subject: string, classes: number, least = 1): void {
  if (classes >= least) return;
  throw problem("INVALID_ARGUMENT", {
    subject,
    argument: "classes",
    rule: `be at least ${least}, for it has parameters for each class`,
    got: classes,
    cure: "Use a data set whose target is classes.",
  });
}

/** Products of embeddings with weights: `[..., D], [...outputs, D] -> [..., ...outputs]`. */
export function products(x: Tensor, weight: Tensor): Tensor {
  const size = weight.shape.at(-1)!;
  const flat = x.reshape([-1, size]).matmul(weight.reshape([-1, size]).transpose());
  return flat.reshape([...x.shape.slice(0, -1), ...weight.shape.slice(0, -1)]);
}

/** A fresh linear layer, uniform within ±1/√inputs as PyTorch starts its own: `weight`, `[outputs, inputs]`, and `bias`. */
export function linear(key: Tensor<"key">, outputs: number, inputs: number, hasBias = false): Params {
  const [first, second] = splitKey(key, 2) as [Tensor<"key">, Tensor<"key">];
  const bound = { low: -1 / Math.sqrt(inputs), high: 1 / Math.sqrt(inputs) };
  const weight = uniform(first, [outputs, inputs], bound);
  return hasBias ? { weight, bias: uniform(second, [outputs], bound) } : { weight };
}
