import { type MetricPlugin, defineMetric } from "@downslope/core";
import { z } from "zod";
import { counted, differenceOf } from "./elements.ts";

/** Options of {@link mae}: none. */
export type MaeOptions = Readonly<Record<never, never>>;

/**
 * Mean absolute error over all elements, in target units.
 *
 *     Σ |p - t| / n
 *
 * Prediction and target have one shape, `[batch, ...]`.
 */
export const mae: MetricPlugin<MaeOptions> = defineMetric({
  name: "mae",
  options: z.object({}),
  goal: "minimise",
  create: () => ({
    measure(inputs) {
      const distance = differenceOf("mae", inputs).abs();
      return { total: distance.sum(), count: counted(distance.size) };
    },
    result: ({ total, count }) => total! / count!,
  }),
  about: {
    title: { en: "Mean absolute error", ko: "평균 절대 오차(MAE)" },
    summary: {
      en: "How far predictions lie from their targets on average, in target units.",
      ko: "예측이 목표에서 평균적으로 얼마나 떨어져 있는지를 목표의 단위로 나타냅니다.",
    },
    use: {
      en: "Regression, where the error should be told in the target's unit.",
      ko: "오차를 목표의 단위로 알려야 하는 회귀에 적합합니다.",
    },
    avoid: {
      en: "Where large errors weigh more than their size: take rmse.",
      ko: "큰 오차를 더 무겁게 봐야 한다면 rmse를 쓰세요.",
    },
    formula: String.raw`\frac1n \sum |p - t|`,
    source: "C. J. Willmott, K. Matsuura (2005), Advantages of the mean absolute error over the root mean square error",
    tasks: ["regression"],
  },
});
