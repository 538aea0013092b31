import { type MetricPlugin, type Tensor, defineMetric, problem, range } from "@downslope/core";
import { z } from "zod";

/** Options of {@link recallAtK}. */
export interface RecallAtKOptions {
  /** Neighbours k among which one of the same class is looked for, from 1. Default 1. */
  readonly k?: number | undefined;
  /** Whether nearness is the Euclidean distance or the cosine of the angle. Default euclidean. */
  readonly distance?: "euclidean" | "cosine" | undefined;
}

/**
 * Share of samples that have one of their own class among the k nearest others.
 *
 *     recall@k = mean of [fewer than k samples of other classes are nearer than the nearest one of the same class]
 *
 * Neighbours are looked for among the samples that are evaluated together, up to 256. Samples without another of their
 * class do not count. Shapes: embeddings `[batch, size]`, class indices int `[batch]`.
 *
 * Source: H. Jégou et al. (2011), "Product Quantization for Nearest Neighbor Search", section V; for learnt embeddings:
 * H. O. Song et al. (2016), "Deep Metric Learning via Lifted Structured Feature Embedding", section 5.
 */
export const recallAtK: MetricPlugin<RecallAtKOptions> = defineMetric({
  name: "recall-at-k",
  options: z.object({
    k: z.int().min(1).default(1).describe("neighbours among which one of the same class is looked for"),
    distance: z.enum(["euclidean", "cosine"]).default("euclidean").describe("what is near"),
  }),
  goal: "maximise",
  output: "embedding",
  create: ({ k, distance }) => ({
    measure({ prediction, target }) {
      const samples = prediction.shape[0]!;
      if (prediction.rank !== 2 || target.rank !== 1 || target.dtype !== "int32") {
        throw problem("SHAPE_MISMATCH", {
          subject: "recall-at-k",
          argument: "target",
          rule: "be int32 [batch] class indices, for embeddings [batch, size]",
          got: target,
          cure: "Take a data set of classes.",
        });
      }
      const points = distance === "cosine" ? prediction.normalise() : prediction;
      const far = points.expandDims(0).sub(points.expandDims(1)).square().sum(-1);
      const row = range(samples);
      const isOther = row.expandDims(0).notEqual(row.expandDims(1));
      const isAlike = target.expandDims(0).equal(target.expandDims(1));
      const isPair = isAlike.and(isOther);
      const nearest = isPair.where(far, Number.POSITIVE_INFINITY).min(1, { keepDims: true });
      const nearer = isAlike.not().and(far.less(nearest));
      const counts = (some: Tensor<"bool">): Tensor => some.toFloat().sum(1);
      const hasPair = counts(isPair).greater(0);
      return {
        found: counts(nearer).less(k).and(hasPair).toFloat().sum(),
        count: hasPair.toFloat().sum(),
      };
    },
    result: ({ found, count }) => found! / count!,
  }),
  about: {
    title: { en: "Recall at k", ko: "재현율@k" },
    summary: {
      en: "The share of samples with one of their own class among their k nearest neighbours.",
      ko: "가장 가까운 이웃 k개 안에 같은 클래스의 표본이 있는 표본의 비율입니다.",
    },
    use: {
      en: "For losses of embeddings: triplets, contrastive losses, ArcFace.",
      ko: "트리플렛 손실, 대조 손실, ArcFace처럼 임베딩을 학습하는 손실에 적합합니다.",
    },
    avoid: {
      en: "For comparing with published figures: neighbours are looked for among up to 256 samples at a time, and fewer strangers make it easier.",
      ko: "한 번에 최대 256개 표본 안에서 이웃을 찾으므로 논문의 수치와 직접 비교하지는 마세요. 후보가 적을수록 쉬워집니다.",
    },
    formula: String.raw`\frac1n \sum_i \left[ \min_{j:\,y_j = y_i} d_{ij} \text{ is among the } k \text{ smallest } d_{ij} \right]`,
    source:
      "H. Jégou et al. (2011), Product Quantization for Nearest Neighbor Search; H. O. Song et al. (2016), Deep Metric Learning via Lifted Structured Feature Embedding",
    tasks: ["embedding"],
  },
});
