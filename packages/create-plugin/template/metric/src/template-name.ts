import { defineMetric, full } from "@downslope/core";
import { z } from "zod";

/**
 * Share of predictions that lie within a distance of their target, bounds included.
 *
 *     Σ [|p - t| <= d] / n
 *
 * Shapes: prediction and target alike, `[batch, ...]`.
 */
export const templateName = defineMetric({
  name: "template-name",
  api: "1.0",
  options: z.object({
    distance: z.number().positive().default(1).describe("how far off still counts, in target units"),
  }),
  goal: "maximise",
  create: ({ distance }) => ({
    // Measured a batch at a time: sums, which are joined over a whole split.
    measure({ prediction, target }) {
      const wanted = target.toFloat(prediction.dtype as "float32"); // targets may be whole numbers
      const isNear = prediction.sub(wanted).abs().lessEqual(distance);
      return { near: isNear.toFloat().sum(), count: full([], isNear.size) };
    },
    result: ({ near, count }) => near! / count!,
  }),
  about: {
    title: { en: "Template name", ko: "Template name" },
    summary: {
      en: "The share of predictions that are near enough.",
      ko: "충분히 가까운 예측의 비율입니다.",
    },
    use: {
      en: "Regression with a tolerance, where small errors do not matter.",
      ko: "작은 오차는 문제가 되지 않고 허용 오차가 정해진 회귀에 적합합니다.",
    },
    avoid: {
      en: "Where the size of the errors matters: take mae.",
      ko: "오차의 크기가 중요하다면 mae를 쓰세요.",
    },
    formula: String.raw`\frac1n \sum [\lvert p - t \rvert \le d]`,
    source: "Our own",
    tasks: ["regression"],
  },
});
