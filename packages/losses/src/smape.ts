import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";

/**
 * Symmetric mean absolute percentage error: the residual in percent of the mean size of prediction and target.
 *
 *     loss = 200 |prediction - target| / (|prediction| + |target|)
 *
 * From 0 to 200, as in the M3 and M4 competitions (others leave the 2 out, and end at 100); 0 where both are 0. PyTorch
 * and Keras have none. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: S. Makridakis and M. Hibon (2000), "The M3-Competition: results, conclusions and implications".
 */
export const smape: LossPlugin = defineLoss({
  name: "smape",
  options: z.object({}),
  inputs: ["prediction", "target"],
  create:
    () =>
    ({ prediction, target }) => {
      // Scaled first, for sizes that are tiny or huge: squares of them stand in the gradient of the quotient.
      const least = prediction.dtype === "float64" ? 1e-300 : 1e-37;
      const scale = prediction.abs().maximum(target.abs()).stopGradient().maximum(least);
      const [p, t] = [prediction.div(scale), target.div(scale)];
      const size = p.abs().add(t.abs());
      return p.sub(t).abs().mul(200).div(size.equal(0).where(1, size));
    },
  about: {
    title: { en: "Symmetric mean absolute percentage error", ko: "대칭 평균 절대 백분율 오차(sMAPE)" },
    summary: {
      en: "The distance between prediction and target, in percent of their mean size.",
      ko: "예측과 목표 사이의 거리를 두 값의 평균 크기에 대한 백분율로 나타냅니다.",
    },
    use: {
      en: "For forecasts that are judged in percent, where some targets are near 0: no sample costs more than 200.",
      ko: "오차를 백분율로 평가하면서 0에 가까운 목표도 있는 예측에 적합합니다. 한 표본의 손실은 200을 넘지 않습니다.",
    },
    avoid: {
      en: "Where prediction and target differ in sign or the target is 0: it is 200 there with gradient 0. Take mae.",
      ko: "예측과 목표의 부호가 다르거나 목표가 0이면 값이 200에 머물고 기울기가 0이므로 mae를 쓰세요.",
    },
    formula: String.raw`\ell = \frac{200\,\lvert \hat{y} - y \rvert}{\lvert \hat{y} \rvert + \lvert y \rvert}`,
    source: "S. Makridakis and M. Hibon (2000), The M3-Competition: results, conclusions and implications",
    tasks: ["regression"],
    outputActivation: "linear",
    robustTo: ["outliers"],
  },
});
