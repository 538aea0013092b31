import type { Cure } from "./cures.ts";
import { compareFormula, freed, noChance, oneProgram } from "./general-cures.ts";

/** What helps a loss that breaks a promise. */
export const loss: Readonly<Record<string, Cure>> = {
  values: { hook: "loss function", cure: compareFormula },
  result: {
    hook: "loss function",
    cure: {
      en: "Return one loss for each sample or element, in the dtype of the inputs: leave out `mean` and `sum` over the batch, and `toFloat`.",
      ko: "표본이나 원소마다 손실 하나를 입력과 같은 dtype으로 돌려주세요. 배치에 대한 `mean`과 `sum`, 그리고 `toFloat`는 빼야 합니다.",
    },
  },
  ordinary: {
    hook: "loss function",
    cure: {
      en: "Keep `log`, `sqrt` and `div` away from numbers that they cannot take, or say in `about.outputActivation` which numbers the model gives.",
      ko: "`log`, `sqrt`, `div`에 받을 수 없는 수가 들어가지 않게 하거나, 모델이 내는 수의 범위를 `about.outputActivation`으로 알려 주세요.",
    },
  },
  gradient: {
    hook: "loss function",
    cure: {
      en: "Let every output reach the loss through tensor methods, in its own dtype: none detached, none rounded on the way.",
      ko: "모든 출력이 자기 dtype 그대로 텐서 메서드만 거쳐 손실에 이르게 하세요. 도중에 그래프에서 떼어 내거나 반올림하면 안 됩니다.",
    },
  },
  learns: {
    hook: "loss function",
    cure: {
      en: "Use each role in `inputs` in the formula, and no comparison, `sign` or `argMax` on the way: their gradient is 0.",
      ko: "`inputs`에 적은 역할을 모두 수식에 쓰세요. 비교, `sign`, `argMax`는 기울기가 0이므로 도중에 쓸 수 없습니다.",
    },
  },
  traced: { hook: "loss function", cure: oneProgram },
  extremes: {
    hook: "loss function",
    cure: {
      en: "Use the stable forms: `logSoftmax`, `logSigmoid`, `softplus`, `logSumExp`, `log1p`; before `sqrt` or `div` make the input safe with `where`.",
      ko: "`logSoftmax`, `logSigmoid`, `softplus`, `logSumExp`, `log1p`처럼 안정한 꼴을 쓰고, `sqrt`나 `div` 앞에서는 `where`로 입력을 안전하게 만드세요.",
    },
  },
  batches: {
    hook: "loss function",
    cure: {
      en: "Take every length from the shapes of the inputs, at each call; the last batch of an epoch may hold one sample. Where that cannot be, refuse it with an error that names the loss.",
      ko: "길이는 모두 호출할 때마다 입력의 형상에서 구하세요. 에포크의 마지막 배치에는 표본이 하나뿐일 수 있습니다. 계산할 수 없는 크기라면 손실 이름을 밝힌 오류로 거부하세요.",
    },
  },
  shapes: {
    hook: "loss function",
    cure: {
      en: "Make it with `defineLoss`, which checks the inputs, and compute with inputs as they come.",
      ko: "입력을 검사해 주는 `defineLoss`로 만들고, 입력을 받은 그대로 계산하세요.",
    },
  },
  deterministic: { hook: "loss function", cure: noChance },
  memory: { hook: "loss function", cure: freed },
};
