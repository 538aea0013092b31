import { type TransformPlugin, defineTransform } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/** Options of {@link clipByValue}. */
export interface ClipByValueOptions {
  /** Largest allowed magnitude, above 0, in units of the gradient. */
  readonly maxValue: number;
}

/**
 * Limits each element of the gradients to [-maxValue, maxValue], which may turn the step's direction.
 *
 *     g = min(max(g, -maxValue), maxValue)
 *
 * Source: T. Mikolov (2012), "Statistical Language Models Based on Neural Networks", section 3.2.2.
 */
export const clipByValue: TransformPlugin<ClipByValueOptions> = defineTransform({
  name: "clip-by-value",
  options: z.object({ maxValue: z.number().positive().describe("largest magnitude of a gradient's elements") }),
  create: ({ maxValue }) => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({
      gradients: mapParams([gradients], (gradient) => gradient.clip(-maxValue, maxValue)),
      state,
    }),
  }),
  about: {
    title: { en: "Clipping by value", ko: "값 클리핑" },
    summary: {
      en: "Limits the magnitude of each element of the gradients.",
      ko: "기울기의 원소마다 크기를 제한합니다.",
    },
    use: {
      en: "Single elements that are far out of line.",
      ko: "몇몇 원소만 유난히 클 때 적합합니다.",
    },
    avoid: {
      en: "Elsewhere: it turns the direction of the step. Take clip-by-global-norm.",
      ko: "그 밖에는 이동 방향이 바뀌므로 clip-by-global-norm을 쓰세요.",
    },
    formula: String.raw`g \leftarrow \min(\max(g, -c), c)`,
    source: "T. Mikolov (2012), Statistical Language Models Based on Neural Networks",
  },
});
