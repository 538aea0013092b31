import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/**
 * Mean squared error: the square of each residual, in squared target units.
 *
 *     r = prediction - target
 *     loss = r²
 *
 * As PyTorch's MSELoss and optax's squared_error, also called L2 loss; optax's l2_loss is half of it. Shapes:
 * `[...shape], [...shape] -> [...shape]`.
 *
 * Source: A.-M. Legendre (1805), "Nouvelles méthodes pour la détermination des orbites des comètes".
 */
export const mse: LossPlugin = defineLoss({
  name: "mse",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).square(),
  about: {
    title: { en: "Mean squared error", ko: "평균 제곱 오차(MSE)" },
    summary: {
      en: "The square of the distance between prediction and target.",
      ko: "예측과 목표 사이 거리의 제곱입니다.",
    },
    use: {
      en: "For regression with roughly normal errors: its minimum is the mean of the targets.",
      ko: "오차가 정규 분포에 가까운 회귀에 적합합니다. 최솟값이 목표의 평균에서 나옵니다.",
    },
    avoid: {
      en: "With outliers, which it weighs by their square: take huber or mae. Unlike in some textbooks there is no factor of 1/2, as in PyTorch.",
      ko: "이상치가 있으면 제곱만큼 커지므로 huber나 mae를 쓰세요. 일부 교과서와 달리 PyTorch처럼 1/2을 곱하지 않습니다.",
    },
    formula: String.raw`\ell = (\hat{y} - y)^2`,
    source: "A.-M. Legendre (1805), Nouvelles méthodes pour la détermination des orbites des comètes",
    tasks: ["regression"],
    outputActivation: "linear",
  },
});
