import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/** Options of {@link mape}. */
export interface MapeOptions {
  /** Smallest size ε of a target to divide by, above 0, in target units. Default null: targets of 0 count for nothing. */
  readonly epsilon?: number | null | undefined;
}

/**
 * Mean absolute percentage error: the size of each residual in percent of its target.
 *
 *     loss = 100 |prediction - target| / |target|
 *
 * Of a target of 0 there is no percentage: it weighs nothing, and `mean` divides by the number of the others. With
 * `epsilon` the divisor is max(|target|, ε) instead; Keras has ε = 1e-7, by which an error of 1 at a target of 0 is 1e9.
 * PyTorch has none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: R. J. Hyndman and A. B. Koehler (2006), "Another Look at Measures of Forecast Accuracy".
 */
export const mape: LossPlugin<MapeOptions> = defineLoss({
  name: "mape",
  options: z.object({
    epsilon: z
      .number()
      .positive()
      .nullable()
      .default(null)
      .describe("smallest size of a target to divide by, in target units; null leaves targets of 0 out"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ epsilon }) =>
    ({ prediction, target }) => {
      const percent = prediction.sub(target).abs().mul(100);
      const size = target.abs();
      if (epsilon !== null) return percent.div(size.maximum(epsilon));
      const isZero = size.equal(0);
      return {
        values: isZero.where(0, percent.div(isZero.where(1, size))),
        weights: isZero.where(0, size.onesLike()),
      };
    },
  about: {
    title: { en: "Mean absolute percentage error", ko: "평균 절대 백분율 오차(MAPE)" },
    summary: {
      en: "The distance between prediction and target, in percent of the target.",
      ko: "예측과 목표 사이의 거리를 목표에 대한 백분율로 나타냅니다.",
    },
    use: {
      en: "For forecasts that are judged in percent, of targets well away from 0.",
      ko: "오차를 백분율로 평가하는 예측에서, 목표가 0과 충분히 떨어져 있을 때 적합합니다.",
    },
    avoid: {
      en: "Where targets come near 0, which then outweigh all others: take smape or mae. It favours low predictions.",
      ko: "목표가 0에 가까우면 그 표본이 나머지를 압도하므로 smape나 mae를 쓰세요. 낮은 예측을 선호한다는 점도 유의하세요.",
    },
    formula: String.raw`\ell = 100 \left\lvert \frac{\hat{y} - y}{y} \right\rvert`,
    source: "R. J. Hyndman and A. B. Koehler (2006), Another Look at Measures of Forecast Accuracy",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
