import type { Text } from "@downslope/core";

/** What helps where the author's code throws and nothing better is known. */
export const thrown: Text = {
  en: "Mend it where it throws; what an option may be is for the schema to say, and what inputs may be for core.",
  ko: "예외를 던지는 곳을 고치세요. 옵션 값은 스키마가, 입력은 core가 검사합니다.",
};

/** What helps where options are needed that nobody gave. */
export const needed: Text = {
  en: "Give each option a default, or say under which options to check it.",
  ko: "모든 옵션에 기본값을 두거나, 어떤 옵션으로 검사할지 지정하세요.",
};

/** What helps where a tensor is used that is gone. */
export const outlived: Text = {
  en: "Keep no tensor outside the call that it was made in, and free none by hand: core frees them when the call ends.",
  ko: "텐서를 만들어진 호출 밖에 보관하거나 직접 해제하지 마세요. 호출이 끝나면 core가 해제합니다.",
};

/** What helps where the engine cannot differentiate an operation. */
export const noGradient: Text = {
  en: "The engine has no gradient for this operation: take another way. A `cast` is a change of dtype; compute in that of the inputs.",
  ko: "엔진에 이 연산의 기울기가 없으니 다른 방법을 쓰세요. `cast`는 dtype 변환이며, 입력의 dtype 그대로 계산하면 됩니다.",
};

/** What helps where a plugin refuses the inputs that a check draws. */
export const refusedInputs: Text = {
  en: "Where it is right to refuse them, tell the checks what it takes: `domain`, `sample` or `context`, in the suite or with `--given`.",
  ko: "이런 입력을 거부하는 것이 맞다면 어떤 입력을 받는지 검사에 알려 주세요. 스위트에 `domain`, `sample`, `context`를 주거나 `--given`을 씁니다.",
};
