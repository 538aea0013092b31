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
import { type InitialiserName, initialiserFor, initialiserNames, initialisers } from "./initialisers.ts";

/** Options of {@link mlp}. */
export interface MlpOptions {
  /** Width of each hidden layer, in order. Default []: a linear model. */
  readonly hidden?: readonly number[] | undefined;
  /** Activation after each hidden layer. Default "relu". */
  readonly activation?: ActivationName | undefined;
  /** Activation after the last layer. Default "linear", as losses on logits want it. */
  readonly outputActivation?: OutputActivationName | undefined;
  /** Distribution of the first weights. Default "pytorch"; "auto" takes the one that suits each layer's activation. */
  readonly initialisation?: InitialiserName | "auto" | undefined;
  /** Whether layers add a bias, zero at first, but random where the initialisation is "pytorch". Default true. */
  readonly bias?: boolean | undefined;
}

/**
 * Multilayer perceptron: dense layers one after the other, with an activation between them.
 *
 *     x(0) = input, flattened to one axis
 *     x(i + 1) = activation(x(i) W(i) + b(i))
 *
 * `[batch, ...input] -> [batch, outputs]`. Parameters: `layers.0.weight` [inputs, outputs], `layers.0.bias` [outputs],
 * and so on. First weights are drawn as PyTorch's Linear draws them, but the weight is not transposed.
 *
 * Source: D. E. Rumelhart, G. E. Hinton and R. J. Williams (1986), "Learning representations by back-propagating errors".
 */
export const mlp: ModelPlugin<MlpOptions> = defineModel({
  name: "mlp",
  options: z.object({
    hidden: z.array(z.int().positive()).readonly().default([]).describe("width of each hidden layer"),
    activation: z.enum(activationNames).default("relu").describe("activation after each hidden layer"),
    outputActivation: z.enum(outputActivationNames).default("linear").describe("activation after the last layer"),
    initialisation: z
      .enum(["auto", ...initialiserNames])
      .default("pytorch")
      .describe("distribution of the first weights; auto suits the activation"),
    bias: z.boolean().default(true).describe("whether layers add a bias"),
  }),
  create({ hidden, activation, outputActivation, initialisation, bias }) {
    const layers = [...hidden.map(() => activation), outputActivation].map((name, i) => ({
      path: `layers.${i}`,
      activate: outputActivations[name],
      initialise: initialisers[initialisation === "auto" ? initialiserFor[name] : initialisation],
      initialiseBias: initialisation === "pytorch" ? initialisers.pytorch : undefined,
    }));
    return {
      init(key, spec) {
        const widths = [sizeOf(spec.input), ...hidden, outputsOf(spec)];
        const keys = splitKey(key, layers.length);
        const params = layers.map(({ path, ...draws }, i) =>
          initDense(keys[i]!, path, { inputs: widths[i]!, outputs: widths[i + 1]!, ...draws, bias }),
        );
        return { params: Object.assign({}, ...params), state: {} };
      },
      apply: (params, state, input) => ({
        output: layers.reduce((x, { path, activate }) => activate(applyDense(params, path, x)), flatten(input)),
        state,
      }),
    };
  },
  about: {
    title: { en: "Multilayer perceptron", ko: "다층 퍼셉트론(MLP)" },
    summary: {
      en: "Dense layers one after the other, with an activation between them.",
      ko: "활성화 함수를 사이에 두고 완전 연결 층을 차례로 쌓은 모델입니다.",
    },
    use: {
      en: "Tables of numbers, and small images taken as vectors; without hidden layers, linear and logistic regression.",
      ko: "수치로 된 표나 벡터로 펼친 작은 이미지에 적합합니다. 은닉층이 없으면 선형 회귀나 로지스틱 회귀가 됩니다.",
    },
    avoid: {
      en: "Images, sound and text, where neighbourhood matters: it does not see it.",
      ko: "이웃 관계가 중요한 이미지, 소리, 글에는 맞지 않습니다. 그 관계를 보지 못합니다.",
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
