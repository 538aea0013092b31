import type { Descriptions } from "./descriptions.ts";

/** Options of models, metrics and engines. */
export const modelOptions: Descriptions = {
  "width of each hidden layer": "은닉층마다의 유닛 수",
  "activation after each hidden layer": "은닉층 뒤의 활성화 함수",
  "activation after the last layer": "마지막 층 뒤의 활성화 함수",
  "probability that an output of a hidden layer is left out in training": "학습 중에 은닉층의 출력을 빼는 확률",
  "what brings signals to one size before each hidden layer's activation":
    "은닉층의 활성화 전에 신호의 크기를 맞추는 정규화",
  "distribution of the first weights; auto suits the activation": "처음 가중치의 분포. auto면 활성화 함수에 맞춥니다",
  "whether layers add a bias": "층에 편향을 둘지 여부",

  "prediction above which the answer is yes: 0 for logits": "예측이 이 값을 넘으면 예로 봅니다: 로짓이면 0",
  "take each element for a yes or no of its own": "원소마다 따로 예/아니요로 봄",
  "prediction above which a label is said to hold: 0 for logits":
    "예측이 이 값을 넘으면 레이블이 맞다고 봅니다: 로짓이면 0",
  "take one-hot targets for one label a row": "원-핫 목표를 행마다 레이블 하나로 봄",
  "neighbours among which one of the same class is looked for": "같은 클래스를 찾아볼 이웃의 수",
  "what is near": "가까움을 재는 방법",

  "where it computes": "계산하는 장치",
};
