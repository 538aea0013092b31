import type { Text } from "@downslope/core";
import { firstDocument } from "../document/first-document.ts";

/** A pipeline to begin with, and what it shows. */
export interface Preset {
  readonly id: string;
  readonly title: Text;
  readonly lesson: Text;
  readonly document: string;
}

/** From easy to instructive failures. */
export const presets: readonly Preset[] = [
  {
    id: "spiral",
    title: { en: "Two spirals", ko: "나선 두 개" },
    lesson: {
      en: "Hidden layers bend the boundary that no line could draw.",
      ko: "직선으로는 그을 수 없는 경계를 은닉층이 휘어 만듭니다.",
    },
    document: firstDocument,
  },
  {
    id: "three-spirals",
    title: { en: "Three spirals, with a schedule", ko: "나선 세 개와 스케줄" },
    lesson: {
      en: "Softmax with cross-entropy; the rate warms up and falls along a cosine.",
      ko: "소프트맥스와 교차 엔트로피. 학습률은 예열 뒤 코사인을 따라 내려갑니다.",
    },
    document: `# Three arms: one output for each class.
seed: 0
dataset:
  use: spiral
  classes: 3
  test: 0.2
  validation: 0.1
model:
  use: mlp
  hidden: [32, 32]
  activation: silu
loss:
  use: sparse-categorical-cross-entropy
optimizer:
  use: adam
  learningRate: 0.02
scheduler:
  use: linear-warmup
  warmupSteps: 5%
  then:
    use: cosine-annealing
    totalSteps: 100%
metrics:
  - accuracy
train:
  epochs: 150
  batchSize: 32
`,
  },
  {
    id: "xor",
    title: { en: "XOR without a hidden layer", ko: "은닉층 없는 XOR" },
    lesson: {
      en: "A single layer cannot learn this. Add widths under “hidden” and see.",
      ko: "층 하나로는 배울 수 없습니다. ‘hidden’에 너비를 더하고 달라지는 것을 보세요.",
    },
    document: `# No line divides a checkerboard: give the model a hidden layer.
seed: 0
dataset:
  use: checkerboard
  cells: 2
  test: 0.2
model:
  use: mlp
  hidden: []
loss:
  use: binary-cross-entropy
optimizer:
  use: adam
  learningRate: 0.02
metrics:
  - accuracy
train:
  epochs: 100
  batchSize: 32
`,
  },
  {
    id: "outliers",
    title: { en: "A line with outliers: MSE", ko: "이상치가 있는 직선: MSE" },
    lesson: {
      en: "The squared error follows the outliers. Take Huber or MAE and compare the two runs.",
      ko: "제곱 오차는 이상치를 따라갑니다. Huber나 MAE로 바꾸고 두 실행을 비교하세요.",
    },
    document: `# Which loss hears the outliers least? Drag the points, too.
seed: 0
dataset:
  use: line-with-outliers
  test: 0.2
model:
  use: mlp
loss:
  use: mse
optimizer:
  use: adam
  learningRate: 0.05
metrics:
  - mae
train:
  epochs: 100
  batchSize: 16
`,
  },
  {
    id: "sine",
    title: { en: "A wave", ko: "파동 맞추기" },
    lesson: {
      en: "Regression with a curve: too few units fit a broken line, too many follow the noise.",
      ko: "곡선 회귀. 유닛이 적으면 꺾은선이 되고, 너무 많으면 잡음을 따라갑니다.",
    },
    document: `# One number in, one number out.
seed: 0
dataset:
  use: sine
  test: 0.2
model:
  use: mlp
  hidden: [32, 32]
  activation: tanh
loss:
  use: mse
optimizer:
  use: adam
  learningRate: 0.01
metrics:
  - rmse
train:
  epochs: 200
  batchSize: 32
`,
  },
  {
    id: "digits",
    title: { en: "Handwritten digits", ko: "손글씨 숫자" },
    lesson: {
      en: "Ten classes of 8 × 8 images. Draw a digit yourself when it has learnt.",
      ko: "8 × 8 이미지의 열 가지 숫자. 학습이 끝나면 직접 숫자를 그려 보세요.",
    },
    document: `# 1,797 small images of digits.
seed: 0
dataset:
  use: digits
model:
  use: mlp
  hidden: [64]
loss:
  use: sparse-categorical-cross-entropy
optimizer:
  use: adamw
  learningRate: 0.002
metrics:
  - accuracy
train:
  epochs: 20
  batchSize: 64
`,
  },
  {
    id: "imbalance",
    title: { en: "A rare class", ko: "드문 클래스" },
    lesson: {
      en: "One class in twenty: accuracy looks good while the rare class is missed. Try focal, or class weights.",
      ko: "스무 개 중 하나만 다른 클래스입니다. 정확도는 높아 보여도 드문 클래스를 놓칩니다. focal이나 클래스 가중치를 써 보세요.",
    },
    document: `# 400 points of one class, 20 of the other.
seed: 3
dataset:
  use: blobs
  classes: 2
  sizes: [400, 20]
  deviation: 2
  test: 0.2
model:
  use: mlp
  hidden: [16]
loss:
  use: binary-cross-entropy
optimizer:
  use: adam
  learningRate: 0.01
metrics:
  - accuracy
train:
  epochs: 60
  batchSize: 32
`,
  },
  {
    id: "vanishing",
    title: { en: "Vanishing gradients", ko: "기울기 소실" },
    lesson: {
      en: "Eight sigmoid layers: hardly any gradient reaches the first. Try relu, or batch normalisation.",
      ko: "시그모이드 여덟 층에서는 기울기가 첫 층까지 거의 오지 않습니다. relu나 배치 정규화를 써 보세요.",
    },
    document: `# Each sigmoid shrinks the gradient that passes it, to a quarter at best.
seed: 0
dataset:
  use: spiral
  test: 0.2
model:
  use: mlp
  hidden: [16, 16, 16, 16, 16, 16, 16, 16]
  activation: sigmoid
loss:
  use: binary-cross-entropy
optimizer:
  use: sgd
  learningRate: 0.1
metrics:
  - accuracy
train:
  epochs: 60
  batchSize: 32
  gradientNorms: true
`,
  },
  {
    id: "exploding",
    title: { en: "Exploding gradients", ko: "기울기 폭발" },
    lesson: {
      en: "A rate far too large for the squared error: watch the loss leave, and the verdict that names the layer.",
      ko: "제곱 오차에 비해 너무 큰 학습률입니다. 손실이 튀어 오르는 모습과 어느 층이 문제인지 알려 주는 진단을 보세요.",
    },
    document: `# Lower the rate, or clip the gradients: \`clip: { globalNorm: 1 }\` under \`optimizer\`.
seed: 0
dataset:
  use: sine
  test: 0.2
model:
  use: mlp
  hidden: [32, 32, 32]
loss:
  use: mse
optimizer:
  use: sgd
  learningRate: 2
metrics:
  - rmse
train:
  epochs: 50
  batchSize: 32
  gradientNorms: true
`,
  },
];
