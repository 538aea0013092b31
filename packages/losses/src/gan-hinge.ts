import { type LossPlugin, defineLoss } from "@downslope/core";
import { type AdversarialOptions, adversarial, adversarialLoss, adversarialOptions } from "./adversarial.ts";

/** Options of {@link ganHinge}. */
export type GanHingeOptions = AdversarialOptions;

/**
 * Hinge GAN loss of scores x: the discriminator wants 1 and more for real samples, -1 and less for made ones.
 *
 *     discriminator = mean max(0, 1 - x_real) + mean max(0, 1 + x_fake) + λ mean (‖g‖ - k)²
 *     generator     = -mean x_fake
 *
 * The penalty is that of zero-centred gradients, R1 with γ = 2 λ, where the gradient is taken at real samples (Mescheder et
 * al., 2018). Shapes: `[N, ...], [M, ...] -> [N]`.
 *
 * Source: J. H. Lim and J. C. Ye (2017), "Geometric GAN".
 */
export const ganHinge: LossPlugin<GanHingeOptions> = defineLoss({
  name: "gan-hinge",
  options: adversarialOptions(0),
  ...adversarial,
  create: (options) =>
    adversarialLoss(options, {
      real: (x) => x.neg().add(1).relu(),
      fake: (x) => x.add(1).relu(),
      generator: (x) => x.neg(),
    }),
  about: {
    title: { en: "Hinge GAN loss", ko: "힌지 GAN 손실" },
    summary: {
      en: "The discriminator keeps a margin between real and made samples; the generator raises its scores.",
      ko: "판별자는 진짜와 생성물 사이에 마진을 두고, 생성자는 자기 표본의 점수를 올립니다.",
    },
    use: {
      en: "For GANs on images, with spectral normalisation: samples beyond the margin no longer move the discriminator.",
      ko: "스펙트럼 정규화를 쓰는 이미지 GAN에 적합합니다. 마진을 넘은 표본은 판별자를 더 움직이지 않습니다.",
    },
    avoid: {
      en: "Without anything that keeps the discriminator smooth: add a gradient penalty, or take gan-wasserstein with one.",
      ko: "판별자를 매끄럽게 할 장치가 없다면 기울기 벌점을 더하거나, 벌점을 준 gan-wasserstein을 쓰세요.",
    },
    formula: String.raw`\ell_D = \overline{\max(0, 1 - x_{\mathrm{real}})} + \overline{\max(0, 1 + x_{\mathrm{fake}})} + \lambda\, \overline{(\lVert g \rVert - k)^2}, \quad \ell_G = -\overline{x_{\mathrm{fake}}}`,
    source: "J. H. Lim and J. C. Ye (2017), Geometric GAN",
    tasks: ["generation"],
    outputActivation: "linear",
  },
});
