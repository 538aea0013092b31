import { type Tensor, gather } from "@downslope/core";

/**
 * The Lovász extension of the Jaccard loss, by its errors e and the truth t (1 inside the mask) along the last axis:
 *
 *     Σ_i g_i e_(i),  e_(1) >= e_(2) >= ...,  g_i = J_i - J_(i-1),  J_i the Jaccard loss if the i worst are wrong
 *
 * With T = Σt, I_i = T - Σ_(k<=i) t_(k) and U_i = T + Σ_(k<=i) (1 - t_(k)), J_i is 1 - I_i / U_i. Their differences are
 * taken in a form that cancels no digits. An error below 0 counts as 0: it belongs to what is right. `[..., n] -> [...]`.
 *
 * Source: M. Berman et al. (2018), "The Lovász-Softmax Loss", algorithm 1.
 */
export function lovaszJaccard(errors: Tensor, truth: Tensor): Tensor {
  const order = errors.stopGradient().neg().argsort(-1);
  const inside = gather(truth, order);
  const outside = inside.neg().add(1);
  const size = inside.sum(-1, { keepDims: true });
  const union = size.add(outside.cumulativeSum(-1));
  const previousUnion = union.sub(outside);
  const previousIntersection = size.sub(inside.cumulativeSum(-1)).add(inside);
  // Before the first error of an empty mask there is no union, and J jumps from 0 to 1.
  const isStart = previousUnion.equal(0);
  const step = outside.mul(previousIntersection).add(inside.mul(previousUnion));
  const weights = isStart.where(1, step.div(isStart.where(1, previousUnion).mul(union)));
  return gather(errors.relu(), order).mul(weights).sum(-1);
}
