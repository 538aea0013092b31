import { defineLoss } from "@downslope/core";
import { z } from "zod";

/**
 * Squared error that counts predictions above the target by another weight.
 *
 *     r = prediction - target
 *     loss = r² + (w - 1) max(r, 0)²
 *
 * Shapes: `[...shape], [...shape] -> [...shape]`. Reduction and sample weights are core's.
 *
 * Source: W. K. Newey and J. L. Powell (1987), "Asymmetric Least Squares Estimation and Testing".
 */
export const templateName = defineLoss({
  name: "template-name",
  api: "1.0",
  options: z.object({
    over: z.number().positive().default(3).describe("weight of predictions above the target"),
  }),
  inputs: ["prediction", "target"],
  create:
    ({ over }) =>
    ({ prediction, target }) => {
      const residual = prediction.sub(target);
      const above = residual.relu(); // 0 below the target, so that no branch is needed
      return residual.square().add(above.square().mul(over - 1));
    },
  about: {
    title: { en: "Template name", ko: "Template name" },
    summary: {
      en: "Squared error that counts predictions above the target more, or less.",
      ko: "목표보다 큰 예측을 더 무겁게, 또는 더 가볍게 세는 제곱 오차입니다.",
    },
    use: {
      en: "Where too much costs more than too little.",
      ko: "넘치는 쪽이 모자라는 쪽보다 손해가 클 때 씁니다.",
    },
    avoid: {
      en: "Where both cost the same: take mse.",
      ko: "양쪽의 손해가 같다면 mse를 쓰세요.",
    },
    formula: String.raw`r^2 + (w - 1) \max(r, 0)^2, \quad r = \hat{y} - y`,
    source: "W. K. Newey, J. L. Powell (1987), Asymmetric Least Squares Estimation and Testing",
    tasks: ["regression"],
    outputActivation: "linear",
  },
});
