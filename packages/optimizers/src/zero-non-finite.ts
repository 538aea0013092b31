import { type TransformPlugin, defineTransform } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/**
 * Puts 0 in the place of each element that is NaN or infinite; the rest of the gradient counts.
 *
 *     g = g where it is finite, 0 elsewhere
 *
 * optax's `zero_nans` leaves infinite elements as they are.
 *
 * Source: optax, `zero_nans`.
 */
export const zeroNonFinite: TransformPlugin = defineTransform({
  name: "zero-non-finite",
  acceptsNonFinite: true,
  options: z.object({}),
  create: () => ({
    init: () => ({}),
    update: ({ gradients, state }) => ({
      gradients: mapParams([gradients], (gradient) => gradient.isFinite().where(gradient, 0)),
      state,
    }),
  }),
  about: {
    title: { en: "Zeros for what is not finite", ko: "유한하지 않은 기울기를 0으로" },
    summary: {
      en: "Puts 0 in the place of NaN and infinite elements of the gradients.",
      ko: "기울기에서 NaN이거나 무한대인 원소를 0으로 바꿉니다.",
    },
    use: {
      en: "Programs of your own that call `update` and know why single elements break, such as a norm at 0. Put it before a clip, which one such element turns into NaN.",
      ko: "`update`를 직접 호출하는 프로그램에서, 0에서의 노름처럼 일부 원소가 깨지는 이유를 알고 있을 때 씁니다. 그런 원소 하나가 클리핑 결과를 NaN으로 만들므로 클리핑 앞에 두세요.",
    },
    avoid: {
      en: "As a cure for what you have not understood: half a gradient is a wrong one. Where the loss itself is not finite the step is refused all the same; `train.nonFinite: skip` then goes on.",
      ko: "원인을 모르는 채로 쓰지 마세요. 일부만 남은 기울기는 틀린 기울기입니다. 손실 자체가 유한하지 않으면 단계는 여전히 거부되며, `train.nonFinite: skip`으로 건너뛸 수 있습니다.",
    },
    formula: String.raw`g_i \leftarrow \begin{cases} g_i & |g_i| < \infty \\ 0 & \text{otherwise} \end{cases}`,
    source: "I. Babuschkin et al. (2020), The DeepMind JAX Ecosystem (optax, zero_nans)",
  },
});
