import { type MetricPlugin, type MetricTotals, type Tensor, defineMetric } from "@downslope/core";
import { z } from "zod";
import { checkTarget, counted } from "./elements.ts";

/** Options of {@link r2}: none. */
export type R2Options = Readonly<Record<never, never>>;

/**
 * Coefficient of determination: the share of the target's variance that is predicted; 1 is perfect, 0 is as good as the
 * mean, below 0 is worse.
 *
 *     1 - Σ (t - p)² / Σ (t - mean t)²
 *
 * `[batch]` or `[batch, ...outputs]`; the scores of several outputs are averaged. As in scikit-learn a constant target
 * scores 1 where it is predicted exactly and 0 else, and fewer than two samples score NaN. Means and squared deviations
 * of batches are joined without cancellation.
 *
 * Sources: S. Wright (1921), "Correlation and Causation"; joining: T. F. Chan, G. H. Golub and R. J. LeVeque (1979),
 * "Updating Formulae and a Pairwise Algorithm for Computing Sample Variances", equation 2.1.
 */
export const r2: MetricPlugin<R2Options> = defineMetric({
  name: "r2",
  options: z.object({}),
  goal: "maximise",
  create: () => ({
    measure(inputs) {
      checkTarget("r2", inputs);
      const { prediction, target } = inputs;
      const samples = prediction.shape[0] ?? 1;
      const columns = (one: Tensor) => one.reshape([samples, one.size / samples]);
      const [p, t] = [columns(prediction), columns(target.toFloat(prediction.dtype as "float32"))];
      const mean = t.mean(0, { keepDims: true });
      return {
        count: counted(samples),
        ...scalars("mean", mean.squeeze(0)),
        ...scalars("deviation", t.sub(mean).square().sum(0)),
        ...scalars("residual", t.sub(p).square().sum(0)),
      };
    },
    merge: join,
    result(totals) {
      const scores = outputsOf(totals).map((i) => score(totals, i));
      return totals["count"]! < 2 ? Number.NaN : scores.reduce((sum, one) => sum + one, 0) / scores.length;
    },
  }),
  about: {
    title: { en: "R² (coefficient of determination)", ko: "결정 계수(R²)" },
    summary: {
      en: "The share of the target's variance that is predicted.",
      ko: "목표의 분산 가운데 예측이 설명하는 비율입니다.",
    },
    use: {
      en: "Regression on targets of any unit, to compare with predicting the mean.",
      ko: "단위에 상관없이 평균만 예측하는 경우와 비교하려는 회귀에 적합합니다.",
    },
    avoid: {
      en: "Small splits and nearly constant targets, where it swings widely: take mae or rmse.",
      ko: "데이터가 적거나 목표가 거의 일정하면 값이 크게 흔들리므로 mae나 rmse를 쓰세요.",
    },
    formula: String.raw`1 - \frac{\sum (t - p)^2}{\sum (t - \bar t)^2}`,
    source: "S. Wright (1921), Correlation and Causation",
    tasks: ["regression"],
  },
});

/** The elements of a vector as scalars: `NAME.0`, `NAME.1`, ... */
function scalars(name: string, vector: Tensor): Record<string, Tensor> {
  return Object.fromEntries(Array.from({ length: vector.size }, (_, i) => [`${name}.${i}`, vector.at(0, i)]));
}

const outputsOf = (totals: MetricTotals): number[] =>
  Object.keys(totals).flatMap((key) => (key.startsWith("mean.") ? [Number(key.slice("mean.".length))] : []));

/** Two parts of a split as one; deviations from one mean are moved to the mean of both. */
function join(a: MetricTotals, b: MetricTotals): MetricTotals {
  const [m, n] = [a["count"]!, b["count"]!];
  const joined: Record<string, number> = { count: m + n };
  for (const i of outputsOf(a)) {
    const apart = b[`mean.${i}`]! - a[`mean.${i}`]!;
    joined[`mean.${i}`] = a[`mean.${i}`]! + (apart * n) / (m + n);
    joined[`deviation.${i}`] = a[`deviation.${i}`]! + b[`deviation.${i}`]! + (apart * apart * m * n) / (m + n);
    joined[`residual.${i}`] = a[`residual.${i}`]! + b[`residual.${i}`]!;
  }
  return joined;
}

function score(totals: MetricTotals, i: number): number {
  const [residual, deviation] = [totals[`residual.${i}`]!, totals[`deviation.${i}`]!];
  if (deviation === 0) return residual === 0 ? 1 : 0;
  return 1 - residual / deviation;
}
