import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { type MarginLossOptions, marginLoss } from "./margins.ts";
import { positiveWeight } from "./options.ts";

/** Options of {@link squaredHinge}. */
export type SquaredHingeOptions = MarginLossOptions;

/**
 * Squared hinge loss of labels y that are -1 or 1, smooth where the margin y·x reaches 1.
 *
 *     loss = max(0, 1 - y x)²
 *
 * Keras SquaredHinge; PyTorch has none. Labels of 0 are refused (Keras turns them into -1). Shapes:
 * `[...shape], [...shape] -> [...shape]`.
 *
 * Source: Y. Tang (2013), "Deep Learning using Linear Support Vector Machines".
 */
export const squaredHinge: LossPlugin<SquaredHingeOptions> = defineLoss({
  name: "squared-hinge",
  options: z.object({ positiveWeight }),
  inputs: ["prediction", "target"],
  target: "sign",
  create: (options, context) =>
    marginLoss("squared-hinge", options, context, (margin) => margin.neg().add(1).relu().square()),
  about: {
    title: { en: "Squared hinge loss", ko: "제곱 힌지 손실" },
    summary: {
      en: "The square of the hinge loss: gentle near the margin, hard on samples far on the wrong side.",
      ko: "힌지 손실의 제곱입니다. 마진 근처에서는 완만하고, 크게 틀린 표본에는 엄격합니다.",
    },
    use: {
      en: "Where the hinge loss fits but a gradient without jumps trains better.",
      ko: "힌지 손실이 맞지만 기울기가 끊기지 않아야 학습이 잘될 때 적합합니다.",
    },
    avoid: {
      en: "With wrong labels, which it follows most of all: take hinge or modified-huber.",
      ko: "틀린 레이블이 있으면 거기에 가장 크게 끌려가므로 hinge나 modified-huber를 쓰세요.",
    },
    formula: String.raw`\ell = \max(0, 1 - y\,x)^2, \quad y \in \{-1, 1\}`,
    source: "Y. Tang (2013), Deep Learning using Linear Support Vector Machines",
    tasks: ["binary"],
    outputActivation: "linear",
  },
});
