import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type MarginLossOptions, marginLoss } from "./margins.ts";
import { positiveWeight } from "./options.ts";

/** Options of {@link hinge}. */
export type HingeOptions = MarginLossOptions;

/**
 * Hinge loss of labels y that are -1 or 1: nothing for a margin y·x of 1 or more, and linear below.
 *
 *     loss = max(0, 1 - y x)
 *
 * Keras Hinge, optax hinge_loss; PyTorch has none. Labels of 0 are refused: Keras turns them into -1, and optax takes them
 * as they are. Shapes: `[...shape], [...shape] -> [...shape]`.
 *
 * Source: C. Cortes and V. Vapnik (1995), "Support-Vector Networks".
 */
export const hinge: LossPlugin<HingeOptions> = defineLoss({
  name: "hinge",
  options: z.object({ positiveWeight }),
  inputs: ["prediction", "target"],
  target: "sign",
  create: (options, context) => marginLoss("hinge", options, context, (margin) => margin.neg().add(1).relu()),
  about: {
    title: { en: "Hinge loss", ko: "힌지 손실" },
    summary: {
      en: "Costs nothing once a sample is on its right side by 1, and grows linearly below.",
      ko: "표본이 정답 쪽으로 1 이상 떨어지면 0이고, 그보다 가까우면 선형으로 커집니다.",
    },
    use: {
      en: "For two classes, as in a support-vector machine, where only the decision matters.",
      ko: "서포트 벡터 머신처럼 두 클래스를 가르는 결정만 중요할 때 적합합니다.",
    },
    avoid: {
      en: "Where probabilities are wanted: take binary-cross-entropy.",
      ko: "확률이 필요하면 binary-cross-entropy를 쓰세요.",
    },
    formula: String.raw`\ell = \max(0, 1 - y\,x), \quad y \in \{-1, 1\}`,
    source: "C. Cortes and V. Vapnik (1995), Support-Vector Networks",
    tasks: ["binary"],
    outputActivation: "linear",
  },
});
