import { defineDataset } from "@downslope/core";
import { z } from "zod";
import { bundledDataset, uciLicence } from "./tabular/bundled.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";

const authors = "W. Wolberg, O. Mangasarian, N. Street, W. Street (1993)";

/**
 * Breast cancer, Wisconsin, diagnostic: 569 tumours by 30 measures of their cell nuclei, 357 benign and 212 malignant.
 *
 * Shapes: input float32 `[batch, 30]`; target int32 `[batch]`: 0 benign, 1 malignant. (scikit-learn has them the other way
 * round.)
 *
 * Source: W. Wolberg, O. Mangasarian, N. Street, W. Street (1993), "Breast Cancer Wisconsin (Diagnostic)".
 */
export const breastCancer = defineDataset({
  name: "breast-cancer",
  options: z
    .object({ ...splitOptions, ...stratifyOption, ...scaleOption("standard") })
    .refine(leavesTraining, trainingIsLeft),
  async create(options, { seed }) {
    const { text } = await import("./data/breast-cancer.ts");
    return bundledDataset("breast-cancer", text, options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Breast cancer, Wisconsin", ko: "위스콘신 유방암" },
    summary: {
      en: "569 tumours, benign or malignant, each by 30 measures of its cell nuclei.",
      ko: "종양 569개를 세포핵 측정값 30가지로 나타내고 양성과 악성으로 나눈 데이터입니다.",
    },
    use: {
      en: "For two classes on real measures of very different sizes.",
      ko: "크기가 서로 크게 다른 실제 측정값으로 두 클래스를 나눌 때 씁니다.",
    },
    avoid: {
      en: "Not for medical use. Without scaling it hardly trains, for one measure is thousands and another thousandths.",
      ko: "의료 목적으로 쓰지 마세요. 수천인 값과 천분의 일인 값이 섞여 있어 스케일링하지 않으면 학습이 잘되지 않습니다.",
    },
    source: `${authors}, "Breast Cancer Wisconsin (Diagnostic)"`,
    licence: uciLicence(`${authors}, Breast Cancer Wisconsin (Diagnostic)`, "10.24432/C5DW2B"),
    tasks: ["binary"],
  },
});
