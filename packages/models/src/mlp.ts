import { type ModelPlugin, type ModelSpec, type Tensor, defineModel, problem, sizeOf, splitKey } from "@downslope/core";
import { z } from "zod";
import {
  type ActivationName,
  type OutputActivationName,
  activationNames,
  outputActivationNames,
  outputActivations,
} from "./activations.ts";
import { applyDense, initDense } from "./dense.ts";
import { applyDropout } from "./dropout.ts";
import { type InitialiserName, initialiserFor, initialiserNames, initialisers } from "./initialisers.ts";
import { type NormalisationName, normalisationNames, normalisations } from "./normalisations.ts";
import { torchActivations, torchDense, torchDropout, torchFlatten, torchSequential } from "./torch.ts";

/** Options of {@link mlp}. */
export interface MlpOptions {
  /** Width of each hidden layer, in order. Default []: a linear model. */
  readonly hidden?: readonly number[] | undefined;
  /** Activation after each hidden layer. Default "relu". */
  readonly activation?: ActivationName | undefined;
  /** Activation after the last layer. Default "linear", as losses on logits want it. */
  readonly outputActivation?: OutputActivationName | undefined;
  /** What brings signals to one size before the activation of each hidden layer. Default "none". */
  readonly normalisation?: NormalisationName | undefined;
  /** Probability that an output of a hidden layer is left out in training, from 0 to below 1. Default 0. */
  readonly dropout?: number | undefined;
  /** Distribution of the first weights. Default "pytorch"; "auto" takes the one that suits each layer's activation. */
  readonly initialisation?: InitialiserName | "auto" | undefined;
  /**
   * Whether layers add a bias, zero at first, but random where the initialisation is "pytorch"; those before batch
   * normalisation, which would take it away again, never do. Default true.
   */
  readonly bias?: boolean | undefined;
}

/**
 * Multilayer perceptron: dense layers one after the other, with an activation between them.
 *
 *     x(0) = input, flattened to one axis
 *     x(i + 1) = activation(x(i) W(i) + b(i))
 *
 * `[batch, ...input] -> [batch, outputs]`. Parameters: `layers.0.weight` [inputs, outputs], `layers.0.bias` [outputs],
 * and so on. First weights are drawn as PyTorch's Linear draws them, but the weight is not transposed. Normalisation
 * stands between the dense layer and the activation, with `layers.0.norm.scale` and `layers.0.norm.shift` [outputs], and
 * batch normalisation's running statistics in the state; dropout stands after the activation.
 *
 * Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986), "Learning representations by back-propagating errors".
 */
