import { type LossPlugin, type Tensor, defineLoss } from "@downslope/core";
import { z } from "zod";
import { inside } from "./domain.ts";

/**
 * Mean squared logarithmic error: the squared difference of logarithms, for targets over many orders of magnitude.
 *
 *     loss = (log(1 + prediction) - log(1 + target))²
 *
 * Both must be above -1: others are refused, or NaN in a compiled step. Keras cuts them off at 0, where nothing is
 * learned any more; PyTorch has none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: Keras, `MeanSquaredLogarithmicError`.
 */
export const msle: LossPlugin = defineLoss({
  name: "msle",
  options: z.object({}),
  inputs: ["prediction", "target"],
  domain: { prediction: [0, Number.POSITIVE_INFINITY], target: [0, Number.POSITIVE_INFINITY] },
  create: () => {
    const logarithm = (role: string, x: Tensor, cure: string): Tensor =>
      inside("msle", role, x, x.lessEqual(-1), "hold numbers above -1", cure).log1p();
    return ({ prediction, target }) =>
      logarithm("prediction", prediction, "Let the last layer end in softplus.")
        .sub(logarithm("target", target, "Take mse or huber for such targets."))
        .square();
  },
  about: {
    title: { en: "Mean squared logarithmic error", ko: "평균 제곱 로그 오차(MSLE)" },
    summary: {
      en: "The squared difference of the logarithms of 1 + prediction and 1 + target.",
      ko: "1을 더한 예측과 목표에 로그를 취해 그 차이를 제곱합니다.",
    },
    use: {
      en: "For counts, prices and other targets from 0 that range over orders of magnitude: ratios count, not differences.",
      ko: "개수나 가격처럼 0 이상이고 크기가 몇 자릿수씩 차이 나는 목표에 적합합니다. 차이가 아니라 비율을 봅니다.",
    },
    avoid: {
      en: "Where targets may be negative, or predicting too low is no worse than too high: it punishes too low more.",
      ko: "목표가 음수일 수 있으면 쓸 수 없습니다. 높은 예측보다 낮은 예측을 더 크게 벌한다는 점도 유의하세요.",
    },
    formula: String.raw`\ell = \left( \log(1 + \hat{y}) - \log(1 + y) \right)^2`,
    source: "Keras, MeanSquaredLogarithmicError",
    tasks: ["regression"],
    outputActivation: "softplus",
  },
});
