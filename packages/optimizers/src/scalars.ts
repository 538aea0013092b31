import { type Scalar, Tensor } from "@downslope/core";

// Arithmetic of options that schedules may move: on numbers where they are fixed, on tensors where they are not.

/** Whether it is the number 0, and so fixed there. */
export const isZero = (value: Scalar): boolean => value === 0;

/** 1 - x. */
export const complement = (value: Scalar): Scalar => (typeof value === "number" ? 1 - value : value.neg().add(1));

/** x · y. */
export const times = (left: Scalar, right: Scalar): Scalar => {
  if (typeof left === "number") return typeof right === "number" ? left * right : right.mul(left);
  return left.mul(right);
};

/** ln x for x from 0 to 1, with all its digits near 1, where the decays of running means lie. */
export const logarithm = (value: Scalar): Scalar =>
  typeof value === "number" ? Math.log(value) : value.sub(1).log1p();

/**
 * A scalar tensor as it is, computed once a step. Where a single tensor uses it, the engine would else compute it anew
 * for each element: only what is reduced, or read in two places, has a kernel of its own.
 */
export const computedOnce = (scalar: Tensor): Tensor => scalar.broadcastTo([2]).mean();

/** base^exponent for a base from 0 to below 1 and a scalar exponent above 0. */
export function power(base: Scalar, exponent: Tensor): Tensor {
  if (isZero(base)) return exponent.zerosLike();
  return computedOnce(exponent.mul(logarithm(base)).exp());
}
