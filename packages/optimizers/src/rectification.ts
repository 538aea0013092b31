import type { Scalar, Tensor } from "@downslope/core";
import { biasCorrection } from "./moments.ts";
import { complement, computedOnce, logarithm, times } from "./scalars.ts";

/**
 * RAdam's rectification r √(1 - β2^t), a scalar that is 0 where the mean square cannot be trusted. With t from 1:
 *
 *     ρ∞ = 2 / (1 - β2) - 1
 *     ρ = ρ∞ - 2 t β2^t / (1 - β2^t)
 *     r = √((ρ - 4) (ρ - 2) ρ∞ / ((ρ∞ - 4) (ρ∞ - 2) ρ)) where ρ > 5
 *
 * In float32 the difference loses what decides whether ρ is above 5, for ρ∞ is thousands. With δ = -ln β2 it is
 * t - t L(t δ / 2) + L(δ / 2), L(x) = coth x - 1/x being Langevin's function, whose series serves where t δ is small.
 */
export function rectification(beta2: Scalar, step: Tensor): Tensor {
  const t = step.add(1);
  const delta = step.onesLike().mul(times(-1, logarithm(beta2)));
  const longest = step.onesLike().mul(complement(beta2)).reciprocal().mul(2).sub(1);
  const spent = t.mul(delta);
  const isEarly = spent.less(0.2);
  const early = t.sub(t.mul(langevin(isEarly.where(spent, 0).mul(0.5)))).add(langevin(delta.mul(0.5)));
  const length = isEarly.where(early, longest.sub(t.mul(2).div(isEarly.where(1, spent).expm1())));
  const isRectified = length.greater(5);
  const trusted = isRectified.where(length, 5);
  const share = trusted.sub(4).mul(trusted.sub(2)).div(trusted);
  const wholeShare = longest.sub(4).mul(longest.sub(2)).div(longest);
  const factor = share.div(wholeShare).mul(biasCorrection(beta2, step)).sqrt();
  return computedOnce(isRectified.where(factor, 0));
}

/** What the corrected mean is multiplied by: r √(1 - β2^t) / (√v + ε), and 1 as long as v cannot be trusted. */
export const rectifiedScale = (factor: Tensor, square: Tensor, epsilon: number): Tensor =>
  factor.greater(0).where(square.sqrt().add(epsilon).reciprocal().mul(factor), 1);

/** coth x - 1/x for x from 0 to 0.1, by its series. */
function langevin(x: Tensor): Tensor {
  const square = x.square();
  return [2 / 93555, -1 / 4725, 2 / 945, -1 / 45, 1 / 3]
    .reduce<Tensor>((sum, coefficient) => sum.mul(square).add(coefficient), x.zerosLike())
    .mul(x);
}
