import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type MarginLossOptions, marginLoss } from "./margins.ts";
import { positiveWeight } from "./options.ts";

/** Options of {@link modifiedHuber}. */
export type ModifiedHuberOptions = MarginLossOptions;

/**
 * Modified Huber loss of labels y that are -1 or 1: the squared hinge loss, linear for samples far on the wrong side.
 *
 *     loss = max(0, 1 - y x)²     if y x >= -1
 *          = -4 y x               otherwise
 *
 * scikit-learn's `modified_huber`. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: T. Zhang (2004), "Solving Large Scale Linear Prediction Problems Using Stochastic Gradient Descent Algorithms".
 */
export const modifiedHuber: LossPlugin<ModifiedHuberOptions> = defineLoss({
  name: "modified-huber",
  options: z.object({ positiveWeight }),
  inputs: ["prediction", "target"],
  target: "sign",
  create: (options, context) =>
    marginLoss("modified-huber", options, context, (margin) => {
      const lack = margin.neg().add(1).relu();
      const quadratic = lack.minimum(2);
      return quadratic.square().add(lack.sub(quadratic).mul(4));
    }),
  about: {
    title: { en: "Modified Huber loss", ko: "수정 후버 손실" },
    summary: {
      en: "A hinge loss that is smooth at the margin and grows only linearly for samples far on the wrong side.",
      ko: "마진에서 매끄럽고, 크게 틀린 표본에서는 선형으로만 커지는 힌지 손실입니다.",
    },
    use: { en: "For two classes with some wrong labels.", ko: "틀린 레이블이 섞인 이진 분류에 적합합니다." },
    avoid: { en: "For regression: huber is the loss of that name.", ko: "회귀에서 말하는 후버 손실은 huber입니다." },
    formula: String.raw`\ell = \begin{cases} \max(0, 1 - y\,x)^2 & y\,x \ge -1 \\ -4\,y\,x & \text{otherwise} \end{cases}, \quad y \in \{-1, 1\}`,
    source:
      "T. Zhang (2004), Solving Large Scale Linear Prediction Problems Using Stochastic Gradient Descent Algorithms",
    tasks: ["binary"],
    outputActivation: "linear",
    robustTo: ["noisy-labels"],
  },
});
