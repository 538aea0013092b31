import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/**
 * Mean absolute error: the size of each residual, in target units.
 *
 *     r = prediction - target
 *     loss = |r|
 *
 * As PyTorch's L1Loss: its gradient at r = 0 is 0. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: R. J. Boscovich (1757), "De litteraria expeditione per pontificiam ditionem".
 */
export const mae: LossPlugin = defineLoss({
  name: "mae",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) =>
      prediction.sub(target).abs(),
  about: {
    title: { en: "Mean absolute error", ko: "평균 절대 오차(MAE)" },
    summary: {
      en: "The distance between prediction and target.",
      ko: "예측과 목표 사이의 거리입니다.",
    },
    use: {
      en: "For regression with outliers, or where the error should read in target units: its minimum is the median of the targets.",
      ko: "이상치가 있는 회귀, 또는 오차를 목표와 같은 단위로 읽고 싶을 때 적합합니다. 최솟값이 목표의 중앙값에서 나옵니다.",
    },
    avoid: {
      en: "Where the last digits matter: its gradient does not shrink near the target, so that steps of a fixed size jump across. Take huber.",
      ko: "끝자리까지 맞춰야 한다면 목표 근처에서도 기울기가 줄지 않아 이동이 목표를 넘나들므로 huber를 쓰세요.",
    },
    formula: String.raw`\ell = \lvert \hat{y} - y \rvert`,
    source: "R. J. Boscovich (1757), De litteraria expeditione per pontificiam ditionem",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
