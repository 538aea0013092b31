import { defineDataset } from "@downslope/core";
import { z } from "zod";
import { drawnClasses, drawnSplits, drawnValues } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { canonical } from "./tabular/number.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { rowFaults } from "./tabular/samples.ts";

/** All may be trained on, for there may be a handful only. */
const { test, ...otherSplits } = splitOptions;

/**
 * Samples that are written in the pipeline document itself, the target last:
 *
 *     { use: points, samples: [[0, 1.5], [1, 2.1], [2, 2.9]] }
 *     { use: points, target: class, samples: [[0, 1, a], [1, 0, b]] }
 *
 * Shapes: input float32 `[batch, row length - 1]`; target float32 `[batch, 1]`, or int32 `[batch]` for classes, which are
 * sorted: by number if all are numbers, else by code point.
 *
 * Source: the document.
 */
export const points = defineDataset({
  name: "points",
  options: z
    .object({
      samples: z
        .array(z.array(z.union([z.number(), z.string()])))
        .min(1)
        .describe("rows of numbers, one a sample, the target last: a number, or the name of a class"),
      target: z.enum(["value", "class"]).default("value").describe("what the last entry of each row is"),
      test: test.default(0),
      ...otherSplits,
      ...stratifyOption,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft)
    .superRefine(({ samples, ...options }, { addIssue }) => {
      for (const { path, rule } of rowFaults(samples, options)) {
        addIssue({ code: "custom", path: ["samples", ...path], message: rule });
      }
    }),
  create({ samples, target, ...options }, { seed }) {
    const width = samples[0]!.length - 1;
    const inputs = Array.from({ length: width }, (_, axis) => Float64Array.from(samples, (row) => Number(row[axis])));
    const targets = samples.map((row) => row[width]!);
    if (target === "class") {
      const labels = targets.map((label) => canonical(String(label).trim()));
      return drawnClasses("points", inputs, labels, options, seed);
    }
    const splits = drawnSplits("points", samples.length, options, seed);
    return drawnValues("points", inputs, Float64Array.from(targets, Number), splits, options.scale);
  },
  encode: encodeText,
  about: {
    title: { en: "Points", ko: "직접 적은 점" },
    summary: {
      en: "Samples written in the pipeline itself, one a row, the target last.",
      ko: "파이프라인에 직접 적은 표본들로, 한 행이 표본 하나이고 마지막 값이 목표값입니다.",
    },
    use: {
      en: "For a handful of samples made up to see what one of them does to a model.",
      ko: "표본 하나가 모델을 어떻게 바꾸는지 보려고 몇 개를 지어낼 때 씁니다.",
    },
    avoid: {
      en: "Not for tables: keep them in a file and take csv.",
      ko: "표에는 맞지 않습니다. 파일에 두고 csv를 쓰세요.",
    },
    formula: "D = \\{(x_i, y_i)\\}_{i=1}^{N}",
    source: "The pipeline document",
    tasks: ["regression", "binary", "multiclass"],
  },
});
