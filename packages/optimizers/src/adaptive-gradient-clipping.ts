import { type Tensor, type TransformPlugin, defineTransform, matchesPath } from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";
import { axesOfUnit } from "./units.ts";

/** Options of {@link adaptiveGradientClipping}. */
export interface AdaptiveGradientClippingOptions {
  /** Longest that a unit's gradient may be, as a share of its weights' length; above 0. Default 0.01. */
  readonly clipping?: number | undefined;
  /** Least length that weights count as, above 0, so that units that begin at zero move. Default 0.001. */
  readonly epsilon?: number | undefined;
  /** Paths whose gradients are left as they are, in which `*` stands for anything. Default none. */
  readonly except?: readonly string[] | undefined;
}

/**
 * Scales each unit's gradient by itself, so that it is no longer than a share of the unit's own weights:
 *
 *     g = g · min(1, λ max(‖w‖, ε) / ‖g‖)
 *
 * A unit is what feeds one output: a column of a matrix [inputs, outputs], or a filter of a convolution's kernel
 * [outputs, channels, ...window]. Vectors and single numbers are one unit each.
 *
 * Source: A. Brock et al. (2021), "High-Performance Large-Scale Image Recognition Without Normalization", section 4.
 */
export const adaptiveGradientClipping: TransformPlugin<AdaptiveGradientClippingOptions> = defineTransform({
  name: "adaptive-gradient-clipping",
  options: z.object({
    clipping: z.number().positive().default(0.01).describe("longest gradient of a unit, as a share of its weights"),
    epsilon: z.number().positive().default(1e-3).describe("least length that the weights of a unit count as"),
    except: z.array(z.string().min(1)).readonly().default([]).describe("paths whose gradients are left as they are"),
  }),
  create: ({ clipping, epsilon, except }) => ({
    init: () => ({}),
    update({ gradients, params, state }) {
      const clip = (gradient: Tensor, weight: Tensor): Tensor => {
        const limit = lengthOfUnits(weight).maximum(epsilon).mul(clipping);
        const length = lengthOfUnits(gradient);
        const isWithin = length.lessEqual(limit);
        return gradient.mul(isWithin.where(1, limit.div(isWithin.where(1, length))));
      };
      const clipped = mapParams([gradients, params], clip);
      const left = Object.entries(gradients).filter(([path]) => matchesPath(path, except));
      return { gradients: { ...clipped, ...Object.fromEntries(left) }, state };
    },
  }),
  about: {
    title: { en: "Adaptive gradient clipping", ko: "적응형 기울기 클리핑(AGC)" },
    summary: {
      en: "Keeps each unit's gradient below a share of the length of its own weights.",
      ko: "유닛마다 기울기의 길이를 자기 가중치 길이의 일정 비율 이하로 제한합니다.",
    },
    use: {
      en: 'Deep networks without batch normalisation, large batches and large rates. The paper leaves out the last layer: `except: ["layers.9.*"]`.',
      ko: '배치 정규화가 없는 깊은 신경망을 큰 배치와 큰 학습률로 학습할 때 적합합니다. 논문은 마지막 층을 제외합니다: `except: ["layers.9.*"]`.',
    },
    avoid: {
      en: "Before adam and its like, which rescale gradients by themselves. Smaller batches bear a larger share: the paper tries 0.01 to 0.16.",
      ko: "기울기를 스스로 재조정하는 adam 계열 앞에서는 효과가 작습니다. 배치가 작을수록 더 큰 비율도 괜찮으며, 논문은 0.01에서 0.16까지 시험합니다.",
    },
    formula: String.raw`g \leftarrow g \cdot \min\!\left(1, \lambda\,\frac{\max(\lVert w \rVert, \epsilon)}{\lVert g \rVert}\right)`,
    source: "A. Brock et al. (2021), High-Performance Large-Scale Image Recognition Without Normalization",
  },
});

const lengthOfUnits = (tensor: Tensor): Tensor =>
  tensor.rank < 2 ? tensor.norm() : tensor.norm({ axis: axesOfUnit(tensor.rank), keepDims: true });
