import { type LossPlugin, defineLoss } from "@downslope/core";
import { type AdversarialOptions, adversarial, adversarialLoss, adversarialOptions } from "./adversarial.ts";

/** Options of {@link ganMinimax}. */
export type GanMinimaxOptions = AdversarialOptions;

/**
 * Minimax GAN loss of logits x, of the discriminator D = σ(x) and of the generator that wants the opposite:
 *
 *     discriminator = mean softplus(-x_real) + mean softplus(x_fake) + λ mean (‖g‖ - k)²
 *     generator     = -mean softplus(x_fake)
 *
 * The penalty is that of zero-centred gradients, R1 with γ = 2 λ, where the gradient is taken at real samples (Mescheder et
 * al., 2018). Shapes: `[N, ...], [M, ...] -> [N]`.
 *
 * Source: I. Goodfellow et al. (2014), "Generative Adversarial Nets", equation 1.
 */
export const ganMinimax: LossPlugin<GanMinimaxOptions> = defineLoss({
  name: "gan-minimax",
  options: adversarialOptions(0),
  ...adversarial,
  create: (options) =>
    adversarialLoss(options, {
      real: (x) => x.neg().softplus(),
      fake: (x) => x.softplus(),
      generator: (x) => x.softplus().neg(),
    }),
  about: {
    title: { en: "Minimax GAN loss", ko: "미니맥스 GAN 손실" },
    summary: {
      en: "Binary cross-entropy for the discriminator, and its negative on made samples for the generator.",
      ko: "판별자에는 이진 교차 엔트로피를, 생성자에는 생성한 표본에 대한 그 값의 음수를 씁니다.",
    },
    use: {
      en: "To study the original game between generator and discriminator.",
      ko: "생성자와 판별자의 원래 게임을 그대로 연구할 때 적합합니다.",
    },
    avoid: {
      en: "To train a generator: its gradient vanishes as soon as the discriminator wins. Take gan-non-saturating.",
      ko: "생성자를 실제로 학습한다면 피하세요. 판별자가 이기는 순간 기울기가 사라집니다. gan-non-saturating을 쓰세요.",
    },
    formula: String.raw`\ell_D = \overline{\log(1 + e^{-x_{\mathrm{real}}})} + \overline{\log(1 + e^{x_{\mathrm{fake}}})} + \lambda\, \overline{(\lVert g \rVert - k)^2}, \quad \ell_G = -\overline{\log(1 + e^{x_{\mathrm{fake}}})}`,
    source: "I. Goodfellow et al. (2014), Generative Adversarial Nets",
    tasks: ["generation"],
    outputActivation: "linear",
  },
});
