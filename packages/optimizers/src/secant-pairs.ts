import { type Params, type Tensor, range, zeros } from "@downslope/core";
import { mapParams } from "./params.ts";
import { dot } from "./totals.ts";

/**
 * What L-BFGS knows of the curvature: the last m steps s and the changes y of the gradient along them, oldest first, and
 * their inner products. Rows are 0 until there are so many.
 */
export type SecantPairs = {
  readonly steps: Params;
  readonly changes: Params;
  /** s_i · y_j where i ≤ j, 0 elsewhere. */
  readonly stepsByChanges: Tensor;
  /** y_i · y_j. */
  readonly changesByChanges: Tensor;
};

export function noPairs(params: Params, count: number): SecantPairs {
  const rows = mapParams([params], (p) => zeros([count, ...p.shape], p.dtype));
  const dtype = Object.values(params)[0]?.dtype;
  const square = zeros([count, count], dtype);
  return { steps: rows, changes: rows, stepsByChanges: square, changesByChanges: square };
}

/** Least s·y of a pair that is remembered, as in PyTorch: without curvature it would break the rest. */
const leastCurvature = 1e-10;

/** The pairs with one more where it is given and curved enough; the oldest leaves. */
export function withPair(
  pairs: SecantPairs,
  isGiven: Tensor<"bool">,
  { step, change }: { readonly step: Params; readonly change: Params },
): SecantPairs {
  const isWanted = dot(step, change).greater(leastCurvature).and(isGiven);
  const count = pairs.stepsByChanges.shape[0]!;
  const isLast = range(count).equal(count - 1);
  const appended = (rows: Tensor, row: Tensor): Tensor =>
    isWanted.where(
      isLast.reshape([count, ...row.shape.map(() => 1)]).where(row.expandDims(0), shifted(rows, [0])),
      rows,
    );
  const steps = mapParams([pairs.steps, step], appended);
  const changes = mapParams([pairs.changes, change], appended);
  const [column, row] = [isLast.reshape([1, count]), isLast.reshape([count, 1])];
  const sy = rowsTimes(steps, change).reshape([count, 1]);
  const yy = rowsTimes(changes, change);
  const squares = shifted(pairs.changesByChanges, [0, 1]);
  return {
    steps,
    changes,
    stepsByChanges: isWanted.where(column.where(sy, shifted(pairs.stepsByChanges, [0, 1])), pairs.stepsByChanges),
    changesByChanges: isWanted.where(
      column.where(yy.reshape([count, 1]), row.where(yy.reshape([1, count]), squares)),
      pairs.changesByChanges,
    ),
  };
}

/**
 * Minus the inverse Hessian, as the pairs tell it, times the gradient. This is the two-loop recursion (Nocedal and Wright
 * 2006, algorithm 7.4) with its loops over the m numbers of inner products in place of the parameters: with R the upper
 * triangle of SᵀY, D its diagonal and γ the last s·y / y·y,
 *
 *     R α = Sᵀg,  Rᵀ w = D α - γ (Yᵀg - YᵀY α),  d = γ (Y α - g) - S w
 */
export function descent({ steps, changes, stepsByChanges, changesByChanges }: SecantPairs, gradient: Params): Params {
  const count = stepsByChanges.shape[0]!;
  const order = Array.from({ length: count }, (_, i) => i);
  const index = range(count);
  const isDiagonal = index.reshape([count, 1]).equal(index.reshape([1, count]));
  const diagonal = isDiagonal.where(stepsByChanges, 0).sum(0);
  const divisors = diagonal.equal(0).where(1, diagonal);
  const last = changesByChanges.at(0, -1).at(0, -1);
  const isEmpty = last.equal(0);
  const scale = isEmpty.where(1, diagonal.at(0, -1).div(isEmpty.where(1, last)));
  const alpha = substitute(stepsByChanges, divisors, rowsTimes(steps, gradient), order.toReversed());
  const rest = rowsTimes(changes, gradient).sub(changesByChanges.matmul(alpha));
  const w = substitute(stepsByChanges.transpose(), divisors, diagonal.mul(alpha).sub(rest.mul(scale)), order);
  return mapParams([gradient, steps, changes], (g, s, y) => {
    const combined = (weights: Tensor, rows: Tensor): Tensor =>
      weights.matmul(rows.reshape([count, -1])).reshape(g.shape);
    return combined(alpha, y).sub(g).mul(scale).sub(combined(w, s));
  });
}

/** Solves triangular equations, one after the other in the order in which each needs only those before. */
function substitute(matrix: Tensor, diagonal: Tensor, right: Tensor, order: readonly number[]): Tensor {
  const index = range(order.length);
  return order.reduce((x, i) => {
    const known = matrix.at(0, i).mul(x).sum();
    return index.equal(i).where(right.at(0, i).sub(known).div(diagonal.at(0, i)), x);
  }, right.zerosLike());
}

/** The inner product of each row with a vector that is spread over the parameters. */
function rowsTimes(rows: Params, vector: Params): Tensor {
  return Object.entries(rows)
    .map(([path, some]) => some.reshape([some.shape[0]!, -1]).matmul(vector[path]!.reshape([-1])))
    .reduce((sum, one) => sum.add(one));
}

/** Rows, or rows and columns, moved up by one; 0 in the last. */
function shifted(rows: Tensor, axes: readonly number[]): Tensor {
  const padded = rows.pad(rows.shape.map((_, axis) => [0, axes.includes(axis) ? 1 : 0] as const));
  return axes.reduce((moved, axis) => moved.slice(axis, 1), padded);
}
