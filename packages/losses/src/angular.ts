import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { cosineSimilarities } from "./distances.ts";
import { type PairOptions, countWhere, logSumExpWhere, pairOptions, readPairs } from "./pairs.ts";

/** Options of {@link angular}. */
export interface AngularOptions extends PairOptions {
  /** Largest angle α at the negative, in degrees, above 0 and below 90. Default 40. */
  readonly alpha?: number | undefined;
}

const name = "angular";

/**
 * Angular loss of embeddings x scaled to length 1: in the triangle of an anchor a, a positive p and a negative n the angle
 * at n should be at most α.
 *
 *     f_apn = 4 tan²α (x_a + x_p)·x_n - 2 (1 + tan²α) x_a·x_p
 *     loss = log(1 + Σ_n e^{f_apn})
 *
 * The loss of an anchor is the sum over its positives, and `mean` divides by their number. Class weights are the
 * anchors'. Shapes: `[n, size], int [n] -> [n]`.
 *
 * Source: J. Wang et al. (2017), "Deep Metric Learning with Angular Loss".
 */
export const angular: LossPlugin<AngularOptions> = defineLoss({
  name,
  options: z.object({
    alpha: z.number().gt(0).lt(90).default(40).describe("largest angle at the negative, in degrees"),
    ...pairOptions,
  }),
  inputs: ["prediction", "target"],
  target: "class-index",
  output: "embedding",
  create: (options, context) => {
    const pairsOf = readPairs(name, options, context);
    const tangent = Math.tan((options.alpha * Math.PI) / 180) ** 2;
    return ({ prediction, target }) => {
      const { positive, negative, weigh } = pairsOf(prediction, target);
      const similarity = cosineSimilarities(prediction);
      const toNegatives = similarity
        .expandDims(1)
        .add(similarity.expandDims(0))
        .mul(4 * tangent);
      const excess = logSumExpWhere(negative.expandDims(1), toNegatives).sub(similarity.mul(2 + 2 * tangent));
      return weigh(positive.where(excess.softplus(), 0).sum(-1), countWhere(positive, similarity));
    };
  },
  about: {
    title: { en: "Angular loss", ko: "각도 손실" },
    summary: {
      en: "Bounds the angle at the negative in the triangle that it makes with a positive pair.",
      ko: "양성 쌍과 음성이 이루는 삼각형에서 음성 쪽 각도를 제한합니다.",
    },
    use: {
      en: "For embeddings learnt from class labels where classes differ in spread, for an angle has no scale.",
      ko: "각도는 크기에 좌우되지 않으므로 클래스마다 퍼진 정도가 다른 임베딩을 클래스 레이블로 학습할 때 적합합니다.",
    },
    avoid: {
      en: "With batches of thousands: it looks at all triplets, n³ numbers. The paper adds it to n-pairs.",
      ko: "모든 트리플렛(n³개)을 살펴보므로 수천 개짜리 배치에는 피하세요. 논문은 n-pairs에 더해 씁니다.",
    },
    formula: String.raw`\ell = \log \Bigl( 1 + \sum_n e^{4 \tan^2\alpha\,(x_a + x_p)^\top x_n - 2 (1 + \tan^2\alpha)\, x_a^\top x_p} \Bigr)`,
    source: "J. Wang et al. (2017), Deep Metric Learning with Angular Loss",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
