import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { drawnClasses } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * Round clouds of points, one a class, of sizes that may differ: classes that overlap, and classes that are rare.
 *
 *     x = c_k + deviation × e      for class k
 *     c    each coordinate uniform in [-spread, spread)
 *     e    normal, deviation 1 along each input
 *
 * Shapes: input float32 `[batch, features]`; target int32 `[batch]`.
 *
 * Source: scikit-learn's `make_blobs`, whose centres are drawn from twice the width.
 */
export const blobs = defineDataset({
  name: "blobs",
  options: z
    .object({
      classes: z.int().min(2).max(20).default(3).describe("clouds, 2 to 20"),
      samplesPerClass: z.int().min(2).max(100_000).default(200).describe("points in each cloud"),
      sizes: z
        .array(z.int().min(2).max(100_000))
        .optional()
        .describe("points in each cloud where they differ, one number a class; stands in for `samplesPerClass`"),
      features: z.int().min(1).max(1000).default(2).describe("inputs of a point"),
      deviation: z.number().min(0).default(1).describe("deviation of the points from the centre of their cloud"),
      spread: z.number().positive().default(5).describe("how far from 0 a coordinate of a centre may be"),
      ...splitOptions,
      ...stratifyOption,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft)
    .refine(({ classes, sizes }) => sizes === undefined || sizes.length === classes, {
      path: ["sizes"],
      message: "have one number for each of the `classes`",
    }),
  create({ classes, samplesPerClass, sizes, features, deviation, spread, ...options }, { seed }) {
    const centres = hostUniform(classes * features, seed, streams.centres).map((u) => spread * (2 * u - 1));
    const counts = sizes ?? Array.from({ length: classes }, () => samplesPerClass);
    const clouds = counts.flatMap((count, k) => Array.from({ length: count }, () => k));
    const errors = hostNormal(clouds.length * features, seed, streams.noise);
    const inputs = Array.from({ length: features }, (_, axis) =>
      Float64Array.from(clouds, (k, i) => centres[k * features + axis]! + deviation * errors[i * features + axis]!),
    );
    return drawnClasses("blobs", inputs, clouds.map(String), options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Blobs", ko: "점 구름" },
    summary: {
      en: "Round clouds of points, one a class, of equal or of given sizes, drawn from the run's seed.",
      ko: "클래스마다 하나씩인 둥근 점 구름으로, 크기는 같거나 정한 대로이며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To see several classes share the plane, and with `sizes` what rare classes ask of a loss.",
      ko: "여러 클래스가 평면을 나누는 모습과, `sizes`로 드문 클래스가 손실에 무엇을 요구하는지 볼 때 씁니다.",
    },
    avoid: {
      en: "Lines divide it; take moons or spiral to see what hidden layers are for.",
      ko: "직선으로 나뉩니다. 은닉층이 왜 필요한지 보려면 moons나 spiral을 쓰세요.",
    },
    formula:
      "x = c_y + \\text{deviation}\\cdot\\varepsilon,\\quad c \\sim U[-\\text{spread}, \\text{spread}),\\ \\varepsilon \\sim N(0, I)",
    source: 'F. Pedregosa et al. (2011), "Scikit-learn: Machine Learning in Python": `make_blobs`',
    tasks: ["binary", "multiclass"],
  },
});
