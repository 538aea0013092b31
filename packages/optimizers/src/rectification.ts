import type { Scalar, Tensor } from "@downslope/core";
import { biasCorrection } from "./moments.ts";
import { logarithm, times } from "./scalars.ts";

/** Whether a mean square can be trusted after so many steps, and what then stands above its root: scalars. */
export interface Rectification {
  readonly isRectified: Tensor<"bool">;
  /** r √(1 - β2^t); 0 where it is not rectified. */
  readonly factor: Tensor;
}

/**
 * RAdam's rectification, t counted from 1:
 *
 *     ρ∞ = 2 / (1 - β2) - 1
 *     ρ = ρ∞ - 2 t β2^t / (1 - β2^t)
 *     r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ)) where ρ > 5
 *
 * In float32 the difference loses all that decides whether ρ is above 5, for ρ∞ is thousands. With δ = -ln β2 and
 * Langevin's function L(x) = coth x - 1/x it is ρ = t - t L(t δ / 2) + L(δ / 2), where nothing cancels.
 */
export function rectification(beta2: Scalar, step: Tensor): Rectification {
  const t = step.add(1);
  const half = step.onesLike().mul(times(-0.5, logarithm(beta2)));
  const shortest = langevin(half);
  const longest = shortest.add(half.reciprocal());
  const length = t.sub(t.mul(langevin(t.mul(half)))).add(shortest);
  const isRectified = length.greater(5);
  const trusted = isRectified.where(length, 5);
  const square = trusted.sub(4).mul(trusted.sub(2)).div(trusted).mul(longest).div(longest.sub(4).mul(longest.sub(2)));
  const factor = square.mul(biasCorrection(beta2, step)).sqrt();
  return { isRectified, factor: isRectified.where(factor, 0) };
}

/** The factor on the corrected mean: r √(1 - β2^t) / (√v + ε), and 1 as long as v cannot be trusted. */
export const rectifiedScale = ({ isRectified, factor }: Rectification, square: Tensor, epsilon: number): Tensor =>
  isRectified.where(square.sqrt().add(epsilon).reciprocal().mul(factor), 1);

/** coth x - 1/x for x above 0: its series below 0.1, where the two cancel. */
function langevin(x: Tensor): Tensor {
  const isSmall = x.less(0.1);
  const [small, large] = [isSmall.where(x, 0), isSmall.where(1, x)];
  const square = small.square();
  const series = [2 / 93555, -1 / 4725, 2 / 945, -1 / 45, 1 / 3].reduce<Tensor>(
    (sum, coefficient) => sum.mul(square).add(coefficient),
    x.zerosLike(),
  );
  return isSmall.where(series.mul(small), large.tanh().reciprocal().sub(large.reciprocal()));
}
