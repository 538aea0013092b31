import { type EmbeddingOptions, type LossPlugin, concat, defineLoss, problem, splitKey } from "@downslope/core";
import { z } from "zod";
import { crossEntropy } from "./cross-entropy.ts";
import { checkClasses, labelledEmbeddings, linear, products } from "./embeddings.ts";
import { type LabelOptions, readLabels } from "./labels.ts";
import { classWeight, ignoreIndex } from "./options.ts";

/** Options of {@link adaptiveLogSoftmax}. */
export interface AdaptiveLogSoftmaxOptions extends LabelOptions {
  /** First class of each cluster of rare classes, rising, from 1. Classes below the first are the head. */
  readonly cutoffs: number[];
  /** By how much narrower each cluster's embedding is than the one before, from 1. Default 4. */
  readonly divisor?: number | undefined;
  /** Whether the head adds a number to each logit. Default false. */
  readonly headBias?: boolean | undefined;
}

const name = "adaptive-log-softmax";
const isRising = (cutoffs: number[]): boolean => cutoffs.every((cutoff, i) => i === 0 || cutoff > cutoffs[i - 1]!);

/**
 * Adaptive softmax: frequent classes in a head beside one entry for each cluster of rare ones, which have narrower weights.
 *
 *     log p_y = log softmax(H x)_y                                            y in the head
 *             = log softmax(H x)_cluster + log softmax(B_i A_i x)_y           y in cluster i
 *     loss = -log p_y
 *
 * PyTorch's AdaptiveLogSoftmaxWithLoss, its `div_value` being `divisor`, with the names of its parameters. Classes are
 * numbered from the most frequent on. A cluster has at least one column (PyTorch: none where the embedding is too short).
 * It saves parameters; in time it saves less than in PyTorch, for each sample goes through every cluster. Owns
 * `head.weight`, `tail.I.0.weight` (A) and `tail.I.1.weight` (B). Shapes: `[..., embedding], int [...] -> [...]`.
 *
 * Source: E. Grave et al. (2017), "Efficient softmax approximation for GPUs".
 */
export const adaptiveLogSoftmax: LossPlugin<AdaptiveLogSoftmaxOptions & EmbeddingOptions> = defineLoss({
  name,
  options: z.object({
    cutoffs: z
      .array(z.int().min(1))
      .min(1)
      .refine(isRising, "be a rising list of classes")
      .describe("first class of each cluster of rare classes; those below the first are the head"),
    divisor: z.number().min(1).default(4).describe("by how much narrower each cluster is than the one before"),
    headBias: z.boolean().default(false).describe("whether the head adds a number to each logit"),
    classWeight,
    ignoreIndex,
  }),
  ...labelledEmbeddings,
  init: ({ cutoffs, divisor, headBias }, { key, output, classes }) => {
    checkClasses(name, classes);
    const last = cutoffs.at(-1)!;
    if (last >= classes) {
      throw problem("INVALID_ARGUMENT", {
        subject: name,
        argument: "cutoffs",
        rule: `end below ${classes}, the number of classes`,
        got: last,
        cure: "Leave out what lies beyond.",
      });
    }
    const size = output.at(-1) ?? 1;
    const layers: [path: string, outputs: number, inputs: number][] = cutoffs.flatMap((cutoff, i) => {
      const width = Math.max(1, Math.floor(size / divisor ** (i + 1)));
      const length = (cutoffs[i + 1] ?? classes) - cutoff;
      return [
        [`tail.${i}.0.`, width, size],
        [`tail.${i}.1.`, length, width],
      ] as [string, number, number][];
    });
    layers.unshift(["head.", cutoffs[0]! + cutoffs.length, size]);
    const keys = splitKey(key, layers.length);
    const params = layers.flatMap(([path, outputs, inputs], i) => {
      const layer = linear(keys[i]!, outputs, inputs, headBias && i === 0);
      return Object.entries(layer).map(([part, one]) => [path + part, one] as const);
    });
    return Object.fromEntries(params);
  },
  create: (options, context) => {
    const labelsOf = readLabels(name, options, context);
    return ({ prediction, target }, params) => {
      const scores = products(prediction, params["head.weight"]!);
      const bias = params["head.bias"];
      const head = (bias ? scores.add(bias) : scores).logSoftmax();
      const [shortlist] = options.cutoffs as [number];
      const tails = options.cutoffs.map((_, i) => {
        const narrow = products(prediction, params[`tail.${i}.0.weight`]!);
        const within = products(narrow, params[`tail.${i}.1.weight`]!).logSoftmax();
        return within.add(head.slice(-1, shortlist + i, shortlist + i + 1));
      });
      const logProbabilities = concat([head.slice(-1, 0, shortlist), ...tails], -1);
      const labels = labelsOf(logProbabilities, target);
      return labels.weigh(crossEntropy(logProbabilities, labels.oneHot, 0, undefined));
    };
  },
  about: {
    title: { en: "Adaptive log-softmax", ko: "적응형 로그 소프트맥스" },
    summary: {
      en: "Cross-entropy over very many classes, with fewer parameters for the rarer ones.",
      ko: "클래스가 아주 많을 때 드문 클래스에 파라미터를 덜 쓰는 교차 엔트로피입니다.",
    },
    use: {
      en: "For vocabularies of thousands of words, numbered from the most frequent on.",
      ko: "빈도순으로 번호를 매긴 수천 단어의 어휘에 적합합니다.",
    },
    avoid: {
      en: "With few classes, or classes of even frequency: take sparse-categorical-cross-entropy.",
      ko: "클래스가 적거나 빈도가 비슷하다면 sparse-categorical-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = -\log p_y, \quad \log p_y = \begin{cases} \log \operatorname{softmax}(Hx)_y & y < c_0 \\ \log \operatorname{softmax}(Hx)_{c_0 + i} + \log \operatorname{softmax}(B_i A_i x)_{y - c_i} & c_i \le y < c_{i+1} \end{cases}`,
    source: "E. Grave et al. (2017), Efficient softmax approximation for GPUs",
    tasks: ["multiclass", "sequence"],
    outputActivation: "linear",
  },
});
