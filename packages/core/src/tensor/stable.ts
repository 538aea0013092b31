import type { Tensor } from "./tensor.ts";

/*
 * Functions whose textbook form overflows, cancels or has a wrong gradient at some point. Each is written so that the
 * value is accurate and plain differentiation gives the right gradient. What must not be differentiated is computed
 * from `x.stopGradient()`, so that no gradient is made only to be thrown away.
 */

/** Horner's rule: c0 + x (c1 + x (c2 + ...)). */
export function polynomial(x: Tensor, coefficients: readonly number[]): Tensor {
  const reversed = coefficients.toReversed();
  return reversed.slice(1).reduce<Tensor>((sum, c) => sum.mul(x).add(c), x.zerosLike().add(reversed[0]!));
}

/**
 * `accurate`, which has no gradient, in value; `natural` in gradient. Their difference is never taken: the engine's
 * compiler would cancel constants in it and lose the digits that were won.
 */
function corrected(natural: Tensor, accurate: Tensor): Tensor {
  const gradientOnly = natural.sub(natural.stopGradient());
  return accurate.add(natural.isFinite().where(gradientOnly, 0));
}

/**
 * Natural logarithm from the engine's own, `raw`. The Wasm engine's float32 logarithm is off by 1.2e-5 near 1; one
 * Newton step, y + (x - e^y) / e^y, brings it to 1e-7.
 */
export function log(x: Tensor, raw: Tensor): Tensor {
  if (x.dtype !== "float32") return raw;
  const still = x.stopGradient();
  const isModerate = still.greater(1e-30).and(still.less(1e30));
  const power = raw.stopGradient().exp();
  return raw.add(isModerate.where(still.sub(power).div(power), 0));
}

const log1pSeries = Array.from({ length: 20 }, (_, k) => 1 / (2 * k + 1));

/** log(1 + x), accurate for small x: 2 artanh(x / (2 + x)) for |x| < 0.4. */
export function log1p(x: Tensor): Tensor {
  const natural = x.add(1).log();
  const still = x.stopGradient();
  const isSmall = still.abs().less(0.4);
  const small = isSmall.where(still, 0);
  const ratio = small.div(small.add(2));
  const terms = x.dtype === "float64" ? 20 : 7;
  const series = polynomial(ratio.square(), log1pSeries.slice(0, terms)).mul(ratio).mul(2);
  return corrected(natural, isSmall.where(series, natural.stopGradient()));
}

const expm1Series = [1];
for (let k = 2; k <= 18; k++) expm1Series.push(expm1Series.at(-1)! / k);

/** e^x - 1, accurate for small x: its series for |x| < 0.5. */
export function expm1(x: Tensor): Tensor {
  const natural = x.exp(); // the same gradient, and no constant to cancel
  const still = x.stopGradient();
  const isSmall = still.abs().less(0.5);
  const small = isSmall.where(still, 0);
  const terms = x.dtype === "float64" ? 16 : 9;
  const series = polynomial(small, expm1Series.slice(0, terms)).mul(small);
  return corrected(natural, isSmall.where(series, natural.stopGradient().sub(1)));
}

const tanhSeries = [1, -1 / 3, 2 / 15, -17 / 315, 62 / 2835, -1382 / 155925, 21844 / 6081075, -929569 / 638512875];

/** tanh from the engine's own; its series for |x| < 0.1, where the engine's, made of exponentials, loses all digits. */
export function tanh(x: Tensor, raw: Tensor): Tensor {
  const still = x.stopGradient();
  const isSmall = still.abs().less(0.1);
  const small = isSmall.where(still, 0);
  const terms = x.dtype === "float64" ? 8 : 4;
  const series = polynomial(small.square(), tanhSeries.slice(0, terms)).mul(small);
  return corrected(raw, isSmall.where(series, raw.stopGradient()));
}

// S. L. Moshier (1989), "Methods and Programs for Mathematical Functions" (Cephes), atanf.
const atanSeries = [1, -0.333329491539, 0.199777106478, -0.138776856032, 0.0805374449538];

