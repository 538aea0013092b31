import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { logCoshOf } from "./hyperbolic.ts";

/**
 * Log-cosh loss: half the squared error near zero, absolute error less log 2 far out, smooth throughout.
 *
 *     r = prediction - target
 *     loss = log cosh r
 *
 * Its gradient is tanh r. It neither overflows nor loses the digits of small residuals. As in Keras and optax; PyTorch has
 * none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: P. Chen et al. (2019), "Log Hyperbolic Cosine Loss Improves Variational Auto-Encoder".
 */
export const logCosh: LossPlugin = defineLoss({
  name: "log-cosh",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) => {
      const residual = prediction.sub(target);
      // Not `abs`, whose gradient of 0 at 0 would make the second derivative 0 there, too.
      const distance = residual.less(0).where(residual.neg(), residual);
      return logCoshOf(distance);
    },
  about: {
    title: { en: "Log-cosh loss", ko: "로그 코시 손실" },
    summary: {
      en: "A smooth mixture of squared error near the target and absolute error far from it.",
      ko: "목표 근처에서는 제곱 오차, 멀리서는 절대 오차처럼 움직이는 매끄러운 손실입니다.",
    },
    use: {
      en: "For regression with some outliers, where second derivatives should exist everywhere and no threshold is to be chosen.",
      ko: "이상치가 섞인 회귀에서 임계값을 정하지 않고 어디서나 두 번 미분할 수 있는 손실이 필요할 때 적합합니다.",
    },
    avoid: {
      en: "Where the targets are not of order 1, for it turns linear at a residual of about 1: scale them, or take huber.",
      ko: "오차 1 부근에서 선형으로 바뀌므로 목표의 크기가 1과 많이 다르면 스케일을 맞추거나 huber를 쓰세요.",
    },
    formula: String.raw`\ell = \log \cosh(\hat{y} - y)`,
    source: "P. Chen et al. (2019), Log Hyperbolic Cosine Loss Improves Variational Auto-Encoder",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
