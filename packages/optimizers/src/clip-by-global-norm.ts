import { type TransformPlugin, defineTransform, stack } from "@downslope/core";
import { z } from "zod";
import { type ClipByNormOptions, factorWithin, maxNorm } from "./norm-limit.ts";
import { mapParams } from "./params.ts";

/**
 * Scales all gradients by one factor, so that together they are no longer than `maxNorm`; their direction stays.
 *
 *     g = g · min(1, maxNorm / ‖all gradients‖)
 *
 * Exact, where PyTorch adds 1e-6 to the norm. A gradient of zero stays zero; one that is not finite makes all NaN or 0
 * and NaN, so that it is seen.
 *
 * Source: R. Pascanu, T. Mikolov and Y. Bengio (2013), "On the difficulty of training recurrent neural networks".
 */
export const clipByGlobalNorm: TransformPlugin<ClipByNormOptions> = defineTransform({
  name: "clip-by-global-norm",
  options: z.object({ maxNorm: maxNorm("longest that all gradients together may be") }),
  create: (options) => ({
    init: () => ({}),
    update({ gradients, state }) {
      const norms = Object.values(gradients).map((gradient) => gradient.norm());
      if (norms.length === 0) return { gradients, state };
      const factor = factorWithin(options.maxNorm, stack(norms).norm());
      return { gradients: mapParams([gradients], (gradient) => gradient.mul(factor)), state };
    },
  }),
  about: {
    title: { en: "Clipping by global norm", ko: "전역 노름 클리핑" },
    summary: {
      en: "Scales all gradients by one factor, so that together they are no longer than a limit.",
      ko: "모든 기울기에 같은 비율을 곱해 전체 길이가 한도를 넘지 않게 합니다.",
    },
    use: {
      en: "Training that blows up now and then: recurrent networks, transformers, large rates.",
      ko: "학습이 가끔 발산할 때: 순환 신경망, 트랜스포머, 큰 학습률.",
    },
    avoid: {
      en: "Where one layer alone has large gradients, it slows all the others: take clip-by-norm. PyTorch adds 1e-6 to the norm, this does not.",
      ko: "한 층의 기울기만 크다면 다른 층까지 느려지므로 clip-by-norm을 쓰세요. PyTorch는 노름에 1e-6을 더하지만 여기서는 더하지 않습니다.",
    },
    formula: String.raw`g \leftarrow g \cdot \min\!\left(1, \frac{c}{\lVert g_{\text{all}} \rVert_2}\right)`,
    source: "R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural networks",
  },
});
