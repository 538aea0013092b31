import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings } from "./distances.ts";
import { isSelf } from "./pairs.ts";

/** Options of {@link barlowTwins}. */
export interface BarlowTwinsOptions {
  /** Weight λ of the redundancy between dimensions, from 0. Default 0.005. */
  readonly lambda?: number | undefined;
}

const name = "barlow-twins";
/** Added to a variance before its root, as batch normalisation does, so that a constant dimension correlates with none. */
const epsilon = 1e-5;

/**
 * Barlow Twins: the correlations C between the dimensions of two views, over the batch, should be the identity.
 *
 *     loss = Σ_d (1 - C_dd)² + λ Σ_{d ≠ e} C_de²
 *
 * Dimensions are standardised as by batch normalisation, with the population variance and 1e-5 inside the root, as the
 * authors' program does. The batch has one loss, which each of its samples is given. λ is rounded from the authors'
 * 0.0051. Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: J. Zbontar et al. (2021), "Barlow Twins: Self-Supervised Learning via Redundancy Reduction".
 */
export const barlowTwins: LossPlugin<BarlowTwinsOptions> = defineLoss({
  name,
  options: z.object({
    lambda: z.number().min(0).default(0.005).describe("weight of the redundancy between dimensions"),
  }),
  inputs: ["left", "right"],
  output: "embedding",
  create:
    ({ lambda }) =>
    ({ left, right }) => {
      checkEmbeddings(name, "left", left);
      const [samples, size] = left.shape as [number, number];
      const correlations = standardised(left).transpose().matmul(standardised(right)).div(samples);
      const isDiagonal = isSelf(size);
      const error = isDiagonal.where(correlations.sub(1).square(), correlations.square().mul(lambda));
      return error.sum().broadcastTo([samples]);
    },
  about: {
    title: { en: "Barlow Twins", ko: "Barlow Twins" },
    summary: {
      en: "Makes each dimension agree between two views of a sample and differ from all other dimensions.",
      ko: "두 뷰 사이에서 같은 차원끼리는 일치하고 다른 차원끼리는 겹치지 않게 합니다.",
    },
    use: {
      en: "For embeddings learnt without labels and without negatives; it gains from many dimensions.",
      ko: "레이블도 음성도 없이 임베딩을 학습할 때 적합하며, 차원이 많을수록 유리합니다.",
    },
    avoid: {
      en: "With batches of a few samples, whose correlations are large by chance.",
      ko: "표본이 몇 개뿐인 배치에서는 상관이 우연히 커지므로 피하세요.",
    },
    formula: String.raw`\ell = \sum_d (1 - C_{dd})^2 + \lambda \sum_{d \ne e} C_{de}^2`,
    source: "J. Zbontar et al. (2021), Barlow Twins: Self-Supervised Learning via Redundancy Reduction",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});

function standardised(view: Tensor): Tensor {
  const centred = view.sub(view.mean(0, { keepDims: true }));
  return centred.div(centred.square().mean(0, { keepDims: true }).add(epsilon).sqrt());
}
