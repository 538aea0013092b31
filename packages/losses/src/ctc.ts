import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { logClassProbabilities } from "./cross-entropy.ts";
import { checkLengths, readRows, rowProbabilities } from "./ctc-alignments.ts";
import { fromLogits } from "./options.ts";

/** Options of {@link ctc}. */
export interface CtcOptions {
  /** Whether the prediction holds logits, as which log-probabilities count too, rather than probabilities. Default true. */
  readonly fromLogits?: boolean | undefined;
  /** Class that stands for no label. Default 0. */
  readonly blank?: number | undefined;
  /** Whether `length` tells how many steps of each sample count; else all do. Default false. */
  readonly variableLength?: boolean | undefined;
  /** Whether each loss is divided by the number of its labels, as in PyTorch's mean. Default true. */
  readonly perLabel?: boolean | undefined;
  /** Whether labels that do not fit into their steps cost 0 rather than Infinity. Default false. */
  readonly zeroInfinity?: boolean | undefined;
}

const name = "ctc";

/**
 * Connectionist temporal classification: -log of the probability of a row of labels, over all alignments with the steps.
 *
 *     loss = -log Σ_{π that reads l} Π_t p_t(π_t),  a path π read without repeats, then without blanks
 *
 * `mean` is PyTorch's: each loss over its number of labels, at least 1, then the mean over samples. PyTorch's `sum` and
 * `none` do not divide: `perLabel: false`. Where no alignment exists the loss is Infinity, as PyTorch's, which stops a
 * training with a diagnosis; the gradient is 0 (PyTorch: NaN). Rows are padded with -1, not with the blank. Class weights
 * have no meaning for rows. The recursion is unrolled: a step compiles in time that grows with T. Shapes:
 * `[N, T, classes], int [N, L] (, int [N]) -> [N]`.
 *
 * Source: A. Graves et al. (2006), "Connectionist Temporal Classification".
 */
export const ctc: LossPlugin<CtcOptions> = defineLoss({
  name,
  options: z.object({
    fromLogits,
    blank: z.int().min(0).default(0).describe("class that stands for no label"),
    variableLength: z.boolean().default(false).describe("whether `length` tells how many steps of each sample count"),
    perLabel: z.boolean().default(true).describe("whether each loss is divided by the number of its labels"),
    zeroInfinity: z.boolean().default(false).describe("whether labels that do not fit into their steps cost 0"),
  }),
  inputs: ["prediction", "target", "length"],
  reads: ({ variableLength }) => (variableLength ? ["prediction", "target", "length"] : ["prediction", "target"]),
  target: "class-sequence",
  create:
    ({ blank, ...options }) =>
    ({ prediction, target, length }) => {
      const logProbabilities = logClassProbabilities(name, prediction, options.fromLogits);
      const { counts, isWrong } = readRows(name, target, prediction.shape.at(-1)!, blank);
      if (options.variableLength) checkLengths(name, length, prediction.shape[1]!);
      const steps = options.variableLength ? length : undefined;
      const { log, isPossible } = rowProbabilities(logProbabilities, target, blank, counts, steps);
      const divisor = options.perLabel ? counts.toFloat(log.dtype as "float32").maximum(1) : 1;
      const impossible = options.zeroInfinity ? 0 : Number.POSITIVE_INFINITY;
      return isWrong.where(Number.NaN, isPossible.where(log.neg().div(divisor), impossible));
    },
  about: {
    title: { en: "CTC", ko: "CTC 손실" },
    summary: {
      en: "The surprise, in nats, at a row of labels that nobody has aligned with the steps of the prediction.",
      ko: "예측의 각 시점과 정렬되지 않은 레이블 열이 얼마나 뜻밖인지를 내트(nat) 단위로 잽니다.",
    },
    use: {
      en: "For speech, handwriting and other sequences that are longer than their labels, with the place of each label unknown.",
      ko: "음성이나 필기처럼 레이블보다 긴 시퀀스에서 각 레이블의 위치를 모를 때 적합합니다.",
    },
    avoid: {
      en: "Where each step has its label: take sparse-categorical-cross-entropy. Outputs may not reorder labels or be longer than the input.",
      ko: "시점마다 레이블이 있다면 sparse-categorical-cross-entropy를 쓰세요. 레이블의 순서가 바뀌거나 입력보다 길어지는 문제에는 맞지 않습니다.",
    },
    formula: String.raw`\ell = -\log \sum_{\pi \in B^{-1}(l)} \prod_{t=1}^{T} p_t(\pi_t)`,
    source:
      "A. Graves et al. (2006), Connectionist Temporal Classification: Labelling Unsegmented Sequence Data with Recurrent Neural Networks",
    tasks: ["sequence"],
    outputActivation: "linear",
  },
});