export const mlp: ModelPlugin<MlpOptions> = defineModel({
  name: "mlp",
  options: z.object({
    hidden: z.array(z.int().positive()).readonly().default([]).describe("width of each hidden layer"),
    activation: z.enum(activationNames).default("relu").describe("activation after each hidden layer"),
    outputActivation: z.enum(outputActivationNames).default("linear").describe("activation after the last layer"),
    normalisation: z
      .enum(normalisationNames)
      .default("none")
      .describe("what brings signals to one size before each hidden layer's activation"),
    dropout: z
      .number()
      .min(0)
      .lt(1)
      .default(0)
      .describe("probability that an output of a hidden layer is left out in training"),
    initialisation: z
      .enum(["auto", ...initialiserNames])
      .default("pytorch")
      .describe("distribution of the first weights; auto suits the activation"),
    bias: z.boolean().default(true).describe("whether layers add a bias"),
  }),
  create({ hidden, activation, outputActivation, normalisation, dropout, initialisation, bias }) {
    const layers = [...hidden.map(() => activation), outputActivation].map((name, i) => {
      const norm = normalisations[i < hidden.length ? normalisation : "none"];
      return {
        path: `layers.${i}`,
        norm,
        activation: name,
        activate: outputActivations[name],
        initialise: initialisers[initialisation === "auto" ? initialiserFor[name] : initialisation],
        initialiseBias: initialisation === "pytorch" ? initialisers.pytorch : undefined,
        bias: bias && !norm.cancelsBias,
      };
    });
    const widthsOf = (spec: ModelSpec): number[] => [sizeOf(spec.input), ...hidden, outputsOf(spec)];
    return {
      init(key, spec) {
        const widths = widthsOf(spec);
        const keys = splitKey(key, layers.length);
        const dense = layers.map(({ path, ...draws }, i) =>
          initDense(keys[i]!, path, { inputs: widths[i]!, outputs: widths[i + 1]!, ...draws }),
        );
        const norms = layers.map(({ path, norm }, i) => norm.init(`${path}.norm`, widths[i + 1]!));
        return {
          params: Object.assign({}, ...dense.flatMap((params, i) => [params, norms[i]!.params])),
          state: Object.assign({}, ...norms.map(({ state }) => state)),
        };
      },
      apply(params, state, input, mode) {
        const keys = mode.training && dropout > 0 && hidden.length > 0 ? splitKey(mode.key, hidden.length) : [];
        return layers.reduce(
          ({ output: x, state: before }, { path, norm, activate }, i) => {
            const dense = applyDense(params, path, x);
            const { output, state: after } = norm.apply({ params, state: before }, `${path}.norm`, dense, mode);
            const active = activate(output);
            mode.observe?.(path, active);
            return { output: keys[i] ? applyDropout(keys[i], active, dropout) : active, state: after };
          },
          { output: flatten(input), state },
        );
      },
      torch(spec) {
        const widths = widthsOf(spec);
        const modules = layers.flatMap(({ path, norm, activation: name, bias: hasBias }, i) => [
          (at: string) => torchDense(path, at, widths[i]!, widths[i + 1]!, hasBias),
          ...norm.torch(`${path}.norm`, widths[i + 1]!),
          ...torchActivations[name].map((one) => () => one),
          ...(dropout > 0 && i < hidden.length ? [() => torchDropout(dropout)] : []),
        ]);
        return torchSequential("layers", [...(spec.input.length > 1 ? [() => torchFlatten] : []), ...modules]);
      },
    };
  },
  about: {
    title: { en: "Multilayer perceptron", ko: "다층 퍼셉트론(MLP)" },
    summary: {
      en: "Dense layers one after the other, with an activation between them.",
      ko: "활성화 함수를 사이에 두고 완전 연결 층을 차례로 쌓은 모델입니다.",
    },
    use: {
      en: "Tables of numbers, and small images taken as vectors; without hidden layers, linear and logistic regression. With many layers, batch or layer normalisation lets it learn at larger rates; dropout helps where it learns the training data by heart.",
      ko: "수치로 된 표나 벡터로 펼친 작은 이미지에 적합합니다. 은닉층이 없으면 선형 회귀나 로지스틱 회귀가 됩니다. 층이 많으면 배치 정규화나 층 정규화로 더 큰 학습률을 쓸 수 있고, 과적합이 보이면 드롭아웃이 도움이 됩니다.",
    },
    avoid: {
      en: "Images, sound and text, where neighbourhood matters: it does not see it. Batch normalisation with small batches, below about 16: their statistics are too noisy, so take layer normalisation.",
      ko: "이웃 관계가 중요한 이미지, 소리, 글에는 맞지 않습니다. 그 관계를 보지 못합니다. 배치가 16개쯤보다 작으면 배치 통계가 크게 흔들리므로 배치 정규화 대신 층 정규화를 쓰세요.",
    },
    formula: String.raw`x_{i+1} = \sigma(x_i W_i + b_i)`,
    source: "D. E. Rumelhart, G. E. Hinton, R. J. Williams (1986), Learning representations by back-propagating errors",
    tasks: ["regression", "binary", "multiclass", "multilabel"],
  },
});

function outputsOf({ input, output }: ModelSpec): number {
  const wrong = (argument: string, rule: string, got: readonly number[], cure: string) =>
    problem("SHAPE_MISMATCH", { subject: "mlp", argument, rule, got: [...got], cure });
  if (sizeOf(input) < 1) throw wrong("input", "have at least one feature", input, "Check the columns of the data set.");
  if (output.length !== 1 || output[0]! < 1) {
    throw wrong("output", "be a vector, [outputs]", output, "Flatten the target, or take a model for its shape.");
  }
  return output[0]!;
}

/** `[batch, ...shape] -> [batch, elements]`. */
function flatten(input: Tensor): Tensor {
  return input.rank === 2 ? input : input.reshape([input.shape[0]!, sizeOf(input.shape.slice(1))]);
}
