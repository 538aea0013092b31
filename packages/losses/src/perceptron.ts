import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type MarginLossOptions, marginLoss } from "./margins.ts";
import { positiveWeight } from "./options.ts";

/** Options of {@link perceptron}. */
export type PerceptronOptions = MarginLossOptions;

/**
 * Perceptron loss of labels y that are -1 or 1: only samples on the wrong side cost anything.
 *
 *     loss = max(0, -y x)
 *
 * optax perceptron_loss, with gradient 0 at a margin of 0 (optax: half). optax multiclass_perceptron_loss is
 * categorical-hinge with margin 0. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: F. Rosenblatt (1958), "The Perceptron: A Probabilistic Model for Information Storage and Organization in the
 * Brain".
 */
export const perceptron: LossPlugin<PerceptronOptions> = defineLoss({
  name: "perceptron",
  options: z.object({ positiveWeight }),
  inputs: ["prediction", "target"],
  target: "sign",
  create: (options, context) => marginLoss("perceptron", options, context, (margin) => margin.neg().relu()),
  about: {
    title: { en: "Perceptron loss", ko: "퍼셉트론 손실" },
    summary: {
      en: "Costs a sample on the wrong side its distance from the boundary, and nothing on the right side.",
      ko: "틀린 쪽에 있는 표본에만 경계까지의 거리만큼 손실을 줍니다.",
    },
    use: {
      en: "To learn from mistakes alone, as Rosenblatt's perceptron does.",
      ko: "로젠블랫의 퍼셉트론처럼 틀린 표본만으로 학습할 때 적합합니다.",
    },
    avoid: {
      en: "Where decisions should be safe, for it asks for no margin, and outputs of 0 learn nothing: take hinge.",
      ko: "마진을 요구하지 않고 출력이 0이면 배우지 못하므로, 여유 있는 결정이 필요하면 hinge를 쓰세요.",
    },
    formula: String.raw`\ell = \max(0, -y\,x), \quad y \in \{-1, 1\}`,
    source:
      "F. Rosenblatt (1958), The Perceptron: A Probabilistic Model for Information Storage and Organization in the Brain",
    tasks: ["binary"],
    outputActivation: "linear",
  },
});
