import type { Wording } from "./wording.ts";

/** Sentences that stand by themselves: what the trainer finds where a run has failed, and errors that name no rule. */
export const statements: Wording = {
  "The data is not finite: `{name}` holds {value} in sample {sample} of the batch.":
    "데이터가 유한하지 않습니다. 배치의 {sample}번 표본에서 `{name}`의 값이 {value}입니다.",
  "Clean the data set: drop or fill such cells.": "데이터셋에서 그런 칸을 빼거나 채우세요.",
  "The data has the label {label}, which is not a class index from 0 to {most}.":
    "데이터에 0에서 {most}까지의 클래스 번호가 아닌 레이블 {label}이(가) 있습니다.",
  "Correct the labels of the data set, or let the loss ignore them.":
    "데이터셋의 레이블을 고치거나 손실이 무시하게 하세요.",
  "The parameter `{path}` is not finite.": "파라미터 `{path}`이(가) 유한하지 않습니다.",
  "The update before this one was too large: lower the learning rate or clip the gradients.":
    "바로 앞의 업데이트가 너무 컸습니다. 학습률을 낮추거나 기울기를 클리핑하세요.",
  "The model's output, `{role}`, is not finite though its parameters are.":
    "파라미터는 유한한데 모델의 출력 `{role}`이(가) 유한하지 않습니다.",
  "It overflows on the way: scale the inputs or choose another initialisation.":
    "계산하는 도중에 넘칩니다. 입력의 크기를 맞추거나 다른 초기화를 고르세요.",
  "The loss is not finite though its inputs are.": "입력은 유한한데 손실이 유한하지 않습니다.",
  "They may lie outside its domain (a logarithm of a negative number, a label that is not a class), or overflow it: scale the targets or choose another loss.":
    "입력이 손실의 정의역을 벗어났거나(음수의 로그, 클래스가 아닌 레이블) 너무 커서 넘쳤을 수 있습니다. 목표값의 크기를 맞추거나 다른 손실을 고르세요.",
  "The gradient of `{path}` is not finite though the loss is.":
    "손실은 유한한데 `{path}`의 기울기가 유한하지 않습니다.",
  "Clip the gradients, lower the learning rate or choose another initialisation.":
    "기울기를 클리핑하거나, 학습률을 낮추거나, 다른 초기화를 고르세요.",
  "The compiled step gave a loss that is not finite, but the same step done piece by piece did not:":
    "컴파일한 단계의 손실이 유한하지 않은데, 같은 단계를 하나씩 계산하면 유한합니다.",
  "the values lie at the edge of what float32 can hold.": "값이 float32로 나타낼 수 있는 끝에 있습니다.",
  "Scale the data or lower the learning rate.": "데이터의 크기를 맞추거나 학습률을 낮추세요.",
  "The parameters have grown to {size}: training diverged.": "파라미터가 {size}까지 커졌습니다. 학습이 발산했습니다.",
  "Lower the learning rate or clip the gradients.": "학습률을 낮추거나 기울기를 클리핑하세요.",
  "No batch of the last epoch had a finite loss and gradients.":
    "마지막 에포크에서 손실과 기울기가 유한한 배치가 하나도 없었습니다.",
  "Train without `train.nonFinite: skip` to see why.": "까닭을 보려면 `train.nonFinite: skip` 없이 학습하세요.",

  "train: a batch of {size} is more than the {samples} training samples: each epoch is one step. Lower `train.batchSize` for more steps an epoch.":
    "배치 크기 {size}이(가) 학습용 표본 수 {samples}보다 커서 에포크마다 한 단계뿐입니다. 단계를 늘리려면 `train.batchSize`를 줄이세요.",

  "It is: {description:option}.": "설명: {description}.",
  "Default: {value}.": "기본값: {value}.",
  "It is: {description:option}. Default: {value}.": "설명: {description}. 기본값: {value}.",

  "{subject}: the jax engine cannot compile it: {reason}": "{subject}: jax 엔진이 컴파일할 수 없습니다. {reason}",
  "{subject}: it cannot be traced: {reason}": "{subject}: 추적할 수 없습니다. {reason}",
  "training state: it was computed by {saved} on {there}, and this is {engine} on {here}: it would not go on to the bit.":
    "이 학습 상태는 {there}의 {saved}(으)로 계산했고 여기는 {here}의 {engine}입니다. 똑같은 비트로 이어 갈 수 없습니다.",
  "{subject}: the manifest must be JSON.": "{subject}: 목록은 JSON이어야 합니다.",
  "{place}: the file must be UTF-8 text.": "{place}: UTF-8 글이어야 합니다.",
  "A document is a record: {keys} ...": "문서는 레코드입니다: {keys} ...",
  "... and {count} more.": "... 외 {count}개.",
};

/** What came in place of what was wanted, where messages say it in words. */
export const findings: Wording = {
  nothing: "없음",
  undefined: "없음",
  none: "없음",
  "a tensor": "텐서",
  "a second one": "또 하나",
  "an empty file": "빈 파일",
  "comments alone": "주석뿐",
  both: "둘 다",
  "a Promise": "Promise",
  "an array": "배열",
  "an object": "객체",
  "function {name}": "함수 {name}",
  function: "함수",
  "a run that was closed": "닫은 실행",
  "a run that has not begun": "시작하지 않은 실행",
  "a second iteration": "두 번째 순회",
  "a state that was": "이미 버린 상태",
  "a slice that was closed": "닫은 단면",
  "another engine's state": "다른 엔진의 상태",
  "another safetensors file": "다른 safetensors 파일",
  "a plugin of a second copy": "다른 사본의 플러그인",
  "one of an older zod": "오래된 zod의 것",
  "other bytes": "다른 바이트",
  'a second {kind:kind} "{name}"': '두 번째 {kind} "{name}"',
  "{count} missing cells": "빈 칸 {count}개",
  "{count} classes ({names})": "클래스 {count}개 ({names})",
  "values ({names})": "값 ({names})",
  "all {count} frozen": "{count}개 모두 고정",
  "byte {byte}": "바이트 {byte}",
  "{kind:kind} {name:word}, not configured": "옵션을 정하지 않은 {kind} {name}",
};

/** Who complains. */
export const subjects: Wording = {
  'training step of model "{model}" with loss "{loss}"': '모델 "{model}"과 손실 "{loss}"의 학습 단계',
  '{kind:kind} "{name}"': '{kind} "{name}"',
  optimizer: "옵티마이저",
  model: "모델",
  split: "분할",
  document: "문서",
  registry: "등록부",
  files: "파일",
  rows: "행",
  "training state": "학습 상태",
  "jax engine": "jax 엔진",
};
