import type { Text } from "@downslope/core";
import { thrown } from "./error-cures.ts";
import type { Hook } from "./hooks.ts";
import { compareFormula, freed, oneProgram, pureState } from "./general-cures.ts";
import { loss } from "./loss-cures.ts";

/** Whose fault a broken promise is as a rule, and what helps. */
export interface Cure {
  readonly hook: Hook;
  readonly cure: Text;
}

/** Promises that plugins of every kind make. */
const common: Readonly<Record<string, Cure>> = {
  api: {
    hook: "api",
    cure: {
      en: "Build it against the core that runs it, or install the core that it names in `api`.",
      ko: "실행할 core에 맞추어 다시 빌드하거나, `api`에 적힌 버전의 core를 설치하세요.",
    },
  },
  name: {
    hook: "name",
    cure: {
      en: 'Write the name like "mean-squared-error": lower case words joined by hyphens.',
      ko: '이름은 "mean-squared-error"처럼 소문자 단어를 하이픈으로 이어 쓰세요.',
    },
  },
  about: {
    hook: "about",
    cure: {
      en: "Fill in every field of `about`: texts in `en` and `ko`, the formula in TeX.",
      ko: "`about`의 모든 항목을 채우세요. 글은 `en`과 `ko`로, 수식은 TeX로 씁니다.",
    },
  },
  options: {
    hook: "options",
    cure: {
      en: "Let the schema alone say what an option may be: a type, limits, a default and `.describe(...)`.",
      ko: "옵션에 허용되는 값은 스키마로만 나타내세요. 타입, 범위, 기본값, `.describe(...)`를 씁니다.",
    },
  },
  globals: {
    hook: "create",
    cure: {
      en: "Keep what it needs in constants of its own module, and leave globals, built-in prototypes and `process.env` alone.",
      ko: "필요한 것은 모듈 안의 상수로 두고, 전역 변수와 내장 프로토타입, `process.env`는 건드리지 마세요.",
    },
  },
};

const optimizer: Readonly<Record<string, Cure>> = {
  trajectory: {
    hook: "update",
    cure: {
      en: "Compare the update with the source of the case; `step` is 0 at the first.",
      ko: "갱신식을 사례의 출처와 견주어 보세요. 첫 `step`은 0입니다.",
    },
  },
  "learning-rate": {
    hook: "update",
    cure: {
      en: "Give the options a `learningRate`, and scale all that moves parameters by the `learningRate` that `update` is given.",
      ko: "옵션에 `learningRate`를 두고, 파라미터를 움직이는 모든 항에 `update`가 받은 `learningRate`를 곱하세요.",
    },
  },
  result: {
    hook: "update",
    cure: {
      en: "Return plain records of tensors, at once: no Promise, no number.",
      ko: "Promise나 수가 아니라, 텐서를 담은 레코드를 바로 돌려주세요.",
    },
  },
  structure: {
    hook: "update",
    cure: {
      en: "Give back each parameter and each part of the state under its path, with its shape and dtype: a step is compiled once.",
      ko: "파라미터와 상태의 각 부분을 같은 경로, 같은 형상, 같은 dtype으로 돌려주세요. 단계는 한 번만 컴파일됩니다.",
    },
  },
  traced: { hook: "update", cure: oneProgram },
  "zero-gradient": {
    hook: "update",
    cure: {
      en: "Add an epsilon before dividing by what gradients make, for gradients may be 0.",
      ko: "기울기는 0일 수 있으므로, 기울기로 만든 값으로 나누기 전에 epsilon을 더하세요.",
    },
  },
  quadratic: {
    hook: "update",
    cure: {
      en: "Look at the sign: parameters move against the gradient.",
      ko: "부호를 확인하세요. 파라미터는 기울기의 반대쪽으로 움직입니다.",
    },
  },
  resumes: { hook: "update", cure: pureState },
  deterministic: { hook: "update", cure: pureState },
  pure: {
    hook: "update",
    cure: {
      en: "Return new records, and change neither `params` nor `gradients` nor `state` in place.",
      ko: "`params`, `gradients`, `state`를 제자리에서 고치지 말고 새 레코드를 돌려주세요.",
    },
  },
  memory: { hook: "update", cure: freed },
};

