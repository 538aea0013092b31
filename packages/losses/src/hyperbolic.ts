import type { Tensor } from "@downslope/core";

/** Where the way to compute log cosh changes; of both, the series is shortest here. */
const border = 0.7;
// tanh y / y = N(y²) / D(y²) to 1e-17 below border / 2: J. H. Lambert's continued fraction (1768).
const numerator = [135_135, 17_325, 378, 1];
const denominator = [135_135, 62_370, 3150, 28];
const artanhSeries = Array.from({ length: 9 }, (_, k) => 1 / (2 * k + 1));

/**
 * log cosh x for x from 0:
 *
 *     2 artanh(tanh² (x / 2))                             near 0, where cosh x would round to 1
 *     x - log 2 + log(1 + s), s = e^-2x                   far out, where cosh x would overflow
 *     log(1 + s) = 2 artanh(s / (2 + s))
 */
export function logCoshOf(x: Tensor): Tensor {
  const isNear = x.less(border);
  const quarter = isNear.where(x, 0).square().div(4);
  const near = quarter.mul(polynomial(quarter, numerator).div(polynomial(quarter, denominator)).square());
  const share = isNear.where(border, x).mul(-2).exp();
  const ratio = isNear.where(near, share.div(share.add(2)));
  const terms = artanhSeries.slice(0, x.dtype === "float64" ? 9 : 5);
  const artanh = polynomial(ratio.square(), terms).mul(ratio);
  return artanh.mul(2).add(isNear.where(0, x.sub(Math.LN2)));
}

/** c0 + x (c1 + x (c2 + ...)). */
function polynomial(x: Tensor, [first, ...rest]: readonly number[]): Tensor {
  return rest.length === 0 ? x.zerosLike().add(first!) : polynomial(x, rest).mul(x).add(first!);
}
