import { defineDataset, hostNormal } from "@downslope/core";
import { z } from "zod";
import { drawnClasses } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * A circle inside another: the boundary between them is closed.
 *
 *     r (cos t, sin t) + e,   r = 1 for class 0, r = factor for class 1
 *     t    evenly from 0 to 2π, without the end
 *     e    normal, deviation = noise
 *
 * Shapes: input float32 `[batch, 2]`; target int32 `[batch]`.
 *
 * Source: scikit-learn's `make_circles`; `factor` is 0.5 here, for at its 0.8 circles with any noise overlap.
 */
export const circles = defineDataset({
  name: "circles",
  options: z
    .object({
      samplesPerClass: z.int().min(2).max(100_000).default(200).describe("points on each circle"),
      factor: z.number().min(0).lt(1).default(0.5).describe("radius of the inner circle; that of the outer is 1"),
      noise: z.number().min(0).default(0.1).describe("deviation of the points from their circle, in the outer radius"),
      ...splitOptions,
      ...stratifyOption,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ samplesPerClass, factor, noise, ...options }, { seed }) {
    const errors = hostNormal(4 * samplesPerClass, seed, streams.noise);
    const labels = Array.from({ length: 2 * samplesPerClass }, (_, i) => (i < samplesPerClass ? "0" : "1"));
    const coordinate = (axis: 0 | 1, direction: (angle: number) => number): Float64Array =>
      Float64Array.from(labels, (label, i) => {
        const angle = (2 * Math.PI * (i % samplesPerClass)) / samplesPerClass;
        return (label === "0" ? 1 : factor) * direction(angle) + noise * errors[2 * i + axis]!;
      });
    return drawnClasses("circles", [coordinate(0, Math.cos), coordinate(1, Math.sin)], labels, options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Circles", ko: "동심원" },
    summary: {
      en: "Points on a circle and on a smaller one inside it, strewn from the run's seed.",
      ko: "큰 원과 그 안의 작은 원 위에 놓인 점들로, 실행 시드에 따라 흩어집니다.",
    },
    use: {
      en: "To see a boundary that closes, and how many units of a hidden layer that takes.",
      ko: "닫힌 결정 경계와, 그러려면 은닉층에 유닛이 몇 개 필요한지 볼 때 씁니다.",
    },
    avoid: {
      en: "The squares of the inputs solve it with one line; it shows little of depth.",
      ko: "입력을 제곱하면 직선 하나로 풀립니다. 깊은 층이 왜 필요한지는 잘 드러나지 않습니다.",
    },
    formula:
      "x = r\\,(\\cos t, \\sin t) + \\varepsilon,\\quad r = \\begin{cases}1 & y = 0\\\\ \\text{factor} & y = 1\\end{cases}",
    source: 'F. Pedregosa et al. (2011), "Scikit-learn: Machine Learning in Python": `make_circles`',
    tasks: ["binary"],
  },
});
