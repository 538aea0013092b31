import type { Language } from "./language.ts";

/** What commands say of saved models. */
export interface ModelTexts {
  /** Why a model does not predict on the engine that trained it. */
  readonly otherEngine: (engine: string, reason: string) => string;
  readonly onnx: (file: string, opset: number, kilobytes: string) => string;
  readonly takes: string;
  readonly gives: string;
  /** What the input of an ONNX file is. */
  readonly input: {
    readonly columns: string;
    readonly scaled: string;
    readonly categories: (names: string) => string;
    readonly missing: string;
    /** Columns whose digits float32 does not hold. */
    readonly rounded: (names: string) => string;
    readonly raw: string;
    readonly encoded: (dataset: string) => string;
  };
  readonly outputs: Readonly<Partial<Record<string, string>>>;
  readonly classes: (list: string) => string;
  readonly checked: (runtime: string, batches: string, difference: string) => string;
  readonly unchecked: string;
  readonly safetensors: (file: string, tensors: number, kilobytes: string) => string;
  readonly left: (paths: string) => string;
  readonly ownNames: (model: string) => string;
  readonly notScaled: string;
  readonly load: string;
}

const english: ModelTexts = {
  otherEngine: (engine, reason) =>
    `note: the engine "${engine}", which trained the model, cannot run here; "jax" predicts in its place, and the last digits may differ. ${reason}`,
  onnx: (file, opset, kilobytes) => `${file}: ONNX, opset ${opset}, ${kilobytes} kB`,
  takes: "takes",
  gives: "gives",
  input: {
    columns: "columns of the data",
    scaled: "columns of the data as they are; scaling is in the graph",
    categories: (names) => `in place of text 1 at a row's own category and 0 elsewhere: ${names}`,
    missing: "NaN where a number is missing",
    rounded: (names) => `float32 rounds these by more than 1e-5 of their spread: ${names}`,
    raw: "the input as the data set gives it",
    encoded: (dataset) =>
      `the input as the data set "${dataset}" encodes it: what it learnt for that is none of the graph's`,
  },
  outputs: {
    prediction: "what the model puts out",
    variance: "how uncertain it is",
    probability: "of each class",
    label: "place of the class in the list",
  },
  classes: (list) => `classes: ${list}`,
  checked: (runtime, batches, difference) =>
    `checked in ${runtime}, batches of ${batches}: as predict, up to ${difference} of the largest number`,
  unchecked:
    "not checked, for there is no ONNX Runtime here: install onnxruntime-node beside the command, and export again to check it",
  safetensors: (file, tensors, kilobytes) =>
    `${file}: ${tensors} tensors, named and laid out as PyTorch has them, ${kilobytes} kB`,
  left: (paths) => `left out, for they are the loss's: ${paths}`,
  ownNames: (model) =>
    `The model "${model}" does not tell what it is in PyTorch: names and layouts are its own, as in its weights file.`,
  notScaled: "Scaling is not part of it: the module takes what `preprocessing` in model.json makes of the columns.",
  load: "In PyTorch:",
};

const korean: ModelTexts = {
  otherEngine: (engine, reason) =>
    `참고: 이 모델을 학습한 엔진 "${engine}"을(를) 여기서 실행할 수 없어 "jax"로 예측합니다. 끝자리 숫자가 다를 수 있습니다. ${reason}`,
  onnx: (file, opset, kilobytes) => `${file}: ONNX, opset ${opset}, ${kilobytes} kB`,
  takes: "입력",
  gives: "출력",
  input: {
    columns: "데이터의 열",
    scaled: "데이터의 열을 그대로 받습니다. 스케일링은 그래프에 들어 있습니다",
    categories: (names) => `글자는 받지 못하므로 해당 범주의 자리에 1, 나머지에 0을 넣습니다: ${names}`,
    missing: "빠진 수는 NaN",
    rounded: (names) => `float32에서는 다음 열의 값이 퍼진 정도의 1e-5보다 크게 반올림됩니다: ${names}`,
    raw: "데이터셋이 주는 입력 그대로",
    encoded: (dataset) => `데이터셋 "${dataset}"이(가) 인코딩한 입력을 받습니다. 인코딩은 그래프에 들어 있지 않습니다`,
  },
  outputs: {
    prediction: "모델의 출력",
    variance: "불확실성",
    probability: "클래스별 확률",
    label: "목록에서 클래스의 순번",
  },
  classes: (list) => `클래스: ${list}`,
  checked: (runtime, batches, difference) =>
    `${runtime}에서 크기 ${batches}의 배치로 확인했습니다. predict와의 차이는 가장 큰 수의 ${difference} 이내입니다`,
  unchecked:
    "ONNX 런타임이 없어 확인하지 못했습니다. 확인하려면 명령과 같은 곳에 onnxruntime-node를 설치하고 다시 내보내세요.",
  safetensors: (file, tensors, kilobytes) =>
    `${file}: 이름과 축의 순서가 PyTorch와 같은 텐서 ${tensors}개, ${kilobytes} kB`,
  left: (paths) => `손실의 파라미터라서 제외: ${paths}`,
  ownNames: (model) =>
    `모델 "${model}"에는 PyTorch에서의 형태가 정의되어 있지 않아, 이름과 축의 순서를 가중치 파일 그대로 두었습니다.`,
  notScaled: "스케일링은 들어 있지 않습니다. 모듈에는 model.json의 `preprocessing`대로 변환한 열을 넣으세요.",
  load: "PyTorch에서 불러오기:",
};

/** By language. */
export const modelTexts: Readonly<Record<Language, ModelTexts>> = { en: english, ko: korean };
