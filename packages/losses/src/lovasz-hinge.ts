import { type LossPlugin, defineLoss } from "@downslope/core";
import { z } from "zod";
import { lovaszJaccard } from "./sorted.ts";

const name = "lovasz-hinge";

/**
 * Lovász hinge loss of a mask's logits z: the convex extension of the Jaccard loss to hinge errors, over all elements of
 * each sample. Errors, sorted from the worst, are weighed by how much the Jaccard loss J grows with each:
 *
 *     e = 1 - z (2 t - 1)
 *     loss = Σ_i max(0, e_(i)) (J_i - J_(i-1))
 *
 * As the authors' lovasz_hinge with `per_image`; segmentation_models_pytorch LovaszLoss takes the whole batch for one mask
 * unless told otherwise. PyTorch has none. It is piecewise linear; where errors are equal the slope is that of one order.
 * On an empty mask the worst error alone counts. Shapes: `[batch, ...], [batch, ...] -> [batch]`.
 *
 * Source: M. Berman et al. (2018), "The Lovász-Softmax Loss: A Tractable Surrogate for the Optimization of the
 * Intersection-Over-Union Measure in Neural Networks"; J. Yu and M. Blaschko (2015), "Learning Submodular Losses with the
 * Lovász Hinge".
 */
export const lovaszHinge: LossPlugin = defineLoss({
  name,
  options: z.object({}),
  inputs: ["prediction", "target"],
  target: "binary",
  create:
    () =>
    ({ prediction, target }) => {
      const errors = target.mul(2).sub(1).mul(prediction).neg().add(1);
      const rows = [prediction.shape[0]!, -1];
      return lovaszJaccard(errors.reshape(rows), target.reshape(rows));
    },
  about: {
    title: { en: "Lovász hinge loss", ko: "로바스 힌지 손실" },
    summary: {
      en: "A convex stand-in for 1 less the IoU of a mask, made of hinge errors sorted from the worst.",
      ko: "가장 나쁜 것부터 정렬한 힌지 오차로 만든, 마스크의 1 - IoU를 대신하는 볼록 함수입니다.",
    },
    use: {
      en: "For binary segmentation that is judged by IoU, often to finish what binary-cross-entropy began.",
      ko: "IoU로 평가하는 이진 분할에 적합하며, binary-cross-entropy로 시작한 학습을 마무리할 때 자주 씁니다.",
    },
    avoid: {
      en: "With several classes: take lovasz-softmax. From scratch it learns slowly, for sorting gives most pixels little weight.",
      ko: "클래스가 여럿이면 lovasz-softmax를 쓰세요. 정렬 때문에 대부분의 픽셀이 작은 가중치를 받아 처음부터 쓰면 학습이 느립니다.",
    },
    formula: String.raw`\ell = \sum_i \max(0, e_{(i)}) (J_i - J_{i-1}), \quad e = 1 - z (2t - 1)`,
    source: "M. Berman et al. (2018), The Lovász-Softmax Loss",
    tasks: ["segmentation"],
    outputActivation: "linear",
    robustTo: ["imbalance"],
  },
});
