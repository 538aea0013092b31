import { type MetricPlugin, defineMetric } from "@downslope/core";
import { z } from "zod";
import { counted, differenceOf } from "./elements.ts";

/** Options of {@link rmse}: none. */
export type RmseOptions = Readonly<Record<never, never>>;

/**
 * Root of the mean squared error over all elements, in target units.
 *
 *     √(Σ (p - t)² / n)
 *
 * Prediction and target have one shape, `[batch, ...]`. The root is taken of the whole split, never of a batch. With
 * several outputs all elements count alike, as in torchmetrics; scikit-learn averages the roots of the outputs.
 */
export const rmse: MetricPlugin<RmseOptions> = defineMetric({
  name: "rmse",
  options: z.object({}),
  goal: "minimise",
  create: () => ({
    measure(inputs) {
      const squares = differenceOf("rmse", inputs).square();
      return { total: squares.sum(), count: counted(squares.size) };
    },
    result: ({ total, count }) => Math.sqrt(total! / count!),
  }),
  about: {
    title: { en: "Root mean squared error", ko: "평균 제곱근 오차(RMSE)" },
    summary: {
      en: "The size of errors in target units, large ones weighing more.",
      ko: "오차의 크기를 목표의 단위로 나타내며, 큰 오차를 더 무겁게 봅니다.",
    },
    use: {
      en: "Regression, where large errors are worse than many small ones.",
      ko: "작은 오차 여럿보다 큰 오차 하나가 더 나쁜 회귀에 적합합니다.",
    },
    avoid: {
      en: "With outliers in the data, which it is ruled by: take mae.",
      ko: "이상치에 크게 좌우되므로 이상치가 있다면 mae를 쓰세요.",
    },
    formula: String.raw`\sqrt{\frac1n \sum (p - t)^2}`,
    source: "T. Chai, R. R. Draxler (2014), Root mean square error (RMSE) or mean absolute error (MAE)?",
    tasks: ["regression"],
  },
});
