import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { alongLastAxis } from "./weights.ts";

/** Options of {@link quantile}. */
export interface QuantileOptions {
  /** Quantile q between 0 and 1: one number, or one for each element of the last axis. Default 0.5, the median. */
  readonly quantile?: number | number[] | undefined;
}

/**
 * Quantile loss, also called pinball loss: its minimum is the quantile q of the targets.
 *
 *     r = target - prediction
 *     loss = max(q r, (q - 1) r)
 *
 * At q = 0.5 it is half of `mae`. For several quantiles at once the model puts out one number each, and the target is
 * repeated along the last axis. Its gradient at r = 0 is 0. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: R. Koenker and G. Bassett (1978), "Regression Quantiles".
 */
export const quantile: LossPlugin<QuantileOptions> = defineLoss({
  name: "quantile",
  options: z.object({
    quantile: z
      .union([z.number().gt(0).lt(1), z.array(z.number().gt(0).lt(1)).min(1)])
      .default(0.5)
      .describe("share of targets that should lie below the prediction; or a list, one for each of the last axis"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ quantile: q }) =>
    ({ prediction, target }) => {
      const residual = target.sub(prediction);
      const [under, over] = [residual.relu(), residual.neg().relu()];
      if (typeof q === "number") return under.mul(q).add(over.mul(1 - q));
      const along = alongLastAxis("quantile", "quantile", q, prediction);
      return under.mul(along).add(over.mul(along.neg().add(1)));
    },
  about: {
    title: { en: "Quantile loss (pinball)", ko: "분위수 손실(핀볼 손실)" },
    summary: {
      en: "Absolute error that weighs predictions below the target by q and those above by 1 - q.",
      ko: "예측이 목표보다 낮으면 q, 높으면 1 - q를 곱하는 절대 오차입니다.",
    },
    use: {
      en: "To predict intervals, as between the quantiles 0.05 and 0.95, or where too low costs more than too high.",
      ko: "0.05와 0.95 분위수 사이처럼 구간을 예측하거나, 낮은 예측과 높은 예측의 손해가 서로 다를 때 적합합니다.",
    },
    avoid: {
      en: "For quantiles beyond what the samples can tell. Several quantiles may cross each other: sort them afterwards.",
      ko: "표본이 적어 알 수 없는 극단적인 분위수에는 맞지 않습니다. 여러 분위수는 서로 엇갈릴 수 있으니 나중에 정렬하세요.",
    },
    formula: String.raw`\ell = \max(q\,r, (q - 1)\,r), \quad r = y - \hat{y}`,
    source: "R. Koenker and G. Bassett (1978), Regression Quantiles",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
