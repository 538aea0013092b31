import type { Tensor } from "@downslope/core";

/** How the rate of a matrix goes by its shape. */
export type RateAdjustment = "original" | "match-rms-adamw";

/** The numbers of a Newton-Schulz iteration. */
export interface NewtonSchulz {
  /** a, b and c of the polynomial a x + b x³ + c x⁵ that each step puts singular values through. */
  readonly coefficients: readonly number[];
  readonly iterations: number;
  /** Least length that the matrix is divided by. */
  readonly epsilon: number;
}

/**
 * A matrix with the same singular vectors, whose singular values are drawn towards 1 by products of matrices alone:
 *
 *     X = M / max(‖M‖, ε)
 *     X = a X + (b A + c A²) X,  A = X Xᵀ        as often as asked
 *
 * Computed on the side whose products are smaller. Of a matrix of zeros it is zeros.
 */
export function orthogonalised(matrix: Tensor, { coefficients, iterations, epsilon }: NewtonSchulz): Tensor {
  const [a, b, c] = coefficients as readonly [number, number, number];
  const isTall = matrix.shape[0]! > matrix.shape[1]!;
  const wide = isTall ? matrix.transpose() : matrix;
  let x = wide.div(wide.norm().maximum(epsilon));
  for (let i = 0; i < iterations; i++) {
    const products = x.matmul(x.transpose());
    const polynomial = products.mul(b).add(products.matmul(products).mul(c));
    x = x.mul(a).add(polynomial.matmul(x));
  }
  return isTall ? x.transpose() : x;
}

/** How a matrix's shape scales its rate: `[inputs, outputs]`, or a kernel `[outputs, channels, ...window]`. */
export function factorFor([first = 1, second = 1, ...window]: readonly number[], adjust: RateAdjustment): number {
  const [outputs, inputs] =
    window.length > 0 ? [first, window.reduce((product, one) => product * one, second)] : [second, first];
  return adjust === "original" ? Math.sqrt(Math.max(1, outputs / inputs)) : 0.2 * Math.sqrt(Math.max(outputs, inputs));
}
