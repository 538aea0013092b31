import { type LossPlugin, defineLoss } from "@downslope/core";
import { type AdversarialOptions, adversarial, adversarialLoss, adversarialOptions } from "./adversarial.ts";

/** Options of {@link ganWasserstein}. */
export type GanWassersteinOptions = AdversarialOptions;

/**
 * Wasserstein GAN loss of a critic's scores x, with gradient penalty where λ is above 0 (WGAN-GP, λ = 10):
 *
 *     critic    = mean x_fake - mean x_real + λ mean (‖g‖ - k)²
 *     generator = -mean x_fake
 *
 * `gradient`, g, `[N, ...]`, is that of the critic's score by its input, at points between real and made samples, drawn
 * evenly on the lines that join them; its length is taken over all axes but the first. At g = 0 the gradient of the penalty
 * is 0. Without a penalty the critic needs its weights clipped. Shapes: `[N, ...], [M, ...] -> [N]`.
 *
 * Source: M. Arjovsky et al. (2017), "Wasserstein GAN"; I. Gulrajani et al. (2017), "Improved Training of Wasserstein GANs".
 */
export const ganWasserstein: LossPlugin<GanWassersteinOptions> = defineLoss({
  name: "gan-wasserstein",
  options: adversarialOptions(1),
  ...adversarial,
  create: (options) =>
    adversarialLoss(options, {
      real: (x) => x.neg(),
      fake: (x) => x,
      generator: (x) => x.neg(),
    }),
  about: {
    title: { en: "Wasserstein GAN loss", ko: "바서슈타인 GAN 손실" },
    summary: {
      en: "The critic widens the gap between mean scores of real and made samples; the generator closes it.",
      ko: "비평자는 진짜와 생성물의 평균 점수 차이를 벌리고, 생성자는 그 차이를 좁힙니다.",
    },
    use: {
      en: "For GANs whose progress should be seen: the critic's loss, negated, estimates the distance between the distributions. Set `gradientPenalty` to 10.",
      ko: "진척을 눈으로 확인하고 싶은 GAN에 적합합니다. 비평자 손실의 부호를 바꾸면 두 분포 사이 거리의 추정값이 됩니다. `gradientPenalty`는 10으로 두세요.",
    },
    avoid: {
      en: "Without a gradient penalty or clipped weights: scores then grow without end. The penalty costs second derivatives.",
      ko: "기울기 벌점이나 가중치 자르기가 없다면 점수가 끝없이 커집니다. 벌점에는 2차 미분 비용이 듭니다.",
    },
    formula: String.raw`\ell_D = \overline{x_{\mathrm{fake}}} - \overline{x_{\mathrm{real}}} + \lambda\, \overline{(\lVert g \rVert - k)^2}, \quad \ell_G = -\overline{x_{\mathrm{fake}}}`,
    source:
      "M. Arjovsky et al. (2017), Wasserstein GAN; I. Gulrajani et al. (2017), Improved Training of Wasserstein GANs",
    tasks: ["generation"],
    outputActivation: "linear",
  },
});
