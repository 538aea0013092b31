import { type LossPlugin, defineLoss } from "@downslope/core";
import { type AdversarialOptions, adversarial, adversarialLoss, adversarialOptions } from "./adversarial.ts";

/** Options of {@link ganNonSaturating}. */
export type GanNonSaturatingOptions = AdversarialOptions;

/**
 * Non-saturating GAN loss of logits x: the generator raises the probability that its samples are taken for real.
 *
 *     discriminator = mean softplus(-x_real) + mean softplus(x_fake) + λ mean (‖g‖ - k)²
 *     generator     = mean softplus(-x_fake)
 *
 * The penalty is that of zero-centred gradients, R1 with γ = 2 λ, where the gradient is taken at real samples (Mescheder et
 * al., 2018). Shapes: `[N, ...], [M, ...] -> [N]`.
 *
 * Source: I. Goodfellow et al. (2014), "Generative Adversarial Nets", section 3.
 */
export const ganNonSaturating: LossPlugin<GanNonSaturatingOptions> = defineLoss({
  name: "gan-non-saturating",
  options: adversarialOptions(0),
  ...adversarial,
  create: (options) =>
    adversarialLoss(options, {
      real: (x) => x.neg().softplus(),
      fake: (x) => x.softplus(),
      generator: (x) => x.softplus().sub(x),
    }),
  about: {
    title: { en: "Non-saturating GAN loss", ko: "비포화 GAN 손실" },
    summary: {
      en: "Binary cross-entropy for both: the discriminator tells real from made, the generator asks to be taken for real.",
      ko: "둘 다 이진 교차 엔트로피를 씁니다. 판별자는 진짜와 생성물을 구별하고, 생성자는 진짜로 판정받으려 합니다.",
    },
    use: {
      en: "The usual choice for a GAN, with a gradient penalty of 5 or so at real samples (R1) to keep it steady.",
      ko: "GAN의 일반적인 선택입니다. 진짜 표본에서 5 안팎의 기울기 벌점(R1)을 더하면 안정됩니다.",
    },
    avoid: {
      en: "Where a number is wanted that tells progress: gan-wasserstein estimates a distance.",
      ko: "학습의 진척을 나타내는 수치가 필요하다면 거리를 추정하는 gan-wasserstein을 쓰세요.",
    },
    formula: String.raw`\ell_D = \overline{\log(1 + e^{-x_{\mathrm{real}}})} + \overline{\log(1 + e^{x_{\mathrm{fake}}})} + \lambda\, \overline{(\lVert g \rVert - k)^2}, \quad \ell_G = \overline{\log(1 + e^{-x_{\mathrm{fake}}})}`,
    source:
      "I. Goodfellow et al. (2014), Generative Adversarial Nets; L. Mescheder et al. (2018), Which Training Methods for GANs do actually Converge?",
    tasks: ["generation"],
    outputActivation: "linear",
  },
});
