import { type Tensor, concat, range } from "@downslope/core";

/**
 * An axis of a parameter: the running mean of its gradient's products [n, n], an orthogonal basis [n, n] that follows
 * their eigenvectors, and the next basis in the making [n, 2 n].
 */
export type Eigenbasis = { readonly products: Tensor; readonly basis: Tensor; readonly work: Tensor };

/** Where in a period of so many steps a step lies. */
export interface Period {
  readonly length: number;
  /** Steps since the period began: a scalar. */
  readonly phase: Tensor;
}

/** The period of a step, which counts from 0. */
export const periodAt = (step: Tensor, length: number): Period => ({
  length,
  // Half a step keeps the rounding of the division away from whole numbers.
  phase: step.sub(step.add(0.5).div(length).floor().mul(length)),
});

/** A basis of the axes as they are, for an axis of that length; of the dtype of a tensor. */
export function initEigenbasis(size: number, like: Tensor): Eigenbasis {
  const axes = identity(size, like);
  return { products: axes.zerosLike(), basis: axes, work: concat([axes, axes], 1).zerosLike() };
}

/**
 * One step of following eigenvectors by orthogonal iteration, `Q = qr(P Q)`, spread over a period: a compiled step
 * cannot skip work that is not due, so each does its share of the columns. The first orders the basis by eigenvalue,
 * largest first, and takes up P Q; each reflects as many columns as brings it to the end (Householder, so that the
 * basis is orthogonal whatever the rank); the last puts the new basis in place. `order` is the permutation that the
 * basis went through, for what is kept along it.
 */
export function followed(
  { products, basis, work }: Eigenbasis,
  { length, phase }: Period,
): { readonly next: Eigenbasis; readonly order: Tensor } {
  const size = basis.shape[0]!;
  const axes = identity(size, basis);
  const isFirst = phase.equal(0);
  const values = basis.mul(products.matmul(basis)).sum(0);
  const order = isFirst.where(permutationBy(values), axes);
  const ordered = basis.matmul(order);
  let reduced = isFirst.where(concat([normalised(products.matmul(ordered)), axes], 1), work);
  const share = Math.ceil(size / length);
  for (let i = 0; i < share; i++) reduced = reflected(reduced, phase.mul(share).add(i));
  const completed = reduced.slice(1, size).transpose();
  return { next: { products, basis: phase.equal(length - 1).where(completed, ordered), work: reduced }, order };
}

/**
 * A matrix [n, 2 n] after the Householder reflection that clears a column of its left half below the diagonal. From
 * [S, I] they lead to [R, Qᵀ] with S = Q R. A column that is clear already, or is none, leaves it as it is.
 */
function reflected(matrix: Tensor, column: Tensor): Tensor {
  const size = matrix.shape[0]!;
  const indices = range(size).toFloat(matrix.dtype);
  const isPivot = indices.equal(column);
  const chosen = isPivot.reshape([1, size]).where(matrix.slice(1, 0, size), 0).sum(1);
  const below = indices.greaterEqual(column).where(chosen, 0);
  const length = below.norm();
  const pivot = isPivot.where(chosen, 0).sum();
  const mirror = below.add(isPivot.where(pivot.less(0).where(length.neg(), length), 0)).reshape([size, 1]);
  const half = length.mul(length.add(pivot.abs()));
  const hasLength = half.greater(0);
  const scale = hasLength.where(hasLength.where(half, 1).reciprocal(), 0);
  return matrix.sub(mirror.mul(mirror.mul(matrix).sum(0, { keepDims: true }).mul(scale)));
}

/** The matrix that brings columns into descending order of their values; of equals the first goes first. */
function permutationBy(values: Tensor): Tensor {
  const size = values.shape[0]!;
  const indices = range(size).toFloat(values.dtype);
  const [others, own] = [values.reshape([size, 1]), values.reshape([1, size])];
  const isEarlier = indices.reshape([size, 1]).less(indices.reshape([1, size]));
  const isBefore = others.greater(own).or(others.equal(own).and(isEarlier));
  const ranks = isBefore.toFloat(values.dtype).sum(0);
  return ranks.reshape([size, 1]).equal(indices.reshape([1, size])).toFloat(values.dtype);
}

const identity = (size: number, { dtype }: Tensor): Tensor => {
  const indices = range(size).toFloat(dtype);
  return indices.reshape([size, 1]).equal(indices.reshape([1, size])).toFloat(dtype);
};

/** A matrix over its largest magnitude, so that lengths squared neither overflow nor vanish; its basis is the same. */
function normalised(matrix: Tensor): Tensor {
  const largest = matrix.abs().max();
  return matrix.div(largest.greater(1e-30).where(largest, 1));
}

/** A tensor whose axis is multiplied by a matrix from the right. */
export function along(tensor: Tensor, axis: number, matrix: Tensor): Tensor {
  const { flat, restore } = rowsOf(tensor, axis);
  return restore(flat.matmul(matrix));
}

/** Sums of products of a tensor's entries along an axis [n, n], over all other axes. */
export function productsAlong(tensor: Tensor, axis: number): Tensor {
  const { flat } = rowsOf(tensor, axis);
  return flat.transpose().matmul(flat);
}

/** A tensor as rows along an axis, and the way back. */
function rowsOf(tensor: Tensor, axis: number): { readonly flat: Tensor; readonly restore: (flat: Tensor) => Tensor } {
  const axes = [...tensor.shape.keys()];
  const order = [...axes.filter((one) => one !== axis), axis];
  const moved = tensor.transpose(order);
  return {
    flat: moved.reshape([-1, tensor.shape[axis]!]),
    restore: (flat) => flat.reshape(moved.shape).transpose(axes.map((one) => order.indexOf(one))),
  };
}
