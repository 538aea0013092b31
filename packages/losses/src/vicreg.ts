import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings } from "./distances.ts";
import { isSelf } from "./pairs.ts";

/** Options of {@link vicreg}. */
export interface VicregOptions {
  /** Weight λ of the distance between views, from 0. Default 25. */
  readonly invariance?: number | undefined;
  /** Weight μ of what standard deviations lack to 1, from 0. Default 25. */
  readonly variance?: number | undefined;
  /** Weight ν of the covariances, from 0. Default 1. */
  readonly covariance?: number | undefined;
}

const name = "vicreg";
/** Added to a variance before its root, as the authors do. */
const epsilon = 1e-4;

/**
 * Variance-invariance-covariance regularisation of two views x, y of n samples, with means over all D dimensions and
 * unbiased covariances C of a view over the batch:
 *
 *     v = mean_d max(0, 1 - √(C_dd + 1e-4)),   c = Σ_{d ≠ e} C_de² / D
 *     loss_i = λ mean_d (x_id - y_id)² + μ (v_x + v_y) / 2 + ν (c_x + c_y)
 *
 * v is halved as in the authors' program and in pytorch-metric-learning, though not in the paper. The batch's terms are
 * in the loss of each sample. Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: A. Bardes, J. Ponce, Y. LeCun (2022), "VICReg: Variance-Invariance-Covariance Regularization for
 * Self-Supervised Learning".
 */
export const vicreg: LossPlugin<VicregOptions> = defineLoss({
  name,
  options: z.object({
    invariance: z.number().min(0).default(25).describe("weight of the distance between views"),
    variance: z.number().min(0).default(25).describe("weight of what standard deviations lack to 1"),
    covariance: z.number().min(0).default(1).describe("weight of the covariances"),
  }),
  inputs: ["left", "right"],
  output: "embedding",
  create: (options) => {
    const spread = (view: Tensor): Tensor => {
      const [samples, size] = view.shape as [number, number];
      const centred = view.sub(view.mean(0, { keepDims: true }));
      const degrees = Math.max(1, samples - 1);
      const covariances = centred.transpose().matmul(centred).div(degrees);
      const deviations = centred.square().sum(0).div(degrees).add(epsilon).sqrt();
      const lacking = deviations.neg().add(1).relu().mean();
      const common = isSelf(size).where(0, covariances.square()).sum().div(size);
      return lacking.mul(options.variance / 2).add(common.mul(options.covariance));
    };
    return ({ left, right }) => {
      checkEmbeddings(name, "left", left);
      const distance = left.sub(right).square().mean(-1);
      return distance.mul(options.invariance).add(spread(left)).add(spread(right));
    };
  },
  about: {
    title: { en: "VICReg", ko: "VICReg" },
    summary: {
      en: "Draws two views of a sample together while each dimension keeps its spread and says something of its own.",
      ko: "한 표본의 두 뷰를 가까이 모으면서, 각 차원이 충분히 퍼지고 서로 다른 정보를 담게 합니다.",
    },
    use: {
      en: "For embeddings learnt without labels and without negatives, in batches of moderate size.",
      ko: "레이블도 음성도 없이 보통 크기의 배치로 임베딩을 학습할 때 적합합니다.",
    },
    avoid: {
      en: "With batches smaller than the embedding is wide, whose covariances are noise.",
      ko: "배치가 임베딩 차원보다 작으면 공분산이 잡음에 가까우므로 피하세요.",
    },
    formula: String.raw`\ell = \lambda \lVert x - y \rVert^2 / D + \tfrac{\mu}{2} (v_x + v_y) + \nu (c_x + c_y), \quad v = \tfrac{1}{D} \sum_d \max(0, 1 - \sqrt{C_{dd} + \epsilon})`,
    source:
      "A. Bardes et al. (2022), VICReg: Variance-Invariance-Covariance Regularization for Self-Supervised Learning",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
