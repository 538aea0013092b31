import { type Params, type Tensor, stack } from "@downslope/core";

// Numbers of all parameters together, of which there must be one at least.

/** The sum of a number that each tensor has. */
export const total = (params: Params, number: (tensor: Tensor, path: string) => Tensor): Tensor =>
  Object.entries(params)
    .map(([path, tensor]) => number(tensor, path))
    .reduce((sum, one) => sum.add(one));

/** The inner product of two records of the same paths. */
export const dot = (left: Params, right: Params): Tensor => total(left, (one, path) => one.dot(right[path]!));

/** The largest magnitude of an element. */
export const largest = (params: Params): Tensor =>
  stack(Object.values(params).map((tensor) => tensor.abs().max())).max();
