import { type LossPlugin, defineLoss, full } from "@downslope/core";
import { z } from "zod";
import { checkEmbeddings, cosineSimilarities } from "./distances.ts";
import { matchingCrossEntropy, temperature } from "./pairs.ts";

/** Options of {@link clip}. */
export interface ClipOptions {
  /** Temperature τ to start from, above 0. Default 0.07. */
  readonly temperature?: number | undefined;
}

const highestScale = 100;

/**
 * CLIP's loss: symmetric InfoNCE of pairs with cosine similarities s and a scale e^σ that is learnt, from 1 / τ on and
 * up to 100.
 *
 *     logits = min(e^σ, 100) s
 *     loss_i = (-log softmax_j(logits_ij)_i - log softmax_j(logits_ji)_i) / 2
 *
 * Its parameter `logScale`, σ, is trained beside the model's; give it no weight decay. Beyond the limit its gradient is
 * that at the limit, so that it comes back (the authors clip σ itself after each step). Shapes: `[n, size], [n, size] -> [n]`.
 *
 * Source: A. Radford et al. (2021), "Learning Transferable Visual Models From Natural Language Supervision", figure 3.
 */
export const clip: LossPlugin<ClipOptions> = defineLoss({
  name: "clip",
  options: z.object({ temperature: temperature(0.07) }),
  inputs: ["left", "right"],
  output: "embedding",
  init: (options) => ({ logScale: full([], -Math.log(options.temperature)) }),
  create:
    () =>
    ({ left, right }, { logScale }) => {
      checkEmbeddings("clip", "left", left);
      // What is above the limit goes without its gradient: a scale that is too large must find its way back.
      const excess = logScale.sub(Math.log(highestScale)).relu().stopGradient();
      const logits = cosineSimilarities(left, right).mul(logScale.sub(excess).exp());
      return matchingCrossEntropy(logits).add(matchingCrossEntropy(logits.transpose())).div(2);
    },
  about: {
    title: { en: "CLIP loss", ko: "CLIP 손실" },
    summary: {
      en: "How hard it is to match the two sides of a batch of pairs, either way, at a temperature that is learnt.",
      ko: "배치에 담긴 쌍의 양쪽을 서로 찾아내기가 얼마나 어려운지를, 학습되는 온도로 잽니다.",
    },
    use: {
      en: "For embeddings of two kinds of things in one space, such as images and texts.",
      ko: "이미지와 글처럼 종류가 다른 두 대상을 한 공간에 임베딩할 때 적합합니다.",
    },
    avoid: {
      en: "With a temperature that you know: info-nce with `symmetric: true` has no parameter of its own.",
      ko: "온도를 이미 정했다면 자체 파라미터가 없는 info-nce에 `symmetric: true`를 주어 쓰세요.",
    },
    formula: String.raw`\ell_i = -\tfrac{1}{2} \log \frac{e^{c\,s_{ii}}}{\sum_j e^{c\,s_{ij}}} - \tfrac{1}{2} \log \frac{e^{c\,s_{ii}}}{\sum_j e^{c\,s_{ji}}}, \quad c = \min(e^{\sigma}, 100)`,
    source: "A. Radford et al. (2021), Learning Transferable Visual Models From Natural Language Supervision",
    tasks: ["embedding"],
    outputActivation: "linear",
  },
});
