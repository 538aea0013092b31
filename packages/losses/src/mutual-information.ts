import { type LossPlugin, type Tensor, defineLoss, range } from "@downslope/core";
import { z } from "zod";
import { logProbability } from "./probability.ts";

/** Options of {@link mutualInformation}. */
export interface MutualInformationOptions {
  /** Number of bins of the histograms, from 2. Default 23. */
  readonly bins?: number | undefined;
  /** Standard deviation σ of the Gaussian by which a value counts to bins, above 0, in bins. Default 0.5. */
  readonly sigma?: number | undefined;
  /** Highest value L, above 0; the lowest is 0. Default 1. */
  readonly dataRange?: number | undefined;
}

/**
 * Negative mutual information of prediction and target, over the numbers of each sample.
 *
 *     w_k(x) = softmax over k of -(x - c_k)² / (2 (σ h)²)        bins c_k from 0 to L, h apart
 *     p_kl = mean of w_k(prediction) w_l(target)
 *     loss = -Σ p_kl log(p_kl / (p_k p_l)), the joint entropy less the two of each alone
 *
 * From -log(bins) to 0, where nothing can be told of one from the other. What lies outside of 0 to L counts to the
 * outermost bin. As MONAI's GlobalMutualInformationLoss, but for its 1e-7 in each logarithm. Its cost grows with
 * numbers times bins. Shapes: `[batch, ...shape], [batch, ...shape] -> [batch]`.
 *
 * Source: P. Viola and W. M. Wells III (1997), "Alignment by Maximization of Mutual Information".
 */
export const mutualInformation: LossPlugin<MutualInformationOptions> = defineLoss({
  name: "mutual-information",
  options: z.object({
    bins: z.int().min(2).default(23).describe("number of bins of the histograms"),
    sigma: z.number().positive().default(0.5).describe("standard deviation by which a value counts to bins, in bins"),
    dataRange: z.number().positive().default(1).describe("highest value; the lowest is 0"),
  }),
  inputs: ["prediction", "target"],
  domain: { target: [0, 1] },
  create: ({ bins, sigma, dataRange }) => {
    const membership = (x: Tensor): Tensor => {
      const centres = range(bins)
        .toFloat(x.dtype as "float32" | "float64")
        .reshape([1, bins, 1]);
      const place = x.reshape([x.shape[0]!, 1, -1]).mul((bins - 1) / dataRange);
      return place.sub(centres).div(sigma).square().mul(-0.5).softmax(1);
    };
    return ({ prediction, target }) => {
      const [w, v] = [membership(prediction), membership(target)];
      const joint = w.matmul(v.transpose([0, 2, 1])).div(w.shape[2]!);
      return entropy(joint, [1, 2])
        .sub(entropy(w.mean(2), 1))
        .sub(entropy(v.mean(2), 1));
    };
  },
  about: {
    title: { en: "Mutual information loss", ko: "상호 정보량 손실" },
    summary: {
      en: "How little each image tells of the other, in nats: the loss is 0 at most and falls as they agree.",
      ko: "두 이미지가 서로에 대해 알려 주는 정보가 얼마나 적은지를 내트(nat) 단위로 잽니다. 최댓값은 0이고 서로 맞을수록 작아집니다.",
    },
    use: {
      en: "For registering images of different modalities, such as CT and MRI.",
      ko: "CT와 MRI처럼 서로 다른 종류의 의료 영상을 정합할 때 적합합니다.",
    },
    avoid: {
      en: "For images of one modality, where ncc is cheaper and steadier, and for values outside of 0 to dataRange.",
      ko: "같은 종류의 이미지에는 더 가볍고 안정적인 ncc를 쓰세요. 0과 dataRange 사이를 벗어나는 값에도 맞지 않습니다.",
    },
    formula: String.raw`\ell = -\sum_{k,l} p_{kl} \log \frac{p_{kl}}{p_k\,p_l}`,
    source: "P. Viola and W. M. Wells III (1997), Alignment by Maximization of Mutual Information",
    tasks: ["generation"],
    outputActivation: "sigmoid",
  },
});

function entropy(p: Tensor, axes: number | readonly number[]): Tensor {
  return p.mul(logProbability(p)).sum(axes).neg();
}
