import {
  type ConfiguredLoss,
  type Loss,
  type LossContext,
  type LossPlugin,
  type Role,
  type TargetEncoding,
  type Tensor,
  defineLoss,
  isConfigured,
  oneHot,
  problem,
} from "@downslope/core";
import { z } from "zod";

/** Options of {@link sum}. */
export interface SumOptions {
  /** The losses that are added up, with their options fixed. */
  readonly losses: ConfiguredLoss[];
  /** What each is multiplied by, from 0. Default 1 each. */
  readonly weights?: number[] | undefined;
}

const name = "sum";

const roles: readonly Role[] = [
  "prediction",
  "left",
  "right",
  "anchor",
  "positive",
  "negative",
  "real",
  "fake",
  "variance",
  "gradient",
  "target",
  "length",
];

const loss = z
  .custom<ConfiguredLoss>((value) => isConfigured(value, "loss"), {
    error: "be a loss with its options fixed, such as `mse()`",
  })
  .meta({ "x-plugin": "loss", description: "a loss that is added up" });

const refusal = (rule: string, got: string, cure: string): Error =>
  problem("INVALID_OPTIONS", { subject: name, argument: "losses", rule, got, cure });

/** The losses at work; those that cannot be added up are refused. */
function partsOf({ losses }: Pick<SumOptions, "losses">, context: LossContext): Loss[] {
  return losses.map((one) => {
    const part = one.create(context);
    if (part.reduction === "none")
      throw refusal("come to one number each", part.name, 'Leave its `reduction` at "mean", or take "sum".');
    if (part.init) throw refusal("have no parameters of their own", part.name, "Train with it alone.");
    return part;
  });
}

/** How the target is written for all: as they all want it, or as class indices, of which one-hot rows can be made. */
function encodingOf(parts: readonly Loss[]): TargetEncoding {
  const reading = parts.filter(({ inputs }) => inputs.includes("target"));
  const [first, ...others] = [...new Set(reading.map(({ target }) => target))];
  if (others.length === 0) return first ?? "value";
  if (others.length === 1 && reading.every(({ target }) => target === "class-index" || target === "one-hot"))
    return "class-index";
  const wanted = reading.map((part) => `"${part.name}" reads ${part.target}`).join(", ");
  throw refusal(
    "read targets written alike, or as class-index and one-hot",
    [first, ...others].join(", "),
    `${wanted}.`,
  );
}

/** One-hot rows of class indices; zeros where a label is no class, such as an ignored one. */
function rowsOf(target: Tensor<"int">, prediction: Tensor): Tensor {
  const classes = prediction.shape.at(-1)!;
  const isClass = target.greaterEqual(0).and(target.less(classes));
  const rows = oneHot(isClass.where(target, 0), classes).toFloat(prediction.dtype as "float32");
  return isClass.expandDims(-1).where(rows, 0);
}

/**
 * Weighted sum of losses, such as Dice and cross-entropy:
 *
 *     loss = Σ_i w_i reduce_i(loss_i)
 *
 * Each is reduced by its own `reduction`, with a divisor of its own; the sum itself leaves `reduction` at `mean`, or takes
 * `none` for one number a sample. Losses of class indices and of one-hot targets go together: the sum reads class indices,
 * and ignored labels are rows of zeros to the others. (Keras: loss_weights; MONAI: DiceCELoss, DiceFocalLoss.) Shapes: as
 * its losses want them, all from the same inputs.
 *
 * Source: F. Isensee et al. (2018), "nnU-Net: Self-adapting Framework for U-Net-Based Medical Image Segmentation".
 */
export const sum: LossPlugin<SumOptions> = defineLoss({
  name,
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
  reads: (options, context) => {
    const read = partsOf(options, context).flatMap(({ inputs }) => inputs);
    return roles.filter((role) => read.includes(role));
  },
  target: (options, context) => encodingOf(partsOf(options, context)),
  create: ({ losses, weights }, context) => {
    const parts = partsOf({ losses }, context);
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
      en: "Adds up any losses of the same task, each with a weight.",
      ko: "같은 과제의 여러 손실을 가중치를 곱해 더합니다.",
    },
    use: {
      en: "Where one loss lacks what another has: Dice for thin masks beside cross-entropy for a steady gradient.",
      ko: "한 손실의 약점을 다른 손실로 메울 때 적합합니다. 얇은 마스크를 위한 Dice와 안정된 기울기를 주는 교차 엔트로피의 조합이 대표적입니다.",
    },
    avoid: {
      en: "Where one loss is enough: each weight is one more number to choose, and the sum is in no unit.",
      ko: "손실 하나로 충분하다면 피하세요. 가중치마다 고를 값이 늘고, 합에는 단위가 없습니다.",
    },
    formula: String.raw`\ell = \sum_i w_i\, \ell_i`,
    source: "F. Isensee et al. (2018), nnU-Net: Self-adapting Framework for U-Net-Based Medical Image Segmentation",
    tasks: ["regression", "binary", "multiclass", "multilabel", "segmentation", "embedding"],
  },
});
