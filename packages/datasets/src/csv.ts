import { defineDataset } from "@downslope/core";
import { z } from "zod";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { readDataset } from "./tabular/read.ts";

/**
 * A table in a CSV file: one row a sample, numbers and categories, one column as target.
 *
 * Columns whose cells are mostly numbers are numbers, the others categories, one input for each. Means, deviations and
 * categories are learnt on the training split and stored with the model. A target of texts is one of classes; one of
 * numbers is of classes if all are whole, 20 or fewer differ, and each comes twice or more; else it is one of values.
 *
 * Shapes: input float32 `[batch, inputs]`; target int32 `[batch]` for classes, float32 `[batch, 1]` for values, as they
 * stand in the file (never scaled).
 *
 * Source: Y. Shafranovich (2005), "Common Format and MIME Type for CSV Files", RFC 4180.
 */
export const csv = defineDataset({
  name: "csv",
  options: z
    .object({
      path: z.string().min(1).optional().describe("the file, relative to the document, or an address"),
      text: z.string().optional().describe("the table itself, in place of `path`"),
      target: z.string().optional().describe("column to predict; left out, the last"),
      task: z.enum(["auto", "classes", "values"]).default("auto").describe("what the target holds"),
      features: z.array(z.string()).optional().describe("columns to learn from; left out, all but the target"),
      categories: z.array(z.string()).default([]).describe("columns to read as categories though they hold numbers"),
      missing: z
        .enum(["error", "drop", "mean"])
        .default("error")
        .describe("missing cells: refuse; drop the row; or fill with the mean, or the commonest category, of training"),
      header: z
        .boolean()
        .default(true)
        .describe("the first line names the columns; else they are column1, column2, ..."),
      delimiter: z
        .string()
        .refine((text) => text === "auto" || /^[^"\r\n\uFEFF]$/.test(text), 'be "auto" or one character, not a quote')
        .default("auto")
        .describe("character between cells; auto: tab, semicolon, bar or comma, by the first ten lines"),
      ...splitOptions,
      ...stratifyOption,
      ...scaleOption("standard"),
    })
    .refine(leavesTraining, trainingIsLeft)
    .refine(({ path, text }) => (path === undefined) !== (text === undefined), "have one of `path` and `text`"),
  async create({ path, text, ...options }, { files, seed }) {
    return readDataset(text ?? (await files.readText(path!)), path ?? "text", options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "CSV file", ko: "CSV 파일" },
    summary: {
      en: "Reads a table of numbers and categories from a CSV file and divides it into splits.",
      ko: "CSV 파일에서 숫자와 범주로 된 표를 읽어 학습용과 평가용으로 나눕니다.",
    },
    use: {
      en: "For your own tables: one row a sample, one column to predict.",
      ko: "한 행이 표본 하나이고 한 열을 예측하는 직접 만든 표에 씁니다.",
    },
    avoid: {
      en: "Not for tables larger than memory, nor for rows in an order of time: the splits are random. Targets of values are not scaled; bring large ones to about 1 in the file.",
      ko: "메모리보다 큰 표나 시간 순서가 있는 행에는 맞지 않습니다. 분할이 무작위이기 때문입니다. 값을 예측할 때 목표값은 스케일링하지 않으므로, 큰 값은 파일에서 1 안팎으로 맞춰 두세요.",
    },
    source: 'Y. Shafranovich (2005), "Common Format and MIME Type for CSV Files", RFC 4180',
    tasks: ["binary", "multiclass", "regression"],
  },
});
