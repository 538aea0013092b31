import { defineDataset, hostNormal } from "@downslope/core";
import { z } from "zod";
import { drawnClasses } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * Two half circles that reach into each other: no line divides them, a bent one does.
 *
 *     (cos t, sin t) + e              for class 0
 *     (1 - cos t, 1/2 - sin t) + e    for class 1
 *     t    evenly from 0 to π, both ends included
 *     e    normal, deviation = noise
 *
 * Shapes: input float32 `[batch, 2]`; target int32 `[batch]`.
 *
 * Source: scikit-learn's `make_moons`, which has no noise unless it is asked for.
 */
export const moons = defineDataset({
  name: "moons",
  options: z
    .object({
      samplesPerClass: z.int().min(2).max(100_000).default(200).describe("points on each half circle"),
      noise: z.number().min(0).default(0.1).describe("deviation of the points from their half circle, in its radius"),
      ...splitOptions,
      ...stratifyOption,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ samplesPerClass, noise, ...options }, { seed }) {
    const errors = hostNormal(4 * samplesPerClass, seed, streams.noise);
    const labels = Array.from({ length: 2 * samplesPerClass }, (_, i) => (i < samplesPerClass ? "0" : "1"));
    const angle = (i: number): number => (Math.PI * (i % samplesPerClass)) / (samplesPerClass - 1);
    const [x1, x2] = [new Float64Array(labels.length), new Float64Array(labels.length)];
    for (const [i, label] of labels.entries()) {
      const [cos, sin] = [Math.cos(angle(i)), Math.sin(angle(i))];
      x1[i] = (label === "0" ? cos : 1 - cos) + noise * errors[2 * i]!;
      x2[i] = (label === "0" ? sin : 0.5 - sin) + noise * errors[2 * i + 1]!;
    }
    return drawnClasses("moons", [x1, x2], labels, options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Two moons", ko: "두 반달" },
    summary: {
      en: "Points on two half circles that reach into each other, strewn from the run's seed.",
      ko: "서로 맞물린 두 반원 위의 점들로, 실행 시드에 따라 흩어집니다.",
    },
    use: {
      en: "To see a boundary that must bend once or twice: a first problem for a hidden layer.",
      ko: "한두 번 휘어야 하는 결정 경계를 볼 때 씁니다. 은닉층을 처음 써 볼 문제로 좋습니다.",
    },
    avoid: {
      en: "It is soon solved; take spiral for a boundary that winds.",
      ko: "금방 풀립니다. 더 감기는 경계를 보려면 spiral을 쓰세요.",
    },
    formula:
      "x = \\begin{cases}(\\cos t, \\sin t) & y = 0\\\\ (1 - \\cos t, \\tfrac12 - \\sin t) & y = 1\\end{cases} + \\varepsilon",
    source: 'F. Pedregosa et al. (2011), "Scikit-learn: Machine Learning in Python": `make_moons`',
    tasks: ["binary"],
  },
});
