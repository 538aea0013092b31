import { type CommonOptimizerOptions, type TransformPlugin, defineTransform, matchesPath } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";

/** Options of {@link addWeightDecay}. */
export interface AddWeightDecayOptions {
  /** Weight decay λ, from 0, in units of gradient per parameter. */
  readonly weightDecay: number;
  /** Which parameters it is added for: `all`, `matrices` (no biases, no scales of normalisation), or paths. Default `all`. */
  readonly decayMask?: CommonOptimizerOptions["decayMask"];
}

/**
 * Adds weight decay to the gradients, so that it goes through all that comes after, as a penalty in the loss would:
 *
 *     g = g + λ p
 *
 * Source: A. Krogh and J. A. Hertz (1991), "A Simple Weight Decay Can Improve Generalization".
 */
export const addWeightDecay: TransformPlugin<AddWeightDecayOptions> = defineTransform({
  name: "add-weight-decay",
  options: z.object({
    weightDecay: z.number().min(0).describe("weight decay, added to the gradient (L2)"),
    decayMask: z
      .union([z.enum(["all", "matrices"]), z.array(z.string().min(1)).min(1).readonly()])
      .default("all")
      .describe("which parameters it is added for: all, matrices (no biases), or those of these paths"),
  }),
  create: ({ weightDecay, decayMask }) => {
    const isDecayed = (path: string, rank: number): boolean =>
      decayMask === "all" || (decayMask === "matrices" ? rank >= 2 : matchesPath(path, decayMask));
    return {
      init: () => ({}),
      update({ gradients, params, state }) {
        const decayed = mapParams([gradients, params], (g, p) => g.add(p.mul(weightDecay)));
        const left = Object.entries(gradients).filter(([path, { rank }]) => !isDecayed(path, rank));
        return { gradients: { ...decayed, ...Object.fromEntries(left) }, state };
      },
    };
  },
  about: {
    title: { en: "Weight decay in the gradients", ko: "기울기에 더하는 가중치 감쇠" },
    summary: {
      en: "Adds a share of each parameter to its gradient, as an L2 penalty in the loss would.",
      ko: "손실에 L2 벌점을 더한 것처럼, 파라미터의 일정 비율을 기울기에 더합니다.",
    },
    use: {
      en: "Optimizers without a weight decay of their own, and to choose its place: before a clip it is clipped, too.",
      ko: "자체 가중치 감쇠가 없는 옵티마이저에 쓰거나, 감쇠의 위치를 직접 정할 때 씁니다. 클리핑 앞에 두면 감쇠 항도 함께 잘립니다.",
    },
    avoid: {
      en: "Before adam and its like, which rescale it: take adamw, whose decay stands beside. Before lion or sign-sgd, which keep nothing but its sign.",
      ko: "adam 계열은 이 항도 다시 스케일하므로, 감쇠를 따로 두는 adamw를 쓰세요. lion과 sign-sgd는 부호만 남기므로 맞지 않습니다.",
    },
    formula: String.raw`g \leftarrow g + \lambda p`,
    source: "A. Krogh, J. A. Hertz (1991), A Simple Weight Decay Can Improve Generalization",
  },
});