const scheduler: Readonly<Record<string, Cure>> = {
  values: { hook: "schedule", cure: compareFormula },
  result: {
    hook: "schedule",
    cure: {
      en: "Compute with plain numbers, and give a number for every step at once.",
      ko: "일반 숫자로 계산하고, 모든 단계에 대해 수를 바로 돌려주세요.",
    },
  },
  pure: {
    hook: "schedule",
    cure: {
      en: "Compute the rate from the step alone, or from the state that `observe` returns; keep nothing in variables outside.",
      ko: "학습률은 단계만으로, 또는 `observe`가 돌려준 상태만으로 계산하고 바깥 변수에는 아무것도 남기지 마세요.",
    },
  },
  range: {
    hook: "schedule",
    cure: {
      en: "Clamp the progress to the end of the run, for steps may go on beyond it, and let no rate fall below 0.",
      ko: "단계는 학습이 끝난 뒤에도 이어질 수 있으니 진행률을 끝값으로 제한하고, 학습률이 0보다 작아지지 않게 하세요.",
    },
  },
  resumes: {
    hook: "observe",
    cure: {
      en: "Keep all that moves in the state, as numbers, texts, lists and records: it is saved as JSON.",
      ko: "변하는 값은 모두 상태에 두되 수, 문자열, 목록, 레코드로만 나타내세요. 상태는 JSON으로 저장됩니다.",
    },
  },
};

const metric: Readonly<Record<string, Cure>> = {
  result: {
    hook: "measure",
    cure: {
      en: "Let `measure` sum over the batch with tensor methods, and `result` divide the sums.",
      ko: "`measure`에서는 텐서 메서드로 배치를 합하고, 나누기는 `result`에서 하세요.",
    },
  },
  traced: { hook: "measure", cure: oneProgram },
  joins: {
    hook: "measure",
    cure: {
      en: "Measure sums and counts, which add up over batches, and no means; or define `merge`.",
      ko: "평균이 아니라 배치끼리 더할 수 있는 합과 개수를 재거나, `merge`를 정의하세요.",
    },
  },
};

const model: Readonly<Record<string, Cure>> = {
  result: {
    hook: "apply",
    cure: {
      en: "Return plain records of tensors, at once: no Promise, no number.",
      ko: "Promise나 수가 아니라, 텐서를 담은 레코드를 바로 돌려주세요.",
    },
  },
  shapes: {
    hook: "apply",
    cure: {
      en: "Build parameters for the shapes in the spec, in float32, and give an output of the shape asked for.",
      ko: "명세에 적힌 형상에 맞추어 파라미터를 float32로 만들고, 요구된 형상의 출력을 내세요.",
    },
  },
  seeded: {
    hook: "init",
    cure: {
      en: "Draw all that is random from the `key`, split once for each parameter.",
      ko: "무작위 값은 모두 `key`에서, 파라미터마다 키를 나누어 뽑으세요.",
    },
  },
  traced: { hook: "apply", cure: oneProgram },
  learns: {
    hook: "apply",
    cure: {
      en: "Use each parameter on the way to the output, through operations that have a gradient.",
      ko: "모든 파라미터를 기울기가 있는 연산을 거쳐 출력에 쓰세요.",
    },
  },
  memory: { hook: "apply", cure: freed },
};

const dataset: Readonly<Record<string, Cure>> = {
  result: {
    hook: "create",
    cure: {
      en: "Return { spec, splits: { train } }; a split has a `length`, and its `get` gives arrays with an axis of samples first.",
      ko: "{ spec, splits: { train } }를 돌려주세요. 분할에는 `length`가 있고, `get`은 첫 축이 표본인 배열을 돌려주어야 합니다.",
    },
  },
};

const callback: Readonly<Record<string, Cure>> = {
  result: {
    hook: "create",
    cure: {
      en: "Return { onEvent }, a function of events and of the run.",
      ko: "이벤트와 실행을 받는 함수 `onEvent`를 { onEvent }로 돌려주세요.",
    },
  },
};

const cures: Readonly<Record<string, Readonly<Record<string, Cure>>>> = {
  callback,
  dataset,
  loss,
  optimizer,
  transform: optimizer,
  scheduler,
  metric,
  model,
};

/** What helps where a promise of a kind of plugin is broken, in general. */
export function cureOf(kind: string, promise: string): Cure {
  return cures[kind]?.[promise] ?? common[promise] ?? { hook: "create", cure: thrown };
}
