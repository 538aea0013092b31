import type { Text } from "@downslope/core";
import type { Axis, ControlValues } from "../worker/losses/protocol.ts";
import { type Setup, shownLosses } from "./setup.ts";

/** A comparison that teaches something. */
export interface Preset {
  readonly id: string;
  readonly title: Text;
  /** What is to be seen, and what to try. */
  readonly lesson: Text;
  readonly losses: readonly { readonly use: string; readonly options?: Readonly<Record<string, unknown>> }[];
  readonly axis: Axis;
  readonly controls?: ControlValues;
  readonly at?: number;
  readonly isScaled?: boolean;
}

export const presets: readonly Preset[] = [
  {
    id: "outlier",
    title: { en: "MSE, MAE and Huber with an outlier", ko: "이상치가 있을 때 MSE, MAE, 후버" },
    lesson: {
      en: "Seven targets lie around 2, one lies at 8. The squared error is lowest at the mean, which the outlier has drawn away; the absolute error at the median, which does not care how far the outlier is; Huber lies between. The curves are drawn at one height, so that the minima can be seen. Move the outlier and watch which of them follows.",
      ko: "목표 일곱 개는 2 근처에, 하나는 8에 있습니다. 제곱 오차의 최솟값은 이상치에 끌려간 평균에, 절대 오차의 최솟값은 이상치가 얼마나 멀든 움직이지 않는 중앙값에 있고, 후버는 그 사이에 있습니다. 최솟값이 잘 보이도록 곡선의 높이를 맞추었습니다. 이상치를 옮기면서 어느 최솟값이 따라가는지 보세요.",
    },
    losses: [{ use: "mse" }, { use: "mae" }, { use: "huber" }],
    axis: "constant",
    controls: { outlier: 8 },
    at: 4,
    isScaled: true,
  },
  {
    id: "residual",
    title: { en: "One error, seen by MSE, MAE and Huber", ko: "오차 하나를 보는 MSE, MAE, 후버" },
    lesson: {
      en: "Look at the gradient: under MSE it grows with the error, so that large errors rule the training; under MAE it is the same however small the error, so that steps overshoot near the target; Huber takes the best of both. Its delta, a slider, is where it turns.",
      ko: "기울기를 보세요. MSE는 오차가 클수록 기울기도 커져 큰 오차가 학습을 좌우합니다. MAE는 오차가 아무리 작아도 기울기가 같아 목표 근처에서 지나칩니다. 후버는 둘의 장점을 합쳤고, 바뀌는 지점은 슬라이더 delta로 정합니다.",
    },
    losses: [{ use: "mse" }, { use: "mae" }, { use: "huber" }],
    axis: "prediction",
    at: 3,
  },
  {
    id: "vanishing",
    title: {
      en: "Cross-entropy against MSE on probabilities: why the gradient vanishes",
      ko: "교차 엔트로피와 확률의 MSE: 기울기는 왜 사라지는가",
    },
    lesson: {
      en: "The true class is 1, and at the left the model is sure that it is 0. There cross-entropy pulls with full force, a gradient of −1. The squared error of p = σ(z) is as high as it can be, but hardly pulls: the slope of the sigmoid, p(1 − p), goes to 0. The most wrong sample learns the least.",
      ko: "정답은 클래스 1인데 왼쪽 끝에서 모델은 0이라고 확신합니다. 교차 엔트로피는 그곳에서 기울기 −1로 힘껏 당깁니다. p = σ(z)의 제곱 오차는 더없이 크지만 거의 당기지 않습니다. 시그모이드의 기울기 p(1 − p)가 0으로 가기 때문입니다. 가장 크게 틀린 표본이 가장 적게 배웁니다.",
    },
    losses: [{ use: "binary-cross-entropy" }, { use: "mse" }],
    axis: "logit",
    controls: { binaryTarget: "1" },
    at: -7,
  },
  {
    id: "margins",
    title: { en: "Hinge and logistic", ko: "힌지와 로지스틱" },
    lesson: {
      en: "Both pull on samples on the wrong side. The hinge lets go at a margin of 1: beyond the kink it costs nothing, so only samples near the border shape it. The logistic loss never quite lets go. The squared hinge has no kink, but pulls ever harder at outliers.",
      ko: "둘 다 반대편에 있는 표본을 당깁니다. 힌지는 마진 1에서 손을 놓습니다. 꺾인 점을 지나면 손실이 없어 경계 근처의 표본만 경계를 정합니다. 로지스틱 손실은 끝까지 조금씩 당깁니다. 제곱 힌지는 꺾인 점이 없지만 이상치를 점점 더 세게 당깁니다.",
    },
    losses: [{ use: "hinge" }, { use: "binary-cross-entropy" }, { use: "squared-hinge" }],
    axis: "margin",
    at: 0.5,
  },
  {
    id: "focal",
    title: { en: "Focal and cross-entropy", ko: "초점 손실과 교차 엔트로피" },
    lesson: {
      en: "Focal loss is cross-entropy times (1 − p)^γ. Where the model is right and sure, on the right, it and its gradient are nearly 0: thousands of easy samples no longer drown the few hard ones. Raise gamma and the flat part grows; at 0 it is cross-entropy.",
      ko: "초점 손실은 교차 엔트로피에 (1 − p)^γ를 곱한 것입니다. 모델이 맞히고 확신하는 오른쪽에서는 값도 기울기도 거의 0입니다. 그래서 쉬운 표본 수천 개가 어려운 표본 몇 개를 묻어 버리지 않습니다. gamma를 키우면 평평한 부분이 넓어지고, 0이면 교차 엔트로피와 같습니다.",
    },
    losses: [{ use: "binary-cross-entropy" }, { use: "binary-focal" }, { use: "binary-focal", options: { gamma: 5 } }],
    axis: "probability",
    controls: { binaryTarget: "1" },
    at: 0.7,
  },
  {
    id: "overlap",
    title: { en: "Dice and IoU", ko: "다이스와 IoU" },
    lesson: {
      en: "Both measure overlap and both are lowest where the masks lie on each other. IoU counts each wrong pixel against the union, Dice against the sum of both areas, so IoU is the stricter in between. Where the masks hardly touch, both nearly stop pulling; cross-entropy, pixel by pixel, pulls on.",
      ko: "둘 다 겹침을 재고, 마스크가 완전히 포개질 때 가장 낮습니다. IoU는 틀린 픽셀을 합집합에, 다이스는 두 넓이의 합에 견주므로 중간에서는 IoU가 더 엄격합니다. 마스크가 거의 닿지 않으면 둘 다 당기는 힘을 잃지만, 픽셀마다 재는 교차 엔트로피는 계속 당깁니다.",
    },
    losses: [{ use: "dice" }, { use: "iou" }, { use: "binary-cross-entropy" }],
    axis: "mask-shift",
    at: 4,
  },
  {
    id: "pairs",
    title: { en: "Contrastive and triplet", ko: "대조 손실과 트리플렛 손실" },
    lesson: {
      en: "The distance of a sample from its partner grows. Contrastive loss draws the pair together wherever it is, until both are one point. The triplet loss only asks that the partner be nearer than the negative by a margin: below the kink it is content. Move the negative and watch the kink follow.",
      ko: "표본과 짝의 거리가 커집니다. 대조 손실은 두 점이 하나가 될 때까지 어디서든 끌어당깁니다. 트리플렛 손실은 짝이 음성보다 마진만큼 가깝기만 하면 됩니다. 꺾인 점 아래에서는 더 바라지 않습니다. 음성을 옮기면 꺾인 점이 따라옵니다.",
    },
    losses: [{ use: "contrastive" }, { use: "triplet-margin", options: { margin: 0.5 } }],
    axis: "distance",
    controls: { negative: 1.5, pair: "same" },
    at: 1.5,
  },
  {
    id: "boxes",
    title: { en: "Boxes that do not touch: IoU needs help", ko: "닿지 않는 상자: IoU만으로는 부족합니다" },
    lesson: {
      en: "Beyond a shift of 1 the boxes no longer touch, and their IoU is 0 wherever they are: it could not tell which way to go. GIoU adds the gap between them and DIoU the distance of their centres, so both still have a slope there. Smooth L1 sees four numbers and knows nothing of overlap.",
      ko: "이동이 1을 넘으면 상자가 서로 닿지 않아 어디에 있든 IoU가 0입니다. 어느 쪽으로 가야 할지 알 수 없습니다. GIoU는 사이의 빈틈을, DIoU는 중심의 거리를 더해 그곳에서도 기울기가 있습니다. 스무스 L1은 수 네 개만 볼 뿐 겹침을 알지 못합니다.",
    },
    losses: [{ use: "giou" }, { use: "diou" }, { use: "smooth-l1" }],
    axis: "box-shift",
    at: 1.8,
  },
];

/** What the explorer shows of a preset. */
export function presetSetup({ id, losses, axis, controls = {}, at, isScaled = false }: Preset): Setup {
  const shown = shownLosses(losses.map(({ use, options = {} }) => ({ use, options })));
  return { losses: shown, focus: shown[0]?.id, axis, controls, zoom: 1, at, isFamily: false, isScaled, preset: id };
}
