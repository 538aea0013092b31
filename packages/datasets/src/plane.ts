import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { drawnSplits, drawnValues } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * A plane with noise: values that are a weighted sum of the inputs, which a model without hidden layers can find.
 *
 *     y = slopes · x + intercept + noise e,   x uniform in [-1, 1), e normal
 *
 * Shapes: input float32 `[batch, slopes]`; target float32 `[batch, 1]`.
 *
 * Source: A.-M. Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes": least squares.
 */
export const plane = defineDataset({
  name: "plane",
  options: z
    .object({
      samples: z.int().min(2).max(100_000).default(200).describe("points, all splits together"),
      slopes: z.array(z.number()).min(2).max(100).default([1, -1]).describe("slope along each input; so many inputs"),
      intercept: z.number().default(0).describe("height of the plane at 0"),
      noise: z.number().min(0).default(0.1).describe("deviation of all points from the plane"),
      ...splitOptions,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ samples, slopes, intercept, noise, ...options }, { seed }) {
    const places = hostUniform(samples * slopes.length, seed, streams.input).map((u) => 2 * u - 1);
    const errors = hostNormal(samples, seed, streams.noise);
    const inputs = slopes.map((_, axis) => errors.map((_error, i) => places[i * slopes.length + axis]!));
    const y = errors.map((error, i) =>
      slopes.reduce((sum, slope, axis) => sum + slope * inputs[axis]![i]!, intercept + noise * error),
    );
    const splits = drawnSplits("plane", samples, options, seed);
    return drawnValues("plane", inputs, y, splits, options.scale);
  },
  encode: encodeText,
  about: {
    title: { en: "Plane", ko: "평면" },
    summary: {
      en: "Points on a plane over two inputs or more, with noise, drawn from the run's seed.",
      ko: "입력 두 개 이상 위의 평면에 놓인 점들로, 잡음이 있으며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To find known weights again, and to see what regularisation does to them.",
      ko: "이미 아는 가중치를 다시 찾아내고, 정규화가 가중치를 어떻게 바꾸는지 볼 때 씁니다.",
    },
    avoid: {
      en: "There is nothing to bend; take sine to see what hidden layers are for.",
      ko: "휠 것이 없습니다. 은닉층이 왜 필요한지 보려면 sine을 쓰세요.",
    },
    formula: "y = \\text{slopes}\\cdot x + \\text{intercept} + \\varepsilon",
    source: 'A.-M. Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes"',
    tasks: ["regression"],
  },
});
