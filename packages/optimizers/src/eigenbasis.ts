import { type Tensor, concat, range } from "@downslope/core";

/**
 * An axis of a parameter: the running mean of its gradient's products [n, n], an orthogonal basis [n, n] that follows
 * their eigenvectors, and the next basis in the making [2 n, n].
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
  return { products: axes.zerosLike(), basis: axes, work: concat([axes, axes]).zerosLike() };
}

/**
 * One step of following eigenvectors by orthogonal iteration, `Q = qr(P Q)`, spread over a period: a compiled step
 * cannot skip work that is not due, so each does its share of it. The first orders the basis by eigenvalue,
 * largest first, and takes up P Q; each makes as many reflections as bring it to the end (Householder, so that the
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
  let reduced = isFirst.where(concat([normalised(products.matmul(ordered)).transpose(), axes]), work);
  const share = Math.ceil(size / length);
  for (let i = 0; i < share; i++) reduced = reflected(reduced, phase.mul(share).add(i));
  const completed = reduced.slice(0, size);
  return { next: { products, basis: phase.equal(length - 1).where(completed, ordered), work: reduced }, order };
}

/**
 * A matrix [2 n, n] after the Householder reflection that clears a row of its upper half right of the diagonal. From
 * Sᵀ above I they lead to Rᵀ above Q, where S = Q R. A row that is clear to 1e-17 of the largest entry of S, or is
 * none, leaves it as it is.
 *
 * What a mask and a sum would give is written as products of matrices, which the engine computes ten times as fast.
 */
function reflected(matrix: Tensor, row: Tensor): Tensor {
  const size = matrix.shape[1]!;
  const indices = range(size).toFloat(matrix.dtype);
  const unit = indices.equal(row).toFloat(matrix.dtype);
  const chosen = unit
    .reshape([1, size])
    .matmul(matrix.slice(0, 0, size))
    .reshape([size]);
  const rest = indices.greaterEqual(row).where(chosen, 0);
  const squared = rest.square().sum();
  const isLong = squared.greater(1e-34);
  const scale = isLong.where(isLong.where(squared, 1).sqrt().reciprocal(), 0);
  const pivot = unit.dot(chosen).mul(scale);
  const mirror = rest.mul(scale).add(unit.mul(pivot.less(0).where(-1, pivot.onesLike())));
  const scaled = mirror.mul(isLong.where(pivot.abs().add(1).reciprocal(), 0));
  return matrix.sub(matrix.matmul(scaled.reshape([size, 1])).mul(mirror.reshape([1, size])));
}

/** The matrix that brings columns into descending order of their values; of equals the first goes first. */
function permutationBy(values: Tensor): Tensor {
  const size = values.shape[0]!;
  const indices = range(size).toFloat(values.dtype);
  const [others, own] = [values.reshape([size, 1]), values.reshape([1, size])];
  const isEarlier = indices.reshape([size, 1]).less(indices.reshape([1, size]));
  const isBefore = others.greater(own).or(others.equal(own).and(isEarlier));
  const ranks = isBefore.toFloat(values.dtype).sum(0);
  return ranks
    .reshape([size, 1])
    .equal(indices.reshape([1, size]))
    .toFloat(values.dtype);
}

const identity = (size: number, { dtype }: Tensor): Tensor => {
  const indices = range(size).toFloat(dtype);
  return indices
    .reshape([size, 1])
    .equal(indices.reshape([1, size]))
    .toFloat(dtype);
};

/** A matrix over its largest magnitude, so that lengths can be squared; its basis is the same. */
function normalised(matrix: Tensor): Tensor {
  const largest = matrix.abs().max();
  return matrix.div(largest.greater(1e-30).where(largest, 1));
}

/** A tensor whose axis is multiplied by a matrix: entries x of it become Mᵀ x. */
export function along(tensor: Tensor, axis: number, matrix: Tensor): Tensor {
  const size = tensor.shape[axis]!;
  if (axis === tensor.rank - 1) return tensor.reshape([-1, size]).matmul(matrix).reshape(tensor.shape);
  // With the axis first, for the engine is slow where both factors are transposed.
  const axes = [...tensor.shape.keys()];
  const order = [axis, ...axes.filter((one) => one !== axis)];
  const moved = tensor.transpose(order);
  const product = matrix.transpose().matmul(moved.reshape([size, -1]));
  return product.reshape(moved.shape).transpose(axes.map((one) => order.indexOf(one)));
}

/** Sums of products of a tensor's entries along an axis [n, n], over all other axes. */
export function productsAlong(tensor: Tensor, axis: number): Tensor {
  const others = [...tensor.shape.keys()].filter((one) => one !== axis);
  const rows = tensor.transpose([axis, ...others]).reshape([tensor.shape[axis]!, -1]);
  return rows.matmul(rows.transpose());
}
