import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { tabularDataset } from "./tabular/dataset.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, splitOptions, trainingIsLeft } from "./tabular/options.ts";
import { splitRows } from "./tabular/splits.ts";
import { streams } from "./tabular/streams.ts";

/**
 * A straight line whose training split has gross errors, all to one side, so that squared error is drawn off the line.
 *
 *     y = slope x + intercept + noise e,   x uniform in [-1, 1), e normal
 *     y = ... + outlierSize                for a fraction `outliers` of the training samples
 *
 * Validation and test have none: their scores say how near a model is to the line.
 *
 * Shapes: input float32 `[batch, 1]`; target float32 `[batch, 1]`.
 *
 * Source: P. J. Huber (1964), "Robust Estimation of a Location Parameter": the contamination model.
 */
export const lineWithOutliers = defineDataset({
  name: "line-with-outliers",
  options: z
    .object({
      samples: z.int().min(2).max(1_000_000).default(200).describe("points, all splits together"),
      slope: z.number().default(2).describe("slope of the line"),
      intercept: z.number().default(1).describe("height of the line at 0"),
      noise: z.number().min(0).default(0.1).describe("deviation of all points from the line"),
      outliers: z.number().min(0).max(1).default(0.1).describe("fraction of the training points that are outliers"),
      outlierSize: z.number().default(10).describe("how far outliers lie above the line (negative: below)"),
      ...splitOptions,
    })
    .refine(leavesTraining, trainingIsLeft),
  create(options, { seed }) {
    const { samples, slope, intercept, noise, outliers, outlierSize, test, validation, splitSeed } = options;
    const x = hostUniform(samples, seed, streams.input).map((u) => 2 * u - 1);
    const errors = hostNormal(samples, seed, streams.noise);
    const y = x.map((value, i) => slope * value + intercept + noise * errors[i]!);
    const subject = 'dataset "line-with-outliers"';
    const splits = splitRows({ subject, count: samples, test, validation, seed: splitSeed ?? seed });
    // The training rows are in random order already.
    for (const row of splits.train.subarray(0, Math.round(outliers * splits.train.length))) y[row]! += outlierSize;
    return tabularDataset({
      subject,
      features: [{ name: "x", kind: "number", values: x }],
      target: { name: "y", kind: "number", values: y },
      splits,
      scale: "none",
    });
  },
  encode: encodeText,
  about: {
    title: { en: "Line with outliers", ko: "이상치가 있는 직선" },
    summary: {
      en: "Points along a line, some training points far above it, drawn from the run's seed.",
      ko: "직선을 따라 놓인 점들로, 학습용 점 일부가 직선 위로 크게 벗어나 있으며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To see what robust losses are for: huber keeps to the line, mse leaves it.",
      ko: "강건한 손실이 왜 필요한지 볼 때 씁니다. huber는 직선을 지키고 mse는 벗어납니다.",
    },
    avoid: {
      en: "Not to judge noise that is even on both sides: there mse is unbiased.",
      ko: "양쪽으로 고른 잡음을 따질 때는 맞지 않습니다. 그런 경우 mse도 치우치지 않습니다.",
    },
    formula:
      "y = \\text{slope}\\,x + \\text{intercept} + \\varepsilon + b\\cdot\\text{outlierSize},\\quad b \\in \\{0, 1\\}",
    source: 'P. J. Huber (1964), "Robust Estimation of a Location Parameter"',
    tasks: ["regression"],
  },
});
