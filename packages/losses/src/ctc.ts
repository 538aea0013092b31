import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { faultsOf, rowProbabilities } from "./ctc-alignments.ts";

/** Options of {@link ctc}. */
export interface CtcOptions {
  /** Class that stands for no label. Default 0. */
  readonly blank?: number | undefined;
  /** Whether `length` tells how many steps of each sample count; else all do. Default false. */
  readonly variableLength?: boolean | undefined;
  /** Whether each loss is divided by the number of its labels, as in PyTorch's mean. Default true. */
  readonly perLabel?: boolean | undefined;
  /** Whether labels that do not fit into their steps cost 0 rather than Infinity. Default false. */
  readonly zeroInfinity?: boolean | undefined;
}

const roles = ["prediction", "target", "length"] as const;

/**
 * Connectionist temporal classification: -log of the probability of a row of labels, over all alignments with the steps.
 *
 *     loss = -log Σ_{π that reads l} Π_t p_t(π_t),  a path π read without repeats, then without blanks
 *
 * `mean` is PyTorch's: each loss over its number of labels, at least 1, then the mean over samples. PyTorch's `sum` and
 * `none` do not divide: `perLabel: false`. Where no alignment exists the loss is Infinity, as PyTorch's, which stops a
 * training with a diagnosis; the gradient is 0 (PyTorch: NaN). Logarithms of probabilities, as PyTorch wants them, are
 * logits, too; probabilities, as Keras wants them, are not. Rows are padded with -1; a length beyond T is T (PyTorch
 * refuses it). Class weights have no meaning for rows. The recursion is unrolled: a step compiles in a time that grows with
 * T. Shapes: `[N, T, classes], int [N, L] (, int [N]) -> [N]`.
 *
 * Source: A. Graves et al. (2006), "Connectionist Temporal Classification".
 */
export const ctc: LossPlugin<CtcOptions> = defineLoss({
  name: "ctc",
  options: z.object({
    blank: z.int().min(0).default(0).describe("class of no label"),
    variableLength: z.boolean().default(false).describe("whether it reads lengths"),
    perLabel: z.boolean().default(true).describe("whether to divide by the number of labels"),
    zeroInfinity: z.boolean().default(false).describe("whether labels that do not fit cost 0"),
  }),
  inputs: roles,
  reads: ({ variableLength }) => roles.slice(0, variableLength ? 3 : 2),
  target: "class-sequence",
  create:
    ({ blank, perLabel, zeroInfinity }) =>
    ({ prediction, target, length }) => {
      const counts = target.greaterEqual(0).toInt().sum(1);
      const faults = faultsOf(target, counts, prediction, blank);
      const log = rowProbabilities(prediction.logSoftmax(), target, counts, blank, length);
      const loss = perLabel ? log.div(counts.toFloat(log.dtype).maximum(1)) : log;
      const impossible = zeroInfinity ? 0 : Number.POSITIVE_INFINITY;
      return log.less(-1e29).where(impossible, loss.neg()).add(faults);
    },
  about: {
    title: { en: "CTC", ko: "CTC 손실" },
    summary: {
      en: "The surprise at labels that are not aligned.",
      ko: "정렬되지 않은 레이블이 얼마나 뜻밖인지 잽니다.",
    },
    use: {
      en: "For speech and handwriting.",
      ko: "음성과 필기 인식에 적합합니다.",
    },
    avoid: {
      en: "With a label for each step, or with probabilities.",
      ko: "시점마다 레이블이 있거나 출력이 확률이면 피하세요.",
    },
    formula: String.raw`\ell = -\log \sum_{\pi} \prod_t p_t(\pi_t)`,
    source: "A. Graves et al. (2006), Connectionist Temporal Classification",
    tasks: ["sequence"],
    outputActivation: "linear",
  },
});
