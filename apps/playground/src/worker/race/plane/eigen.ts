/** Eigenvalues from the largest on, each with its unit vector. */
export interface Eigen {
  readonly values: readonly number[];
  readonly vectors: readonly Float64Array[];
}

const mostSweeps = 30;

/**
 * Eigenvalues and vectors of a symmetric matrix, given as rows: rotations that clear one pair of elements after the other,
 * until nothing is left beside the diagonal. The cyclic Jacobi method: G. H. Golub, C. F. Van Loan (2013), "Matrix
 * Computations", section 8.5.
 */
export function eigenOf(matrix: readonly Float64Array[]): Eigen {
  const n = matrix.length;
  const a = matrix.map((row) => row.slice());
  const v = a.map((_, i) => Float64Array.from({ length: n }, (__, j) => Number(i === j)));
  const size = Math.hypot(...a.map((row) => Math.hypot(...row)));
  for (let sweep = 0; sweep < mostSweeps && offDiagonal(a) > 1e-14 * size; sweep++) {
    for (let p = 0; p < n - 1; p++) for (let q = p + 1; q < n; q++) rotate(a, v, p, q);
  }
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => a[j]![j]! - a[i]![i]!);
  return {
    values: order.map((i) => a[i]![i]!),
    vectors: order.map((i) => Float64Array.from(v, (row) => row[i]!)),
  };
}

function offDiagonal(a: readonly Float64Array[]): number {
  let sum = 0;
  a.forEach((row, i) => row.forEach((value, j) => (sum += i === j ? 0 : value * value)));
  return Math.sqrt(sum);
}

/** Turns axes p and q so that the element between them becomes 0. */
function rotate(a: readonly Float64Array[], v: readonly Float64Array[], p: number, q: number): void {
  const [ap, aq] = [a[p]!, a[q]!];
  if (ap[q] === 0) return;
  const tau = (aq[q]! - ap[p]!) / (2 * ap[q]!);
  const t = (tau < 0 ? -1 : 1) / (Math.abs(tau) + Math.hypot(1, tau));
  const c = 1 / Math.hypot(1, t);
  const s = t * c;
  for (const row of a) turn(row, p, q, c, s);
  for (let k = 0; k < a.length; k++) {
    const [x, y] = [ap[k]!, aq[k]!];
    ap[k] = c * x - s * y;
    aq[k] = s * x + c * y;
  }
  for (const row of v) turn(row, p, q, c, s);
}

function turn(row: Float64Array, p: number, q: number, c: number, s: number): void {
  const [x, y] = [row[p]!, row[q]!];
  row[p] = c * x - s * y;
  row[q] = s * x + c * y;
}
