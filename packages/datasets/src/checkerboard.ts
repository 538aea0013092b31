import { defineDataset, hostNormal, hostUniform } from "@downslope/core";
import { z } from "zod";
import { drawnClasses } from "./tabular/drawn.ts";
import { encodeText } from "./tabular/encode.ts";
import { leavesTraining, scaleOption, splitOptions, stratifyOption, trainingIsLeft } from "./tabular/options.ts";
import { streams } from "./tabular/streams.ts";

/**
 * Cells of two classes in turn, like a checkerboard. With 2 by 2 cells it is XOR: the class is told by the signs of both
 * inputs together, and by neither alone.
 *
 *     class = (column + row) mod 2,   column and row from 0 at the lower left
 *     x_1, x_2    uniform in [-1, 1); then normal noise, deviation = noise × 2 / cells, the width of a cell
 *
 * Shapes: input float32 `[batch, 2]`; target int32 `[batch]`.
 *
 * Source: M. Minsky, S. Papert (1969), "Perceptrons".
 */
export const checkerboard = defineDataset({
  name: "checkerboard",
  options: z
    .object({
      samples: z.int().min(16).max(1_000_000).default(400).describe("points, all splits together"),
      cells: z.int().min(2).max(20).default(2).describe("cells along each side, 2 to 20; 2 is XOR"),
      noise: z.number().min(0).default(0).describe("deviation of the points from where their class was told, in cells"),
      ...splitOptions,
      ...stratifyOption,
      ...scaleOption("none"),
    })
    .refine(leavesTraining, trainingIsLeft),
  create({ samples, cells, noise, ...options }, { seed }) {
    const places = hostUniform(2 * samples, seed, streams.input);
    const errors = hostNormal(2 * samples, seed, streams.noise);
    const labels = Array.from({ length: samples }, (_, i) => {
      const [column, row] = [Math.floor(cells * places[2 * i]!), Math.floor(cells * places[2 * i + 1]!)];
      return String((column + row) % 2);
    });
    const coordinate = (axis: 0 | 1): Float64Array =>
      Float64Array.from(labels, (_, i) => {
        const at = 2 * i + axis;
        return 2 * places[at]! - 1 + ((2 * noise) / cells) * errors[at]!;
      });
    return drawnClasses("checkerboard", [coordinate(0), coordinate(1)], labels, options, seed);
  },
  encode: encodeText,
  about: {
    title: { en: "Checkerboard (XOR)", ko: "체커보드 (XOR)" },
    summary: {
      en: "Points on cells of two classes in turn, 2 by 2 of them by default, drawn from the run's seed.",
      ko: "두 클래스가 번갈아 놓인 칸 위의 점들로, 기본은 2×2칸이며 실행 시드에서 만들어집니다.",
    },
    use: {
      en: "To see what one layer cannot do and two can; more `cells` ask for wider and deeper models.",
      ko: "한 층으로는 안 되고 두 층이면 되는 일을 볼 때 씁니다. `cells`가 많을수록 더 넓고 깊은 모델이 필요합니다.",
    },
    avoid: {
      en: "With many cells few points fall on each, and a test score says how many, not how good the model is.",
      ko: "칸이 많으면 칸마다 점이 적어, 평가 점수가 모델의 좋고 나쁨보다 점의 수를 말하게 됩니다.",
    },
    formula:
      "y = (\\lfloor n\\,(x_1 + 1)/2 \\rfloor + \\lfloor n\\,(x_2 + 1)/2 \\rfloor) \\bmod 2,\\quad n = \\text{cells}",
    source: 'M. Minsky, S. Papert (1969), "Perceptrons"',
    tasks: ["binary"],
  },
});
