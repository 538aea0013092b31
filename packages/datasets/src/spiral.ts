import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { tabularDataset } from "./tabular/dataset.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { splitRows } from "./tabular/splits.ts";
import { streams } from "./tabular/streams.ts";

/** Where the arms end, in the unit of the coordinates. */
const radius = 5;

/**
 * Spiral arms around one centre, one a class: points in the plane that no line divides.
 *
 *     u    uniform in [0, 1)
 *     x_1 = 5 u cos(2π (turns u + k / classes)) + e_1        for class k
 *     x_2 = 5 u sin(2π (turns u + k / classes)) + e_2
 *     e    normal, deviation = noise × 5 / (turns × classes), the gap between neighbouring arms
 *
 * Shapes: input float32 `[batch, 2]`, in [-5, 5] but for noise; target int32 `[batch]`.
 *
 * Source: K. Lang, M. Witbrock (1988), "Learning to Tell Two Spirals Apart".
 */
export const spiral = defineDataset({
  name: "spiral",
  options: z
    .object({
      classes: z.int().min(2).max(20).default(2).describe("arms, 2 to 20"),
      samplesPerClass: z.int().min(2).max(100_000).default(200).describe("points on each arm"),
      noise: z.number().min(0).default(0.1).describe("deviation of the points from their arm, in gaps between arms"),
      turns: z.number().positive().default(1.5).describe("how often an arm winds around the centre"),
      ...splitOptions,
      ...stratifyOption,
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ classes, samplesPerClass, noise, turns, test, validation, stratify, splitSeed }, { seed }) {
    const count = classes * samplesPerClass;
    const along = hostUniform(count, seed, streams.input);
    const errors = hostNormal(2 * count, seed, streams.noise);
    const deviation = (noise * radius) / (turns * classes);
    const arm = (i: number): number => Math.floor(i / samplesPerClass);
    const angle = (i: number): number => 2 * Math.PI * (turns * along[i]! + arm(i) / classes);
    const coordinate = (axis: 0 | 1, direction: (angle: number) => number): Float64Array =>
      along.map((u, i) => radius * u * direction(angle(i)) + deviation * errors[2 * i + axis]!);
    const labels = Array.from(along, (_, i) => String(arm(i)));
    const subject = 'dataset "spiral"';
    const strata = stratify ? { strata: labels } : {};
    return tabularDataset({
      subject,
      features: [
        { name: "x1", kind: "number", values: coordinate(0, Math.cos) },
        { name: "x2", kind: "number", values: coordinate(1, Math.sin) },
      ],
      target: { name: "arm", kind: "category", values: labels },
      splits: splitRows({ subject, count, test, validation, seed: splitSeed ?? seed, ...strata }),
      scale: "none",
    });
  },
  encode: encodeText,
  about: {
    title: { en: "Spiral", ko: "나선" },
    summary: {
      en: "Points on spiral arms in the plane, one arm a class, drawn from the run's seed.",
      ko: "평면 위 나선 팔에 놓인 점들로, 팔 하나가 클래스 하나이며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To watch a decision boundary bend, and to see what hidden layers are for.",
      ko: "결정 경계가 휘어 가는 모습을 지켜보고 은닉층이 왜 필요한지 볼 때 씁니다.",
    },
    avoid: {
      en: "It says little about real data; take digits or breast-cancer to compare optimizers.",
      ko: "실제 데이터에 대해 말해 주는 것은 적습니다. 옵티마이저를 비교할 때는 digits나 breast-cancer를 쓰세요.",
    },
    formula: "x = 5u\\,(\\cos\\theta, \\sin\\theta) + \\varepsilon,\\quad \\theta = 2\\pi(\\text{turns}\\,u + k/K)",
    source: 'K. Lang, M. Witbrock (1988), "Learning to Tell Two Spirals Apart"',
    tasks: ["binary", "multiclass"],
  },
});
