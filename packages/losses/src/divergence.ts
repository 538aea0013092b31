import type { Tensor } from "@downslope/core";
import { logProbability } from "./probability.ts";

/** Probabilities of classes along the last axis, and their logarithms, finite where a probability is 0. */
export interface Distribution {
  readonly p: Tensor;
  readonly log: Tensor;
}

/** The softmax of logits; those of -Infinity give 0. */
export function softmaxOf(logits: Tensor): Distribution {
  const log = logits.logSoftmax();
  const p = log.exp();
  return { p, log: p.equal(0).where(0, log) };
}

export function distributionOf(p: Tensor): Distribution {
  return { p, log: logProbability(p) };
}

/**
 * Jensen-Shannon divergence of n distributions, `[..., classes] -> [...]`, from 0 to log n:
 *
 *     m = Σ_i p_i / n
 *     divergence = Σ_i Σ_c p_ic (log p_ic - log m_c) / n
 */
export function jensenShannonOf(distributions: readonly Distribution[]): Tensor {
  const count = distributions.length;
  const mixture = distributions
    .map(({ p }) => p)
    .reduce((sum, p) => sum.add(p))
    .div(count);
  const logMixture = logProbability(mixture);
  return distributions
    .map(({ p, log }) => p.mul(log.sub(logMixture)).sum(-1))
    .reduce((sum, one) => sum.add(one))
    .div(count);
}
