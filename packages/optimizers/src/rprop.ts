import { type OptimizerPlugin, type Params, type UpdateArguments, defineOptimizer } from "@downslope/core";
import { z } from "zod";
import { learningRate } from "./options.ts";
import { filledFor, mapParams, zerosFor } from "./params.ts";

/** Options of {@link rprop}. */
export interface RpropOptions {
  /** First step η of each parameter, from 0. Default 0.01. */
  readonly learningRate?: number | undefined;
  /** Factor on a parameter's step where its gradient has turned, above 0 and below 1. Default 0.5. */
  readonly etaMinus?: number | undefined;
  /** Factor on a parameter's step where its gradient has not turned, above 1. Default 1.2. */
  readonly etaPlus?: number | undefined;
  /** Shortest step, above 0, in units of the parameters. Default 1e-6. */
  readonly minStep?: number | undefined;
  /** Longest step, above 0, in units of the parameters. Default 50. */
  readonly maxStep?: number | undefined;
}

type RpropState = { readonly size: Params; readonly sign: Params };

/**
 * Rprop: each parameter has a step of its own, which grows as long as its gradient keeps its sign and shrinks when it
 * turns. The size of gradients does not count.
 *
 *     s = s η⁺ where the sign is the last one, s η⁻ where it has turned, else s; from s_min to s_max, s = η at first
 *     p = p - s sign(g)     but where the sign has turned, which rests and is forgotten
 *
 * As PyTorch has it (iRprop⁻); but there a schedule of the rate has no effect, while here moves are scaled by the rate
 * in force over the base rate.
 *
 * Sources: M. Riedmiller and H. Braun (1993), "A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP
 * Algorithm"; C. Igel and M. Hüsken (2000), "Improving the Rprop Learning Algorithm".
 */
export const rprop: OptimizerPlugin<RpropOptions> = defineOptimizer({
  name: "rprop",
  options: z
    .object({
      learningRate: learningRate(0.01),
      etaMinus: z.number().gt(0).lt(1).default(0.5).describe("factor on a step where the gradient has turned"),
      etaPlus: z.number().gt(1).default(1.2).describe("factor on a step where the gradient has not turned"),
      minStep: z.number().gt(0).default(1e-6).describe("shortest step"),
      maxStep: z.number().gt(0).default(50).describe("longest step"),
    })
    .refine(({ minStep, maxStep }) => minStep <= maxStep, {
      path: ["minStep"],
      error: "be at most `maxStep`",
    }),
  create: ({ learningRate: base, etaMinus, etaPlus, minStep, maxStep }) => ({
    init: (params): RpropState => ({ size: filledFor(params, base), sign: zerosFor(params) }),
    update({ gradients, params, state, learningRate: rate }: UpdateArguments<RpropState>) {
      const turn = mapParams([gradients, state.sign], (g, before) => g.sign().mul(before));
      const size = mapParams([state.size, turn], (s, same) => {
        const next = s.mul(same.greater(0).where(etaPlus, same.less(0).where(etaMinus, same.onesLike())));
        return next.less(minStep).where(minStep, next.greater(maxStep).where(maxStep, next));
      });
      const sign = mapParams([gradients, turn], (g, same) => same.less(0).where(0, g.sign()));
      // At a base rate of 0 no schedule moves anything.
      const share = base === 0 ? rate.zerosLike() : rate.div(base);
      return {
        params: mapParams([params, size, sign], (p, s, direction) => p.sub(s.mul(direction).mul(share))),
        state: { size, sign },
      };
    },
  }),
  about: {
    title: { en: "Rprop", ko: "Rprop" },
    summary: {
      en: "A step for each parameter, which grows as long as its gradient keeps its sign and shrinks when it turns.",
      ko: "파라미터마다 이동 크기를 따로 두어, 기울기의 부호가 유지되면 키우고 바뀌면 줄입니다.",
    },
    use: {
      en: "Full-batch descent of small networks, where it needs no tuning.",
      ko: "작은 신경망을 전체 배치로 학습할 때 적합하며 조정할 것이 거의 없습니다.",
    },
    avoid: {
      en: "Mini-batches: signs that turn by chance shrink every step; take rmsprop or adam. In PyTorch schedules of the rate have no effect on it, here they scale its moves.",
      ko: "미니배치에서는 부호가 우연히 바뀌어 이동이 계속 줄어드므로 rmsprop이나 adam을 쓰세요. PyTorch에서는 학습률 스케줄이 영향을 주지 않지만 여기서는 이동 크기에 반영됩니다.",
    },
    formula: String.raw`s \leftarrow \begin{cases} \min(\eta^{+} s, s_{\max}) & g\,g' > 0 \\ \max(\eta^{-} s, s_{\min}) & g\,g' < 0 \end{cases},\quad p \leftarrow p - s\,\mathrm{sign}(g)`,
    source:
      "M. Riedmiller, H. Braun (1993), A Direct Adaptive Method for Faster Backpropagation Learning: The RPROP Algorithm",
  },
});
