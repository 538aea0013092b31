/* What core's errors advise, in Korean: errors themselves are English. */

const korean: Readonly<Record<string, string>> = {
  // Tensors
  "Use `where` to choose by value; the step is compiled before it has numbers.":
    "값에 따른 선택은 `where`로 하세요. 단계는 수가 정해지기 전에 컴파일됩니다.",
  "Convert the tensor with `toFloat` first.": "먼저 `toFloat`로 텐서를 변환하세요.",
  "Convert one of them with `toFloat` or `toInt`.": "둘 가운데 하나를 `toFloat`나 `toInt`로 변환하세요.",
  "Shapes are stretched only along axes of length 1, and a lower rank only along the last axes; use `reshape` to say which axes belong together.":
    "형상은 길이가 1인 축으로만 늘어나고, 축이 적은 텐서는 마지막 축부터 맞춥니다. 어느 축끼리 짝인지 `reshape`로 나타내세요.",
  // What a loss gives
  "A loss is plain maths and never waits: remove `async`.": "손실은 기다리지 않는 수식입니다. `async`를 빼세요.",
  "Remove `async`: a loss is plain maths and never waits.": "손실은 기다리지 않는 수식입니다. `async`를 빼세요.",
  "Compute it from the inputs with tensor methods, not with JavaScript numbers.":
    "JavaScript 수가 아니라 텐서 메서드로 입력에서 계산하세요.",
  "Losses are floats: comparisons have no gradient.": "손실은 실수여야 합니다. 비교에는 기울기가 없습니다.",
  "`mean` divides by their sum: spread them with `broadcastTo`, and turn conditions into numbers with `toFloat`.":
    "`mean`은 가중치의 합으로 나눕니다. `broadcastTo`로 펼치고, 조건은 `toFloat`로 수로 바꾸세요.",
  "Return one loss for each sample or element; sums and means over the batch are core's to take.":
    "표본이나 원소마다 손실 하나를 돌려주세요. 배치에 대한 합과 평균은 core가 구합니다.",
  "Write { terms: [{ name, weight, reduction, result }] }.":
    "{ terms: [{ name, weight, reduction, result }] }로 돌려주세요.",
  "Write `create: (options) => ({ prediction, target }) => ...`.":
    "`create: (options) => ({ prediction, target }) => ...`처럼 쓰세요.",
  // What a plugin is made of
  "Remove `async`: only data sets and models may wait for what they read.":
    "`async`를 빼세요. 기다려도 되는 것은 데이터셋과 모델뿐입니다.",
  "Remove `async`: parameters are made at once.": "`async`를 빼세요. 파라미터는 바로 만들어야 합니다.",
  "Leave `init` out where it has no parameters of its own.": "자체 파라미터가 없다면 `init`을 빼세요.",
  'Write { weight: normal(key, shape) }; paths in one record, as in "layer.weight".':
    '{ weight: normal(key, shape) }처럼 쓰고, 경로는 "layer.weight"처럼 레코드 하나에 펼쳐 적으세요.',
  "List in `inputs` all roles that it may read, and return those that it reads under the options.":
    "읽을 수 있는 역할은 모두 `inputs`에 적고, 그 옵션에서 읽는 것만 돌려주세요.",
  "Decide by the options and the context alone, at once.": "옵션과 컨텍스트만 보고 바로 정하세요.",
  "It is given the options, and makes what the plugin does.":
    "옵션을 받아 플러그인이 할 일을 만들어 돌려주는 함수입니다.",
  "It is given the options.": "옵션을 받는 함수입니다.",
  'Write it like "mean-squared-error".': '"mean-squared-error"처럼 쓰세요.',
  "They are shown by `downslope describe` and in the playground.":
    "`downslope describe`와 플레이그라운드가 이 글을 보여 줍니다.",
  "Leave it out where the target holds numbers, or choose it by options with a function.":
    "목표가 수라면 빼고, 옵션에 따라 달라진다면 함수로 쓰세요.",
  "Leave it out where the model predicts the target.": "모델이 목표를 예측한다면 빼세요.",
  "Leave it out where the mean is usual.": "평균이 기본이라면 빼세요.",
  "Leave it out where the gradient is that of the value.": "기울기가 값의 기울기 그대로라면 빼세요.",
  'Most losses take ["prediction", "target"].': '대부분의 손실은 ["prediction", "target"]을 받습니다.',
  "Leave one of them out.": "둘 가운데 하나를 빼세요.",
  // Options
  "Use `z.object({ ... })` from zod 4; `z.object({})` where there are none.":
    "zod 4의 `z.object({ ... })`를 쓰세요. 옵션이 없다면 `z.object({})`입니다.",
  "Use `z.object({ ... })`, a key for each option.": "옵션마다 키를 둔 `z.object({ ... })`를 쓰세요.",
  "Use types that JSON can write: numbers, texts, booleans, lists, records.":
    "수, 문자열, 불리언, 목록, 레코드처럼 JSON으로 쓸 수 있는 타입을 쓰세요.",
  "Give the option another name.": "옵션의 이름을 바꾸세요.",
  'Install zod 4, and import { z } from "zod".': 'zod 4를 설치하고 import { z } from "zod"로 불러오세요.',
  "Leave refinements that throw or are asynchronous out of the schema.":
    "예외를 던지거나 비동기인 검증은 스키마에서 빼세요.",
  // Versions
  "Update @downslope/core.": "@downslope/core를 업데이트하세요.",
  "Update the plugin's package.": "플러그인 패키지를 업데이트하세요.",
};

/** The English advice that there is Korean for. */
export const translatedCures: readonly string[] = Object.keys(korean);

/** What an error of core advises, in Korean; undefined where it is not known. */
export const koreanCure = (cure: string): string | undefined =>
  Object.hasOwn(korean, cure) ? korean[cure] : undefined;
