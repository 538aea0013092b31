import { type LossPlugin, defineLoss } from "@downslope/core";
import { type AdversarialOptions, adversarial, adversarialLoss, adversarialOptions } from "./adversarial.ts";

/** Options of {@link ganLeastSquares}. */
export type GanLeastSquaresOptions = AdversarialOptions;

/**
 * Least-squares GAN loss of scores x: 1 for real samples and 0 for made ones; the generator wants 1.
 *
 *     discriminator = mean (x_real - 1)² + mean x_fake² + λ mean (‖g‖ - k)²
 *     generator     = mean (x_fake - 1)²
 *
 * The paper halves both. The penalty is R1 with γ = 2 λ, where the gradient is taken at real samples (Mescheder et al.,
 * 2018). Shapes: `[N, ...], [M, ...] -> [N]`.
 *
 * Source: X. Mao et al. (2017), "Least Squares Generative Adversarial Networks".
 */
export const ganLeastSquares: LossPlugin<GanLeastSquaresOptions> = defineLoss({
  name: "gan-least-squares",
  options: adversarialOptions(0),
  ...adversarial,
  create: (options) =>
    adversarialLoss(options, {
      real: (x) => x.sub(1).square(),
      fake: (x) => x.square(),
      generator: (x) => x.sub(1).square(),
    }),
  about: {
    title: { en: "Least-squares GAN loss", ko: "최소 제곱 GAN 손실" },
    summary: {
      en: "Squared error of scores that should be 1 for real samples and 0 for made ones.",
      ko: "진짜 표본의 점수는 1, 생성한 표본의 점수는 0이 되도록 제곱 오차를 씁니다.",
    },
    use: {
      en: "For image translation and other GANs on patches: samples that are right but far off still get a gradient.",
      ko: "이미지 변환처럼 패치 단위로 판별하는 GAN에 적합합니다. 판정은 맞아도 멀리 떨어진 표본까지 기울기를 받습니다.",
    },
    avoid: {
      en: "Where scores run away: it has no bound. gan-hinge stops at its margin.",
      ko: "점수가 한없이 커지는 경우에는 마진에서 멈추는 gan-hinge를 쓰세요.",
    },
    formula: String.raw`\ell_D = \overline{(x_{\mathrm{real}} - 1)^2} + \overline{x_{\mathrm{fake}}^2} + \lambda\, \overline{(\lVert g \rVert - k)^2}, \quad \ell_G = \overline{(x_{\mathrm{fake}} - 1)^2}`,
    source: "X. Mao et al. (2017), Least Squares Generative Adversarial Networks",
    tasks: ["generation"],
    outputActivation: "linear",
  },
});
