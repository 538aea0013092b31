import { type TransformPlugin, defineTransform, stack } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/** Norms below this count as 0: a float32 cannot hold their reciprocal. */
const least = 1e-37;

/**
 * Scales all gradients by one factor, so that together their norm is 1; the rate is then the length of each step of plain
 * descent. A gradient of zero stays zero.
 *
 *     g = g / ‖all gradients‖
 *
 * optax adds 1e-6 to the norm.
 *
 * Source: Y. Nesterov (1984), "Minimization methods for nonsmooth convex and quasiconvex functions".
 */
export const normalizeGradients: TransformPlugin = defineTransform({
  name: "normalize-gradients",
  options: z.object({}),
  create: () => ({
    init: () => ({}),
    update({ gradients, state }) {
      const norms = Object.values(gradients).map((gradient) => gradient.norm());
      if (norms.length === 0) return { gradients, state };
      const norm = stack(norms).norm();
      const factor = norm.less(least).where(1, norm).reciprocal();
      return { gradients: mapParams([gradients], (gradient) => gradient.mul(factor)), state };
    },
  }),
  about: {
    title: { en: "Normalised gradients", ko: "기울기 정규화" },
    summary: {
      en: "Scales all gradients by one factor, so that together their norm is 1.",
      ko: "모든 기울기에 같은 비율을 곱해 전체 노름을 1로 만듭니다.",
    },
    use: {
      en: "Plains and cliffs under sgd: steps keep their length where gradients vanish or explode. The rate must fall to 0.",
      ko: "기울기가 사라지거나 폭발하는 곳에서도 sgd의 이동 거리를 일정하게 유지합니다. 학습률은 0까지 줄여야 합니다.",
    },
    avoid: {
      en: "Noisy small batches, and near a minimum at a constant rate: steps never shrink by themselves. To limit only the long ones take clip-by-global-norm.",
      ko: "잡음이 많은 작은 배치에는 맞지 않습니다. 학습률이 일정하면 최솟값 근처에서도 이동이 줄지 않습니다. 긴 기울기만 제한하려면 clip-by-global-norm을 쓰세요.",
    },
    formula: String.raw`g \leftarrow \frac{g}{\lVert g_{\text{all}} \rVert_2}`,
    source: "Y. Nesterov (1984), Minimization methods for nonsmooth convex and quasiconvex functions",
  },
});
