import { defineDataset } from "@downslope/core";
import { z } from "zod";
import { bundledDataset, uciLicence } from "./tabular/bundled.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";

/**
 * Handwritten digits: 1,797 images of 8 by 8 pixels, 0 (white) to 16 (black), of ten classes.
 *
 * Shapes: input float32 `[batch, 64]`, row by row from the top left; target int32 `[batch]`, the digit.
 *
 * Source: E. Alpaydin, C. Kaynak (1998), "Optical Recognition of Handwritten Digits", its test part.
 */
export const digits = defineDataset({
  name: "digits",
  options: z
    .object({ ...splitOptions, ...stratifyOption, ...scaleOption("standard") })
    .refine(leavesTraining, trainingIsLeft),
  async create(options, { seed }) {
    const { text } = await import("./data/digits.ts");
    return bundledDataset("digits", unpackDigits(text), options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Handwritten digits", ko: "손글씨 숫자" },
    summary: {
      en: "1,797 images of handwritten digits, 8 by 8 pixels, in ten classes.",
      ko: "8×8 픽셀 손글씨 숫자 이미지 1,797장으로, 클래스는 열 개입니다.",
    },
    use: {
      en: "To try a classifier on real images in seconds.",
      ko: "실제 이미지로 분류기를 몇 초 만에 시험해 볼 때 씁니다.",
    },
    avoid: {
      en: "Too small to compare convolutional networks on.",
      ko: "합성곱 신경망끼리 비교하기에는 너무 작습니다.",
    },
    source: 'E. Alpaydin, C. Kaynak (1998), "Optical Recognition of Handwritten Digits"',
    licence: uciLicence("E. Alpaydin, C. Kaynak (1998), Optical Recognition of Handwritten Digits", "10.24432/C50P49"),
    tasks: ["multiclass"],
  },
});

/** The CSV that was packed into one character a pixel, in base 17. */
export function unpackDigits(packed: string): string {
  const names = Array.from({ length: 64 }, (_, pixel) => `pixel_${Math.floor(pixel / 8)}_${pixel % 8}`);
  const rows = packed.split("\n").map((row) => Array.from(row, (digit) => parseInt(digit, 17)).join(","));
  return `${[...names, "target"].join(",")}\n${rows.join("\n")}\n`;
}
