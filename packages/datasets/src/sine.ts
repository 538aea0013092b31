import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { drawnSplits, drawnValues } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * A sine with noise, for curves of one input; a share of the training points may be gross errors, all to one side.
 *
 *     y = sin(π periods x) + noise e,   x uniform in [-1, 1), e normal
 *     y = ... + outlierSize             for a fraction `outliers` of the training samples
 *
 * Validation and test have no outliers: their scores say how near a model is to the sine.
 *
 * Shapes: input float32 `[batch, 1]`; target float32 `[batch, 1]`.
 *
 * Source: C. M. Bishop (2006), "Pattern Recognition and Machine Learning", section 1.1.
 */
export const sine = defineDataset({
  name: "sine",
  options: z
    .object({
      samples: z.int().min(2).max(1_000_000).default(200).describe("points, all splits together"),
      periods: z.number().positive().default(1).describe("periods between -1 and 1"),
      noise: z.number().min(0).default(0.1).describe("deviation of all points from the sine, whose height is 1"),
      outliers: z.number().min(0).max(1).default(0).describe("fraction of the training points that are outliers"),
      outlierSize: z.number().default(3).describe("how far outliers lie above the sine (negative: below)"),
      ...splitOptions,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ samples, periods, noise, outliers, outlierSize, ...options }, { seed }) {
    const x = hostUniform(samples, seed, streams.input).map((u) => 2 * u - 1);
    const errors = hostNormal(samples, seed, streams.noise);
    const y = x.map((value, i) => Math.sin(Math.PI * periods * value) + noise * errors[i]!);
    const splits = drawnSplits("sine", samples, options, seed);
    // The training rows are in random order already.
    for (const row of splits.train.subarray(0, Math.round(outliers * splits.train.length))) y[row]! += outlierSize;
    return drawnValues("sine", [x], y, splits, options.scale);
  },
  encode: encodeText,
  about: {
    title: { en: "Sine", ko: "사인 곡선" },
    summary: {
      en: "Points along a sine, with noise and, if asked for, training outliers above it; drawn from the run's seed.",
      ko: "사인 곡선을 따라 놓인 점들로, 잡음이 있고 원하면 학습용 이상치도 섞이며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To watch a model bend to a curve, overfit few points, or be drawn off by outliers.",
      ko: "모델이 곡선을 따라 휘고, 적은 점에 과적합하고, 이상치에 끌려가는 모습을 볼 때 씁니다.",
    },
    avoid: {
      en: "Outside of -1 to 1 there are no points, and a network knows nothing of periods there.",
      ko: "-1과 1 밖에는 점이 없으며, 신경망은 그곳에서 주기를 알지 못합니다.",
    },
    formula:
      "y = \\sin(\\pi\\,\\text{periods}\\,x) + \\varepsilon + b\\cdot\\text{outlierSize},\\quad b \\in \\{0, 1\\}",
    source: 'C. M. Bishop (2006), "Pattern Recognition and Machine Learning", section 1.1',
    tasks: ["regression"],
  },
});