/**
 * arctan from the engine's own, `raw`, whose float32 value is off by 1.5e-6 on Wasm. Arguments are brought to within
 * tan π/8 of 0, by arctan x = π/4 + arctan((x - 1) / (x + 1)) = π/2 - arctan(1/x). Its gradient is 1 / (1 + x²).
 */
export function atan(x: Tensor, raw: Tensor): Tensor {
  if (x.dtype !== "float32") return raw;
  const still = x.stopGradient();
  const size = still.abs();
  const isNear = size.less(Math.tan(Math.PI / 8));
  const isFar = size.greater(Math.tan((3 * Math.PI) / 8));
  const middle = size.sub(1).div(size.add(1));
  const reduced = isNear.where(size, isFar.where(size.reciprocal().neg(), middle));
  const turn = isNear.where(0, isFar.where(Math.PI / 2, Math.PI / 4));
  const angle = polynomial(reduced.square(), atanSeries).mul(reduced).add(turn);
  return corrected(raw, still.sign().mul(angle));
}

/** log(1 + e^x) = max(x, 0) + log1p(e^-|x|), which cannot overflow. Its gradient is sigmoid(x), 1/2 at 0. */
export function softplus(x: Tensor): Tensor {
  const isNegative = x.less(0);
  const sign = isNegative.where(x.onesLike(), -1);
  return isNegative.where(0, x).add(log1pOfShare(x.mul(sign).exp()));
}

/** log(1 + x) for x from 0 to 1: 2 artanh(x / (2 + x)), whose series needs no logarithm there. */
function log1pOfShare(x: Tensor): Tensor {
  const ratio = x.div(x.add(2));
  const terms = x.dtype === "float64" ? 18 : 9;
  return polynomial(ratio.square(), log1pSeries.slice(0, terms)).mul(ratio).mul(2);
}

/** 1 / (1 + e^-x), without overflow on either side and with full relative accuracy below. */
export function sigmoid(x: Tensor): Tensor {
  const isNegative = x.less(0);
  const share = x.mul(isNegative.where(x.onesLike(), -1)).exp();
  return isNegative.where(share, 1).div(share.add(1));
}

/** log Σ e^x along axes. -Infinity where all are; its gradient is the softmax. */
export function logSumExp(x: Tensor, axis: readonly number[], keepDims: boolean): Tensor {
  const highest = x.stopGradient().max(axis, { keepDims: true });
  const shift = highest.isFinite().where(highest, 0);
  const sum = x.sub(shift).exp().sum(axis, { keepDims: true });
  const isEmpty = sum.equal(0);
  const result = isEmpty.where(highest, isEmpty.where(1, sum).log().add(shift));
  return keepDims ? result : result.squeeze(axis);
}

/** x - logSumExp(x): exact for large differences, with no 0 times infinity. */
export function logSoftmax(x: Tensor, axis: number): Tensor {
  const shifted = x.sub(x.stopGradient().max(axis, { keepDims: true }));
  return shifted.sub(shifted.exp().sum(axis, { keepDims: true }).log());
}

/** e^x / Σ e^x. */
export function softmax(x: Tensor, axis: number): Tensor {
  const powers = x.sub(x.stopGradient().max(axis, { keepDims: true })).exp();
  return powers.div(powers.sum(axis, { keepDims: true }));
}

/** x^p for a constant p. The value and the gradient at 0 are finite: 0^0 is 1, and a gradient that would be infinite is 0. */
export function pow(x: Tensor, exponent: number): Tensor {
  if (exponent === 0) return x.onesLike();
  if (exponent === 1) return x;
  if (exponent === 2) return x.square();
  if (exponent < 0) return pow(x, -exponent).reciprocal();
  if (Number.isInteger(exponent) && exponent <= 16) {
    const half = pow(x, Math.floor(exponent / 2));
    return exponent % 2 === 0 ? half.square() : half.square().mul(x);
  }
  const isZero = x.equal(0);
  const magnitude = isZero.where(1, x.abs());
  const power = exponent === 0.5 ? magnitude.sqrt() : magnitude.log().mul(exponent).exp();
  const even = isZero.where(x.mul(0), power);
  if (Number.isInteger(exponent)) return exponent % 2 === 0 ? even : even.mul(x.sign());
  return x.less(0).where(Number.NaN, even);
}

