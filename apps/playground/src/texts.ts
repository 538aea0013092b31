import type { PluginKind } from "@downslope/core";

const en = {
  title: "Downslope playground",
  lead: "Neural networks that train in this page, from plugins. Everything is computed on your machine; nothing is sent anywhere.",
  language: "Language",
  spiral: {
    heading: "Train the spiral",
    lead: "A small network learns which arm of a spiral a point lies on. Choose a loss and an optimizer and watch it bend the plane.",
    loss: "Loss",
    optimizer: "Optimizer",
    learningRate: "Learning rate",
    epochs: "Epochs",
    start: "Start",
    stop: "Stop",
    learningRateRule: "The learning rate must be a number above 0.",
    epochsRule: (most: string) => `Epochs must be a whole number from 1 to ${most}.`,
  },
  status: {
    loading: "Loading the plugins…",
    ready: "Ready to train.",
    compiling: "Compiling the training step…",
    training: "Training…",
    stopping: "Stopping…",
    stopped: (step: string) => `Stopped at step ${step}.`,
    completed: (accuracy: string, seconds: string) => `Done in ${seconds} s: ${accuracy} of the test points are right.`,
    nonFinite: (step: string) =>
      `The loss stopped being a number after step ${step}, so training ended there. A smaller learning rate often helps.`,
    failed: "Something went wrong, and training ended.",
    notLoaded: "The plugins could not be loaded.",
    details: "What the program said",
  },
  progress: {
    label: "Progress of the training",
    line: (epoch: string, step: string, totalSteps: string, loss: string) =>
      `Epoch ${epoch} · step ${step} of ${totalSteps} · loss ${loss}`,
  },
  signature: {
    heading: "SHA-256 of the trained model",
    hint: "The same choices give the same bits, here and in Node.",
  },
  boundary: {
    heading: "Decision boundary",
    empty: "Press Start to see how the network divides the plane.",
    description: (points: string, classes: string, epoch: string) =>
      `Map of the plane, coloured by the class that the network predicts after epoch ${epoch}, with ${points} points of ${classes} classes.`,
    train: "training point",
    test: "test point",
    class: (name: string) => `class ${name}`,
  },
  curve: {
    heading: "Loss",
    empty: "The loss of each step appears here.",
    description: (first: string, last: string, step: string) =>
      `Loss curve: ${first} at step 1, ${last} at step ${step}. The horizontal axis counts steps.`,
  },
  registry: {
    heading: "Plugins in the registry",
    lead: (count: string) => `All ${count} parts that this page can train with, found by kind and name.`,
  },
  kinds: {
    loss: "Losses",
    optimizer: "Optimizers",
    transform: "Gradient transforms",
    scheduler: "Learning-rate schedulers",
    dataset: "Data sets",
    model: "Models",
    metric: "Metrics",
    callback: "Callbacks",
    engine: "Engines",
  } satisfies Record<PluginKind, string>,
};

/** Every text of the page; a language that lacks one does not compile. */
export type Texts = typeof en;

const ko: Texts = {
  title: "Downslope 플레이그라운드",
  lead: "플러그인을 골라 이 페이지 안에서 신경망을 학습시킵니다. 모든 계산은 이 기기에서 이루어지며, 어떤 것도 외부로 보내지 않습니다.",
  language: "언어",
  spiral: {
    heading: "나선 학습시키기",
    lead: "작은 신경망이 점마다 나선의 어느 팔에 있는지 배웁니다. 손실과 옵티마이저를 고르고, 평면이 어떻게 나뉘는지 지켜보세요.",
    loss: "손실",
    optimizer: "옵티마이저",
    learningRate: "학습률",
    epochs: "에포크",
    start: "시작",
    stop: "중지",
    learningRateRule: "학습률은 0보다 큰 수여야 합니다.",
    epochsRule: (most) => `에포크는 1부터 ${most}까지의 정수여야 합니다.`,
  },
  status: {
    loading: "플러그인을 불러오는 중…",
    ready: "학습할 준비가 되었습니다.",
    compiling: "학습 단계를 컴파일하는 중…",
    training: "학습하는 중…",
    stopping: "멈추는 중…",
    stopped: (step) => `${step}단계에서 멈췄습니다.`,
    completed: (accuracy, seconds) => `${seconds}초 만에 끝났습니다. 테스트 점의 ${accuracy}를 맞혔습니다.`,
    nonFinite: (step) => `${step}단계 뒤에 손실이 수가 아니게 되어 학습을 끝냈습니다. 학습률을 낮추면 대개 나아집니다.`,
    failed: "문제가 생겨 학습을 끝냈습니다.",
    notLoaded: "플러그인을 불러오지 못했습니다.",
    details: "프로그램이 남긴 말",
  },
  progress: {
    label: "학습 진행률",
    line: (epoch, step, totalSteps, loss) => `에포크 ${epoch} · ${totalSteps}단계 중 ${step}단계 · 손실 ${loss}`,
  },
  signature: {
    heading: "학습된 모델의 SHA-256",
    hint: "같은 것을 고르면 여기서도 Node에서도 비트 하나까지 같은 결과가 나옵니다.",
  },
  boundary: {
    heading: "결정 경계",
    empty: "시작을 누르면 신경망이 평면을 어떻게 나누는지 볼 수 있습니다.",
    description: (points, classes, epoch) =>
      `${epoch}에포크 뒤에 신경망이 예측하는 클래스에 따라 색칠한 평면 지도와 ${classes}개 클래스의 점 ${points}개.`,
    train: "학습용 점",
    test: "테스트용 점",
    class: (name) => `클래스 ${name}`,
  },
  curve: {
    heading: "손실",
    empty: "단계마다의 손실이 여기에 그려집니다.",
    description: (first, last, step) => `손실 곡선: 1단계에서 ${first}, ${step}단계에서 ${last}. 가로축은 단계입니다.`,
  },
  registry: {
    heading: "레지스트리에 있는 플러그인",
    lead: (count) => `이 페이지가 학습에 쓸 수 있는 부품 ${count}개를 종류와 이름으로 찾을 수 있습니다.`,
  },
  kinds: {
    loss: "손실",
    optimizer: "옵티마이저",
    transform: "기울기 변환",
    scheduler: "학습률 스케줄러",
    dataset: "데이터셋",
    model: "모델",
    metric: "평가 지표",
    callback: "콜백",
    engine: "엔진",
  },
};

/** The languages of the page, by their BCP 47 tags. */
export const texts = { en, ko } as const satisfies Record<string, Texts>;
export type Language = keyof typeof texts;
export const languages = Object.keys(texts) as readonly Language[];

/** Each language's name for itself. */
export const languageNames: Readonly<Record<Language, string>> = { en: "English", ko: "한국어" };
