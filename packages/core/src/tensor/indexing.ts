import { problem } from "../errors.ts";
import { range } from "./create.ts";
import { normaliseAxis } from "./shape.ts";
import { type Tensor, pick, pickFlat } from "./tensor.ts";

/** Refuses indices that can be read and lie outside; in a compiled step they cannot be read, and the caller masks them. */
function checkIndices(operation: string, indices: Tensor<"int">, length: number): void {
  if (indices.isTraced) return;
  const wrong = indices.data().find((index) => index < 0 || index >= length);
  if (wrong !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: operation,
      argument: "indices",
      rule: `be from 0 to ${length - 1}`,
      got: wrong,
      cure: "Replace ignored labels by 0 and give them weight 0.",
    });
  }
}

/**
 * Ones at the index along a new last axis: `[...shape] -> [...shape, classes]`. An index out of range is refused; in a
 * compiled step, where it cannot be seen, its row is all zeros.
 */
export function oneHot(indices: Tensor<"int">, classes: number): Tensor {
  checkIndices("oneHot", indices, classes);
  const labels = range(classes).reshape([...indices.shape.map(() => 1), classes]);
  return indices.expandDims(-1).equal(labels).toFloat();
}

/**
 * The elements at the indices along an axis: x[i0, ..., indices[i0, ..., j, ...], ...]. Indices have the shape of x but
 * for the axis. One out of range is refused; in a compiled step, where it cannot be seen, it gives NaN.
 */
export function gather(x: Tensor, indices: Tensor<"int">, axis = -1): Tensor {
  const along = normaliseAxis("gather", axis, x.rank);
  const length = x.shape[along]!;
  if (indices.rank !== x.rank || indices.shape.some((n, i) => i !== along && n !== x.shape[i])) {
    throw problem("SHAPE_MISMATCH", {
      subject: "gather",
      argument: "indices",
      rule: `agree with [${x.shape.join(",")}] in all axes but ${along}`,
      got: indices,
    });
  }
  checkIndices("gather", indices, length);
  return pick(x, indices, along);
}

/** Rows of x at the indices: `[rows, ...rest]` and `[n]` give `[n, ...rest]`. One out of range is refused, or gives NaN. */
export function take(x: Tensor, indices: Tensor<"int">): Tensor {
  if (x.rank === 0 || indices.rank !== 1) {
    throw problem("SHAPE_MISMATCH", {
      subject: "take",
      argument: "indices",
      rule: "be a vector, for a tensor with rows",
      got: indices,
    });
  }
  const rows = x.shape[0]!;
  checkIndices("take", indices, rows);
  return pickFlat(x, indices.greaterEqual(0).and(indices.less(rows)), indices);
}