/** Σ|x|^p ^ (1/p) along axes; its gradient at the zero vector is 0. */
export function norm(x: Tensor, order: number, axis: readonly number[], keepDims: boolean): Tensor {
  if (order === 1) return x.abs().sum(axis, { keepDims });
  if (order === Number.POSITIVE_INFINITY) return x.abs().max(axis, { keepDims });
  if (order !== 2) {
    const sum = x.abs().pow(order).sum(axis, { keepDims });
    return sum.pow(1 / order);
  }
  // Scaled by the largest magnitude, so that squares neither overflow nor vanish.
  const largest = x.stopGradient().abs().max(axis, { keepDims: true });
  // Not below 1e-30, where the reciprocal could overflow.
  const scale = largest.isFinite().where(largest.maximum(1e-30), 1);
  const sum = x.div(scale).square().sum(axis, { keepDims: true });
  const isZero = sum.equal(0);
  const root = isZero.where(0, isZero.where(1, sum).sqrt()).mul(scale);
  return keepDims ? root : root.squeeze(axis);
}

// W. J. Cody (1969), "Rational Chebyshev approximations for the error function".
const erfNear = [
  [3209.3775891384694, 377.485237685302, 113.86415415105016, 3.1611237438705655, 0.18577770618460315],
  [2844.236833439171, 1282.6165260773723, 244.02463793444417, 23.601290952344122, 1],
] as const;
const erfcMiddle = [
  [
    1230.3393547979972, 2051.0783778260716, 1712.0476126340707, 881.952221241769, 298.6351381974001, 66.11919063714163,
    8.883149794388377, 0.5641884969886701, 2.1531153547440383e-8,
  ],
  [
    1230.3393548037495, 3439.3676741437216, 4362.619090143247, 3290.7992357334597, 1621.3895745666903,
    537.1811018620099, 117.6939508913125, 15.744926110709835, 1,
  ],
] as const;
const erfcFar = [
  [
    -0.0006587491615298378, -0.016083785148742275, -0.12578172611122926, -0.36034489994980445, -0.30532663496123236,
    -0.016315387137302097,
  ],
  [0.0023352049762686918, 0.06051834131244132, 0.5279051029514285, 1.8729528499234673, 2.568520192289822, 1],
] as const;

/** The error function to 1e-15 in float64; its gradient is 2/√π e^(-x²). */
export function erf(x: Tensor): Tensor {
  const still = x.stopGradient();
  const size = still.abs();
  const isNear = size.lessEqual(0.46875);
  const isFar = size.greater(4);
  const near = isNear.where(still, 0);
  const low = near.mul(rational(near.square(), erfNear));
  const middle = isNear.where(1, isFar.where(1, size));
  const between = rational(middle, erfcMiddle).mul(middle.square().neg().exp());
  const far = isFar.where(size.minimum(6), 4);
  const inverse = far.square().reciprocal();
  const ratio = rational(inverse, erfcFar)
    .mul(inverse)
    .add(1 / Math.sqrt(Math.PI));
  const high = ratio.div(far).mul(far.square().neg().exp());
  const tail = isFar.where(high, between);
  const accurate = isNear.where(low, still.sign().mul(tail.neg().add(1)));
  // The engine's own gradient rounds 2/√π to float32. Taken half way to a constant of the same value, the slope is
  // right in the first derivative and in the second.
  const half = x.add(still).mul(0.5);
  const slope = half
    .square()
    .neg()
    .exp()
    .mul(2 / Math.sqrt(Math.PI));
  return corrected(x.sub(still).mul(slope), accurate);
}

/** P(x) / Q(x). */
function rational(x: Tensor, [numerator, denominator]: readonly [readonly number[], readonly number[]]): Tensor {
  return polynomial(x, numerator).div(polynomial(x, denominator));
}
