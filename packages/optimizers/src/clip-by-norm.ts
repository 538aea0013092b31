import { type TransformPlugin, defineTransform } from "@downslope/core";
import { z } from "zod";
import { type ClipByNormOptions, factorWithin, maxNorm } from "./norm-limit.ts";
import { mapParams } from "./params.ts";

/**
 * Scales each gradient by itself, so that none is longer than `maxNorm`; the direction of each stays, that of all together
 * does not.
 *
 *     g = g · min(1, maxNorm / ‖g‖)
 *
 * Source: R. Pascanu, T. Mikolov and Y. Bengio (2013), "On the difficulty of training recurrent neural networks".
 */
export const clipByNorm: TransformPlugin<ClipByNormOptions> = defineTransform({
  name: "clip-by-norm",
  options: z.object({ maxNorm: maxNorm("longest that the gradient of one parameter tensor may be") }),
  create: (options) => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({
      gradients: mapParams([gradients], (gradient) => gradient.mul(factorWithin(options.maxNorm, gradient.norm()))),
      state,
    }),
  }),
  about: {
    title: { en: "Clipping by norm", ko: "노름 클리핑" },
    summary: {
      en: "Scales the gradient of each parameter tensor by itself, so that none is longer than a limit.",
      ko: "파라미터 텐서마다 따로 기울기를 줄여 길이가 한도를 넘지 않게 합니다.",
    },
    use: {
      en: "Where a few layers have much larger gradients than the rest.",
      ko: "몇몇 층의 기울기가 나머지보다 훨씬 클 때 적합합니다.",
    },
    avoid: {
      en: "Where the direction of the whole step matters: take clip-by-global-norm.",
      ko: "전체 이동 방향을 지켜야 한다면 clip-by-global-norm을 쓰세요.",
    },
    formula: String.raw`g \leftarrow g \cdot \min\!\left(1, \frac{c}{\lVert g \rVert_2}\right)`,
    source: "R. Pascanu, T. Mikolov, Y. Bengio (2013), On the difficulty of training recurrent neural networks",
  },
});
