import { type Tensor, bernoulli } from "@downslope/core";

/**
 * Sets each element to 0 with a probability, from 0 to below 1, and divides the others by what is left of 1, so that the
 * mean stays: as PyTorch's Dropout in training. Elsewhere leave it out.
 *
 * Source: N. Srivastava et al. (2014), "Dropout: A Simple Way to Prevent Neural Networks from Overfitting".
 */
export function applyDropout(key: Tensor<"key">, x: Tensor, probability: number): Tensor {
  return bernoulli(key, 1 - probability, x.shape).where(x.div(1 - probability), 0);
}
