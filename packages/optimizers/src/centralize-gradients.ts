import { type TransformPlugin, defineTransform } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";
import { axesOfUnit } from "./units.ts";

/**
 * Takes its mean from the gradient of each unit's weights, so that their sum stays as it is:
 *
 *     g = g - mean(g)
 *
 * The mean is over what feeds one output: a column of a matrix [inputs, outputs], a filter of a convolution's kernel
 * [outputs, channels, ...window]. Vectors and single numbers are left as they are. optax takes the first axis for the
 * outputs, in matrices too.
 *
 * Source: H. Yong et al. (2020), "Gradient Centralization: A New Optimization Technique for Deep Neural Networks",
 * equation 1.
 */
export const centralizeGradients: TransformPlugin = defineTransform({
  name: "centralize-gradients",
  options: z.object({}),
  create: () => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({
      gradients: mapParams([gradients], (g) =>
        g.rank < 2 ? g : g.sub(g.mean(axesOfUnit(g.rank), { keepDims: true })),
      ),
      state,
    }),
  }),
  about: {
    title: { en: "Gradient centralisation", ko: "기울기 중심화" },
    summary: {
      en: "Takes the mean from the gradient of each unit's weights.",
      ko: "유닛마다 가중치의 기울기에서 그 평균을 뺍니다.",
    },
    use: {
      en: "Image models, where it smooths training and often generalises a little better at no cost.",
      ko: "이미지 모델에 적합합니다. 비용 없이 학습이 매끄러워지고 일반화도 조금 나아지는 경우가 많습니다.",
    },
    avoid: {
      en: "Where a unit's weights must learn their mean: a last layer for regression, embeddings. It takes that freedom away.",
      ko: "회귀의 마지막 층이나 임베딩처럼 가중치의 평균도 학습해야 하는 곳에서는 피하세요. 평균이 초기값에 고정됩니다.",
    },
    formula: String.raw`g \leftarrow g - \operatorname{mean}(g)`,
    source: "H. Yong et al. (2020), Gradient Centralization: A New Optimization Technique for Deep Neural Networks",
  },
});
