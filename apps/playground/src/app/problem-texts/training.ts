import type { Wordings } from "./wording.ts";

/** What core asks of a training before and while it runs, and of what it is gone on from. */
export const training: Wordings = {
  rules: {
    "be 1 with an optimizer that looks at the loss elsewhere, such as sam or sophia":
      "sam이나 sophia처럼 다른 곳의 손실을 보는 옵티마이저에서는 1이어야 합니다",
    "be 1 where several batches make one update (`accumulate`)":
      "배치 여럿으로 한 번 업데이트할 때는(`accumulate`) 1이어야 합니다",
    "be classes": "클래스여야 합니다",
    "be two classes": "클래스가 둘이어야 합니다",
    "hold at least one sample, or be left out": "표본이 하나 이상 있거나, 없애야 합니다",
    'be in its batches, for loss "{loss}" reads {roles}':
      '손실 "{loss}"이(가) {roles}을(를) 읽으므로 배치에 있어야 합니다',
    "be [batch, {shape}], as its spec says": "명세대로 [batch, {shape}]이어야 합니다",
    "be [batch, {width}], for its weight is {shape}": "가중치가 {shape}이므로 [batch, {width}]이어야 합니다",
    'be "mean", "sum" or "batch-mean" to train on': '학습하려면 "mean", "sum", "batch-mean" 중 하나여야 합니다',
    "be at most {samples}, the samples there are, when the last batch is dropped":
      "마지막 배치를 빼므로 표본 수인 {samples} 이하여야 합니다",
    "leave a parameter to train": "학습할 파라미터를 남겨야 합니다",
    "hold each metric once, and none that is named as the loss is":
      "지표는 한 번씩만 적고, 손실과 이름이 같은 것은 없어야 합니다",
    'be metrics of embeddings, which is what loss "{loss}" trains':
      '손실 "{loss}"이(가) 학습하는 임베딩을 재는 지표여야 합니다',
    'be metrics of predictions, which is what loss "{loss}" trains':
      '손실 "{loss}"이(가) 학습하는 예측을 재는 지표여야 합니다',
    "be a finite number from 0, or undefined for what the schedule gives":
      "0 이상의 유한한 수이거나, 스케줄을 따르려면 undefined여야 합니다",
    'be an option of optimizer "{optimizer}" that can move: {names}':
      '옵티마이저 "{optimizer}"에서 움직일 수 있는 옵션이어야 합니다: {names}',
    'be left out, for optimizer "{optimizer}" has no option that can move':
      '옵티마이저 "{optimizer}"에 움직일 수 있는 옵션이 없으므로 비워야 합니다',
    "return a rate {bounds:bounds} at step {step}": "{step}단계에서 {bounds} 학습률을 돌려줘야 합니다",
    "return a `{option}` {bounds:bounds} at step {step}": "{step}단계에서 {bounds} `{option}`을(를) 돌려줘야 합니다",
    "be iterated once": "한 번만 돌아야 합니다",
    "be left out with `resume`": "`resume`과 함께 쓸 수 없습니다",
    "be a trained model": "학습한 모델이어야 합니다",
    "be open when its state or model is read": "상태나 모델을 읽을 때 열려 있어야 합니다",
    "have yielded an event before its state is read": "상태를 읽기 전에 이벤트를 하나라도 내야 합니다",
    "be that of the pipeline's model": "파이프라인의 모델과 같아야 합니다",
    "be {value:code}, as when it was saved": "저장할 때처럼 {value}여야 합니다",
    "be {type:code}, as the pipeline's own is": "파이프라인의 것과 같은 {type}이어야 합니다",
    "be left out, for the pipeline has {names} alone": "파이프라인에 없으므로 빼야 합니다. 있는 것: {names}",
    "be a training state of Downslope": "Downslope의 학습 상태여야 합니다",
    "be at most {most}, which this core reads": "이 core가 읽는 {most} 이하여야 합니다",
    "hold the tensors of this pipeline alone": "이 파이프라인의 텐서만 담아야 합니다",
    "have a manifest of Downslope beside its weights": "가중치와 함께 Downslope의 목록이 있어야 합니다",
    "hold a safetensors header": "safetensors 헤더가 있어야 합니다",
    "be as long as its header says": "헤더에 적힌 길이와 같아야 합니다",
    "hold the bytes of its tensors and no others": "텐서의 바이트만 담아야 합니다",
    "have a JSON header": "JSON 헤더가 있어야 합니다",
    'describe the tensor "{name}" by a known dtype, a shape and offsets':
      '텐서 "{name}"의 자료형과 모양, 자리를 적어야 합니다',
    'hold {count} bytes for "{name}"': '"{name}"에 {count}바이트가 있어야 합니다',
    "be [samples, {shape}]": "[표본, {shape}]이어야 합니다",
    "be called once for each name": "이름마다 한 번씩 불러야 합니다",
    "be given a tensor [batch, ...], here of {samples} samples": "표본 {samples}개인 텐서 [batch, ...]를 받아야 합니다",
    "be one or two": "하나나 둘이어야 합니다",
    "be left out with one direction": "방향이 하나면 비워야 합니다",
    "be in use": "쓰고 있는 것이어야 합니다",
    "be float32{shape}, as in the origin": "원점처럼 float32{shape}이어야 합니다",
    "be a whole number": "정수여야 합니다",
  },
  cures: {
    "The model's file has changed since: put back the one that the run began with.":
      "그 뒤로 모델의 파일이 바뀌었습니다. 학습을 시작할 때의 파일을 되돌려 놓으세요.",
    "Use a larger `batchSize`, or another optimizer.": "`batchSize`를 키우거나 다른 옵티마이저를 쓰세요.",
    'For numbers use a regression loss such as "mse" or "huber"; or tell the data set that its target is classes.':
      '수라면 "mse"나 "huber" 같은 회귀 손실을 쓰거나, 데이터셋에 목표가 클래스라고 알려 주세요.',
    'Use "sparse-categorical-cross-entropy" for more than two.':
      '셋 이상이면 "sparse-categorical-cross-entropy"를 쓰세요.',
    "Use more data or smaller held-out fractions.": "데이터를 늘리거나 떼어 둘 비율을 줄이세요.",
    "Use more data or a larger fraction.": "데이터를 늘리거나 비율을 키우세요.",
    "Choose a loss or a data set that fits.": "서로 맞는 손실이나 데이터셋을 고르세요.",
    "A step needs one number.": "단계마다 수 하나가 필요합니다.",
    "Remove one of them.": "둘 중 하나를 지우세요.",
    'Take "recall-at-k", or none.': '"recall-at-k"를 쓰거나 비우세요.',
    "Remove it, or take a loss of embeddings.": "지우거나 임베딩 손실을 쓰세요.",
    "The learning rate is moved by `scheduler`.": "학습률은 `scheduler`가 움직입니다.",
    "Check its options.": "옵션을 살펴보세요.",
    "Name what this run measures each epoch, or add the metric or the split.":
      "이 실행이 에포크마다 재는 값을 적거나, 지표나 분할을 추가하세요.",
    "Call `train` again, with `resume` to go on.": "`train`을 다시 부르세요. 이어 가려면 `resume`을 주세요.",
    "A state holds the parameters it goes on from; to begin anew with a model give `initial` alone.":
      "상태에는 이어 갈 파라미터가 들어 있습니다. 모델로 새로 시작하려면 `initial`만 주세요.",
    "Take what `run.model()` or `decodeModel` gives.": "`run.model()`이나 `decodeModel`이 준 것을 쓰세요.",
    "Read them before `close`.": "`close` 전에 읽으세요.",
    "Iterate it with `for await` first.": "먼저 `for await`로 도세요.",
    "Resume with the pipeline it was saved from; only `train.epochs`, how often to evaluate and save, and what is measured may change.":
      "저장할 때의 파이프라인으로 이어 가세요. `train.epochs`와 평가하고 저장하는 간격, 재는 값만 바꿀 수 있습니다.",
    "Use the same engine, options and device; or allow the change with `acrossEngines`, on the command line `--across-engines`: numbers then go on to float32's precision, not to the bit.":
      "같은 엔진과 옵션, 장치를 쓰세요. 엔진을 바꾸려면 `acrossEngines`를, 명령줄에서는 `--across-engines`를 주세요. 그러면 비트까지 같지는 않고 float32 정밀도로 이어 갑니다.",
    'Give model "{model}" the options that the manifest of `initial` has, and data of the same inputs and outputs.':
      '모델 "{model}"에 `initial`의 목록에 적힌 옵션을 주고, 입력과 출력이 같은 데이터를 쓰세요.',
    '`initial` is a model "{model}": use the same in the pipeline, with its options.':
      '`initial`은 "{model}" 모델입니다. 파이프라인에도 같은 모델과 옵션을 쓰세요.',
    "Take a model from before its training diverged.": "발산하기 전의 모델을 쓰세요.",
    "A model alone cannot be resumed; use a checkpoint of the run.":
      "모델만으로는 이어 갈 수 없습니다. 실행의 체크포인트를 쓰세요.",
    "It was saved from another model or optimizer.": "다른 모델이나 옵티마이저에서 저장한 것입니다.",
    "The file is damaged or is not a safetensors file; use another copy.":
      "파일이 상했거나 safetensors 파일이 아닙니다. 다른 사본을 쓰세요.",
    "Give each layer its own name.": "층마다 다른 이름을 주세요.",
    "Show it unreduced.": "줄이지 않은 채로 보여 주세요.",
    'Take the tensors of a model "{model}" with the pipeline\'s options, trained with its loss.':
      '파이프라인의 옵션과 손실로 학습한 "{model}" 모델의 텐서를 쓰세요.',
    "Give a list, [u] or [u, v].": "[u]나 [u, v] 같은 목록을 주세요.",
    "Leave it out for the whole split.": "비우면 분할 전체를 씁니다.",
    "Give two `directions`.": "`directions`를 둘 주세요.",
    "Make another with `lossSlice`.": "`lossSlice`로 새로 만드세요.",
    "Leave out what the origin does not have.": "원점에 없는 것은 빼세요.",
    "Take it from the same model.": "같은 모델의 것을 쓰세요.",
    "Take it between models that have not diverged.": "발산하지 않은 모델 사이의 것을 쓰세요.",
  },
};
