import { type TransformPlugin, defineTransform } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/** Options of {@link scale}. */
export interface ScaleOptions {
  /** What all gradients are multiplied by; below 0, the loss is maximised. */
  readonly factor: number;
}

/**
 * Multiplies all gradients by one factor:
 *
 *     g = c g
 *
 * -1 turns descent into ascent, as PyTorch's `maximize=True` does.
 *
 * Source: optax, `scale`.
 */
export const scale: TransformPlugin<ScaleOptions> = defineTransform({
  name: "scale",
  options: z.object({ factor: z.number().describe("what all gradients are multiplied by; -1 to maximise") }),
  create: ({ factor }) => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({ gradients: mapParams([gradients], (g) => g.mul(factor)), state }),
  }),
  about: {
    title: { en: "Scaled gradients", ko: "기울기 배율" },
    summary: {
      en: "Multiplies all gradients by one factor; -1 maximises the loss.",
      ko: "모든 기울기에 한 수를 곱합니다. -1이면 손실을 최대화합니다.",
    },
    use: {
      en: "To maximise a reward or a likelihood, to undo a loss scale, or to turn sums over a batch into means.",
      ko: "보상이나 우도를 최대화할 때, 손실에 곱한 배율을 되돌릴 때, 배치의 합을 평균으로 바꿀 때 씁니다.",
    },
    avoid: {
      en: "In place of a learning rate: adam and its like are not changed by a factor above 0.",
      ko: "학습률 대신 쓰지 마세요. adam 계열은 양수를 곱해도 결과가 달라지지 않습니다.",
    },
    formula: String.raw`g \leftarrow c\,g`,
    source: "I. Babuschkin et al. (2020), The DeepMind JAX Ecosystem (optax, scale)",
  },
});
