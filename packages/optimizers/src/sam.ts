import {
  type ConfiguredOptimizer,
  type OptimizerPlugin,
  type OptimizerState,
  type Params,
  type UpdateArguments,
  defineOptimizer,
  grad,
  stack,
} from "@downslope/core";
import { z } from "zod";
import { mapParams } from "./params.ts";
import { descentInside, passedOn } from "./wrapper.ts";

/** Options of {@link sam}. */
export interface SamOptions {
  /** The optimizer that makes the updates, with its options fixed. */
  readonly optimizer: ConfiguredOptimizer;
  /** Length ρ of the way uphill, from 0, in units of the parameters; adaptive, of their magnitudes. Default 0.05. */
  readonly rho?: number | undefined;
  /** Scales the way by each parameter's magnitude (ASAM), for which ρ is about ten times as large. Default false. */
  readonly adaptive?: boolean | undefined;
  /** Added to the length of the gradient, from 0, in its units. Default 1e-12. */
  readonly epsilon?: number | undefined;
}

/**
 * Sharpness-aware minimisation: the update follows the gradient at the worst place nearby, for minima that are flat.
 * With g the gradient at the parameters p, and T = 1 or, adaptive, T = |p|:
 *
 *     q = p + ρ T² g / (‖T g‖ + ε)         the length is that of all gradients together
 *     p = update of the optimizer inside from p, with the gradient at q of the same batch
 *
 * The optimizer inside is given p itself, so that nothing has to be restored. Two backward passes a step.
 *
 * Sources: P. Foret et al. (2021), "Sharpness-Aware Minimization for Efficiently Improving Generalization", algorithm 1;
 * adaptive: J. Kwon et al. (2021), "ASAM: Adaptive Sharpness-Aware Minimization", without the 0.01 that it adds to |p|.
 */
export const sam: OptimizerPlugin<SamOptions> = defineOptimizer({
  name: "sam",
  options: z.object({
    optimizer: descentInside,
    rho: z.number().min(0).default(0.05).describe("length of the way uphill, in units of the parameters"),
    adaptive: z.boolean().default(false).describe("scale the way by each parameter's magnitude (ASAM)"),
    epsilon: z.number().min(0).default(1e-12).describe("added to the length of the gradient, against division by 0"),
  }),
  schedulable: ["rho"],
  create({ optimizer, rho, adaptive, epsilon }, context) {
    const inner = optimizer.create(context);
    const uphill = (params: Params, gradients: Params): Params => {
      const ways = adaptive ? mapParams([params, gradients], (p, g) => p.abs().mul(g)) : gradients;
      const norms = Object.values(ways).map((way) => way.norm());
      if (norms.length === 0) return params;
      const factor = stack(norms).norm().add(epsilon).reciprocal().mul(rho);
      return mapParams([params, ways], (p, way) => p.add((adaptive ? p.abs().mul(way) : way).mul(factor)));
    };
    return {
      ...passedOn(inner),
      init: inner.init,
      update(given: UpdateArguments<OptimizerState>) {
        const { params, gradients, objective } = given;
        return inner.update({ ...given, gradients: grad(objective)(uphill(params, gradients)) });
      },
      evaluationParams: inner.evaluationParams,
    };
  },
  about: {
    title: { en: "Sharpness-aware minimisation", ko: "첨예도를 고려한 최소화(SAM)" },
    summary: {
      en: "Updates by the gradient a small way uphill, so that flat minima are found.",
      ko: "손실이 커지는 쪽으로 조금 올라간 곳의 기울기로 업데이트해 평평한 최솟값을 찾습니다.",
    },
    use: {
      en: "Image models and noisy labels, where generalisation is worth twice the time; around sgd with momentum or adamw.",
      ko: "두 배의 시간을 들여서라도 일반화 성능을 높이고 싶은 이미지 모델이나 잡음 섞인 레이블에 적합합니다. 모멘텀을 쓴 sgd나 adamw에 씌우세요.",
    },
    avoid: {
      en: "Where time is short: every step costs two. Clipping before it only turns the way uphill; put the clip on the optimizer inside.",
      ko: "단계마다 비용이 두 배이므로 시간이 부족하면 피하세요. 바깥에 둔 클리핑은 올라가는 방향만 바꾸므로, 클리핑은 안쪽 옵티마이저에 두세요.",
    },
    formula: String.raw`q = p + \rho\,\frac{T^2 g}{\lVert T g \rVert_2 + \epsilon},\quad p \leftarrow p - \eta\,\nabla L(q)`,
    source: "P. Foret et al. (2021), Sharpness-Aware Minimization for Efficiently Improving Generalization",
  },
});
