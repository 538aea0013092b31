import type { Descriptions } from "./descriptions.ts";

/** Kinds of plugins, with the particle of a subject. */
const kinds: Descriptions = {
  dataset: "데이터셋이",
  model: "모델이",
  loss: "손실 함수가",
  optimizer: "옵티마이저가",
  transform: "기울기 변환이",
  scheduler: "스케줄러가",
  metric: "지표가",
  callback: "콜백이",
  engine: "엔진이",
};

/** What core adds to the options of every loss and optimizer, and the keys of a document that are no plugin. */
export const coreOptions: Descriptions = {
  "how losses become one number": "손실들을 수 하나로 줄이는 방법",
  "numbers in the embedding that the model puts out for a sample": "모델이 표본마다 내는 임베딩의 길이",

  "parameters with options of their own, found by path; the first group that matches counts":
    "따로 옵션을 줄 파라미터. 경로로 찾으며 처음 맞는 그룹이 적용됩니다",
  "paths, in which * stands for anything": "경로. *는 아무 글자나 뜻합니다",
  "whether they are left as they are": "그대로 둘지 여부",
  "factor on the rate for each layer further from the output": "출력에서 한 층 멀어질 때마다 학습률에 곱하는 수",
  "which parameters weight decay shrinks: all, matrices (no biases), or those of these paths":
    "가중치 감쇠로 줄일 파라미터: 전부, 행렬만 (편향 제외), 또는 이 경로의 파라미터",
  "limits the gradients; for several limits use `transforms`": "기울기에 한도를 둡니다. 여러 한도는 `transforms`로",
  "what gradients pass before the optimizer, in order": "기울기가 옵티마이저에 가기 전에 차례로 거치는 변환",

  "decides everything that is random": "무작위인 모든 것을 정합니다",
  "packages and files of plugins to load": "불러올 플러그인 패키지와 파일",
  ...Object.fromEntries(Object.entries(kinds).map(([en, ko]) => [`no ${en} is registered`, `등록된 ${ko} 없습니다`])),

  "passes over the training split": "학습용 데이터를 도는 횟수",
  'samples that are computed at once; "all" for the whole training split':
    '한 번에 계산하는 표본 수. 학습용 데이터 전체는 "all"',
  "batches that make one update, as one batch of that size would":
    "업데이트 한 번에 모을 배치 수. 그만큼 큰 배치 하나와 같습니다",
  "steps that the engine executes at once; with more of them small models train quicker":
    "엔진이 한 번에 실행하는 스텝 수. 늘리면 작은 모델이 더 빨리 학습합니다",
  "where a loss or a gradient is not finite: stop, or skip the batch (ten in a row stop, too)":
    "손실이나 기울기가 유한하지 않을 때: 멈추거나 배치를 건너뜁니다 (열 번 이어지면 멈춥니다)",
  "epochs between evaluations": "평가 사이의 에포크 수",
  "epochs between checkpoints; 0 for one at the end alone": "체크포인트 사이의 에포크 수. 0이면 끝에 한 번",
  "whether each epoch takes the samples in an order of its own": "에포크마다 표본의 순서를 새로 섞을지 여부",
  "whether a smaller last batch of an epoch is left out": "에포크의 마지막 배치가 작으면 뺄지 여부",
  "whether step events tell the length of each parameter's gradient, before it is clipped":
    "단계마다 파라미터별 기울기의 길이를 클리핑 전 값으로 알릴지 여부",
};
