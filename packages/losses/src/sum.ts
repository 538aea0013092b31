import { type ConfiguredLoss, type LossPlugin, type Tensor, defineLoss, isConfigured } from "@downslope/core";
import { z } from "zod";
import { encodingOf, partsOf, rowsOf } from "./sum-parts.ts";

/** Options of {@link sum}. */
export interface SumOptions {
  /** The losses that are added up, with their options fixed. */
  readonly losses: ConfiguredLoss[];
  /** What each is multiplied by, from 0. Default 1 each. */
  readonly weights?: number[] | undefined;
}

const loss = z
  .custom<ConfiguredLoss>((value) => isConfigured(value, "loss"), {
    error: "be a loss with its options fixed, such as `mse()`",
  })
  .meta({ "x-plugin": "loss", description: "a loss that is added up" });

const pairs = ["left", "right", "anchor", "positive", "negative", "real", "fake", "gradient"] as const;
const roles = ["prediction", "variance", ...pairs, "target", "length"] as const;

/**
 * Weighted sum of losses, such as Dice and cross-entropy:
 *
 *     loss = Σ_i w_i reduce_i(loss_i)
 *
 * Each is reduced by its own `reduction`, with a divisor of its own; that of the sum, where it is not `mean`, goes before
 * theirs: `sum` and `batch-mean` for all of them, `none` for one number a sample. Losses of class indices and of one-hot targets go together: the sum reads class indices,
 * and ignored labels are rows of zeros to the others. (Keras: loss_weights; MONAI: DiceCELoss, DiceFocalLoss.) Shapes: as
 * its losses want them, all from the same inputs.
 *
 * Source: F. Isensee et al. (2018), "nnU-Net: Self-adapting Framework for U-Net-Based Medical Image Segmentation".
 */
export const sum: LossPlugin<SumOptions> = defineLoss({
  name: "sum",
  options: z
    .object({
      losses: z.array(loss).min(1).describe("the losses that are added up"),
      weights: z.array(z.number().min(0)).optional().describe("what each loss is multiplied by; 1 where left out"),
    })
    .refine(({ losses, weights }) => !weights || weights.length === losses.length, {
      path: ["weights"],
      error: "have a number for each loss",
    }),
  inputs: roles,
  reads: (options, context) => [...new Set(partsOf(options.losses, context).flatMap(({ inputs }) => inputs))],
  target: (options, context) => encodingOf(partsOf(options.losses, context)),
  create: ({ losses, weights }, context) => {
    const parts = partsOf(losses, context);
    const encoding = encodingOf(parts);
    return (given) => {
      const isMixed = encoding === "class-index" && parts.some((part) => part.target === "one-hot");
      const rows = isMixed ? { ...given, target: rowsOf(given.target as Tensor<"int">, given.prediction) } : given;
      return {
        terms: parts.map((part, i) => ({
          name: part.name,
          weight: weights?.[i] ?? 1,
          reduction: part.reduction,
          result: part.values(part.target === "one-hot" ? rows : given),
        })),
      };
    };
  },
  about: {
    title: { en: "Sum of losses", ko: "손실의 합" },
    summary: {
      en: "Adds up losses, each with a weight.",
      ko: "여러 손실을 가중치를 곱해 더합니다.",
    },
    use: {
      en: "Where one loss lacks what another has, such as Dice beside cross-entropy.",
      ko: "다이스와 교차 엔트로피처럼 서로의 약점을 메우는 손실을 함께 쓸 때 적합합니다.",
    },
    avoid: {
      en: "Where one loss is enough.",
      ko: "손실 하나로 충분하다면 피하세요.",
    },
    formula: String.raw`\ell = \sum_i w_i\, \ell_i`,
    source: "F. Isensee et al. (2018), nnU-Net: Self-adapting Framework for U-Net-Based Medical Image Segmentation",
    tasks: ["regression", "binary", "multiclass", "multilabel", "segmentation"],
  },
});
