import { type Tensor, problem } from "@downslope/core";

/** Below this length a vector has no direction that could be told. */
const shortest = 1e-12;

/** Refuses what is no batch of embeddings, `[batch, size]`. */
export function checkEmbeddings(subject: string, argument: string, x: Tensor): void {
  if (x.rank === 2) return;
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument,
    rule: "be [batch, embedding], for the samples of a batch are compared with each other",
    got: x,
    cure: "Flatten what a sample has to one vector.",
  });
}

/**
 * ‖x‖ along the last axis, with gradient 0 at the zero vector. It takes half the time of `norm`, which is exact even
 * where float32 squares overflow or vanish, beyond 1e19 and below 1e-19.
 */
export function vectorLength(x: Tensor): Tensor {
  const square = x.square().sum(-1);
  const isZero = square.equal(0);
  return isZero.where(0, isZero.where(1, square).sqrt());
}

/**
 * x / ‖x‖ along the last axis. The zero vector has no direction: it stays 0, so that its cosine with any other is 0 as in
 * PyTorch, and its gradient is what it would be at length 1 (PyTorch divides by its epsilon there, so that one dead
 * sample outweighs a batch by 1e8 or more).
 */
export function direction(x: Tensor): Tensor {
  const length = vectorLength(x).expandDims(-1);
  return x.div(length.less(shortest).where(1, length));
}

/** Cosine of the angle between vectors, one with one: `[..., size] -> [...]`. 0 where one of them is 0. */
export function cosineSimilarity(x: Tensor, y: Tensor): Tensor {
  return direction(x).mul(direction(y)).sum(-1);
}

/** Cosine of the angles between all rows of x and all rows of y: `[n, size], [m, size] -> [n, m]`. */
export function cosineSimilarities(x: Tensor, y: Tensor = x): Tensor {
  const rows = direction(x);
  return rows.matmul((y === x ? rows : direction(y)).transpose());
}

/** Euclidean distance of vectors, one with one. Where they are equal its gradient is 0. */
export function euclideanDistance(x: Tensor, y: Tensor): Tensor {
  return vectorLength(x.sub(y));
}

/** Square of the Euclidean distance of vectors, one with one. */
export function squaredDistance(x: Tensor, y: Tensor): Tensor {
  return x.sub(y).square().sum(-1);
}

/**
 * A distance between all rows, `[n, size] -> [n, n]`, from their differences. The way through the products of rows is
 * shorter and loses all digits where rows are near each other.
 */
export function betweenAll(distance: (x: Tensor, y: Tensor) => Tensor, x: Tensor): Tensor {
  return distance(x.expandDims(1), x.expandDims(0));
}
