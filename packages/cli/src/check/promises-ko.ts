/* The promises in Korean, by kind and name; the English sentences come from the conformance kit itself. */

const common: Readonly<Record<string, string>> = {
  import: "모듈을 불러올 수 있고, 모듈이 플러그인을 내보내야 합니다.",
  api: "지금의 core와 그 API 버전에 맞아야 합니다.",
  name: "이름이 규칙에 맞고 레지스트리에 등록되어야 합니다.",
  about: "자신을 영어와 한국어로 소개해야 합니다.",
  options: "옵션을 설명하고, 잘못된 옵션은 이름을 밝혀 거부하며, JSON으로 저장되어야 합니다.",
  globals: "모든 프로그램이 함께 쓰는 전역 상태를 그대로 두어야 합니다.",
  settled: "계속 도는 일이나 나중에 실패할 일을 남기지 않아야 합니다.",
  reference: "참조 파일의 사례와 값이 같아야 합니다.",
  traced: "컴파일한 결과와 컴파일하지 않은 결과가 같아야 합니다.",
  deterministic: "같은 입력에는 비트까지 같은 결과를 내야 합니다.",
  memory: "메모리가 늘어나지 않아야 합니다.",
};

const kinds: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  loss: {
    values: "주어진 사례와 값과 기울기가 같아야 합니다.",
    result: "축약하지 않은 손실을 입력과 같은 정밀도의 실수 텐서로 돌려주어야 합니다.",
    ordinary: "평범한 표본에서 값과 기울기가 유한해야 합니다.",
    gradient: "float64에서 기울기가 중심 차분과 같아야 합니다.",
    learns: "출력마다 기울기가 모두 0이어서는 안 됩니다.",
    extremes: "정의역의 끝에서도 값과 기울기가 유한해야 합니다.",
    batches: "배치 크기와 클래스 수가 달라져도 동작해야 합니다.",
    shapes: "잘못된 입력은 역할 이름을 밝혀 거부해야 합니다.",
  },
  optimizer: {
    trajectory: "주어진 궤적을 그대로 따라야 합니다.",
    "learning-rate": "기본 학습률이 있고, 학습률이 0이면 아무것도 움직이지 않아야 합니다.",
    result: "`init`은 텐서로 된 상태를, `update`는 움직인 값을 돌려주어야 합니다.",
    structure: "파라미터와 상태의 경로, 형상, dtype이 단계마다 같아야 합니다.",
    "zero-gradient": "기울기가 0이어도 파라미터와 상태가 유한해야 합니다.",
    quadratic: "이차 함수의 최솟값에 이르러야 합니다.",
    resumes: "상태를 저장했다가 되살려도 비트까지 똑같이 이어져야 합니다.",
    pure: "받은 것을 고치지 않아야 합니다.",
  },
  scheduler: {
    values: "주어진 사례와 학습률이 같아야 합니다.",
    result: "단계마다 학습률을 수로 돌려주어야 합니다.",
    pure: "어떤 순서로 묻든 같은 단계에는 같은 학습률을 내야 합니다.",
    range: "학습이 끝난 뒤에도 학습률이 유한하고 0 이상이어야 합니다.",
    resumes: "상태를 JSON으로 저장했다가 되살려도 학습률이 그대로 이어져야 합니다.",
  },
  dataset: {
    result: "`create`는 번호로 표본을 꺼낼 수 있는 분할을 돌려주어야 합니다.",
  },
  callback: {
    result: "`create`는 이벤트를 받는 `onEvent`를 돌려주어야 합니다.",
  },
  metric: {
    result: "`measure`는 스칼라를, `result`는 유한한 수를 돌려주어야 합니다.",
    joins: "데이터를 어떻게 배치로 나누든 결과가 같아야 합니다.",
  },
  model: {
    result: "`init`은 파라미터와 상태를, `apply`는 출력과 상태를 돌려주어야 합니다.",
    shapes: "배치 크기와 상관없이 요구된 형상의 출력을 내고, 상태의 구조를 지켜야 합니다.",
    seeded: "첫 파라미터는 유한하고 키에 따라서만 정해져야 합니다.",
    learns: "모든 파라미터가 유한하고 모두 0은 아닌 기울기를 받아야 합니다.",
  },
};

/** A promise in Korean. */
export function koreanPromise(kind: string, name: string, promise: string): string {
  return kinds[kind === "transform" ? "optimizer" : kind]?.[name] ?? common[name] ?? promise;
}
