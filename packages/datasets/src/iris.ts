import { defineDataset } from "@downslope/core";
import { z } from "zod";
import { bundledDataset, uciLicence } from "./tabular/bundled.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";

/**
 * Iris flowers: 150 flowers of three species, each with the length and width of a sepal and a petal in centimetres.
 *
 * The four have one unit and about one size, so they are not scaled by default.
 *
 * Shapes: input float32 `[batch, 4]`; target int32 `[batch]`: setosa, versicolor, virginica.
 *
 * Source: R. A. Fisher (1936), "The Use of Multiple Measurements in Taxonomic Problems".
 */
export const iris = defineDataset({
  name: "iris",
  options: z
    .object({ ...splitOptions, ...stratifyOption, ...scaleOption("none") })
    .refine(leavesTraining, trainingIsLeft),
  async create(options, { seed }) {
    const { text } = await import("./data/iris.ts");
    return bundledDataset("iris", text, options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Iris flowers", ko: "붓꽃" },
    summary: {
      en: "150 iris flowers of three species, each by four lengths in centimetres.",
      ko: "세 품종의 붓꽃 150송이를 센티미터 단위의 길이 네 가지로 나타낸 데이터입니다.",
    },
    use: {
      en: "For a first classifier that trains in a second and whose inputs can be understood.",
      ko: "1초면 학습되고 입력의 뜻도 쉽게 알 수 있는 첫 분류기에 씁니다.",
    },
    avoid: {
      en: "A fifth held out is 30 flowers: one flower more or less is 3 % of accuracy, so average over seeds.",
      ko: "평가용 5분의 1은 30송이뿐이라 한 송이 차이가 정확도 3%입니다. 여러 시드의 평균을 보세요.",
    },
    source: 'R. A. Fisher (1936), "The Use of Multiple Measurements in Taxonomic Problems"',
    licence: uciLicence("R. A. Fisher (1936), Iris", "10.24432/C56C76"),
    tasks: ["multiclass"],
  },
});
