import type { Wordings } from "./wording.ts";

/** What the plugins of losses, models, metrics, optimizers and schedulers ask. */
export const parts: Wordings = {
  rules: {
    "be a rising list of classes": "점점 커지는 클래스 번호의 목록이어야 합니다",
    "end below {classes}, the number of classes": "클래스 수인 {classes}보다 작은 수로 끝나야 합니다",
    "have 4 numbers along its last axis, the corners (x1, y1, x2, y2) of a box":
      "마지막 축에 상자의 모서리 (x1, y1, x2, y2)인 수 4개가 있어야 합니다",
    "have at least 2 classes along its last axis": "마지막 축에 클래스가 2개 이상 있어야 합니다",
    "be below {classes}": "{classes}보다 작아야 합니다",
    "hold labels below {classes} but {blank}, then -1":
      "{blank}을(를) 뺀 {classes} 미만의 레이블이고, 그 뒤는 -1이어야 합니다",
    "be [batch, embedding], for the samples of a batch are compared with each other":
      "배치의 표본끼리 비교하므로 [batch, 임베딩]이어야 합니다",
    "be at least {least}, for it has parameters for each class":
      "클래스마다 파라미터가 있으므로 {least} 이상이어야 합니다",
    "hold labels from 0 to {most}, or `ignoreIndex` {ignored}":
      "0에서 {most}까지의 레이블이거나 `ignoreIndex`인 {ignored}이어야 합니다",
    "have more than one element a sample": "표본마다 원소가 둘 이상이어야 합니다",
    "have more than one number a sample, along axes after the first": "첫 축 뒤에 표본마다 수가 둘 이상이어야 합니다",
    "have one number a pair, {shape}": "쌍마다 수가 하나인 {shape}이어야 합니다",
    "hold probabilities, from 0 to 1, with `fromLogits: false`":
      "`fromLogits: false`이므로 0에서 1까지의 확률이어야 합니다",
    "be [batch, ...] with the labels or items along its last axis":
      "마지막 축이 레이블이나 항목인 [batch, ...]이어야 합니다",
    "be [batch, ...space, channels] with at least one axis of space":
      "공간 축이 하나 이상 있는 [batch, ...공간, 채널]이어야 합니다",
    "come to one number each": "손실마다 수 하나여야 합니다",
    "read predictions and own no parameters": "예측을 읽고 자체 파라미터가 없어야 합니다",
    "read targets written alike, or as class-index and one-hot":
      "목표를 같은 꼴로, 또는 클래스 번호와 원-핫으로 읽어야 합니다",
    "be a loss with its options fixed, such as `mse()`": "`mse()`처럼 옵션을 정한 손실이어야 합니다",
    "have a number for each loss": "손실마다 수가 하나씩 있어야 합니다",
    "count the samples of both classes, at least 1 each, for `{option}` divides by them":
      "`{option}`이(가) 표본 수로 나누므로 두 클래스 모두 표본이 하나 이상이어야 합니다",
    "count the samples of every class, at least 1 each, for `{option}` divides by them":
      "`{option}`이(가) 표본 수로 나누므로 모든 클래스에 표본이 하나 이상이어야 합니다",
    "count the samples of every class, at least 1 each, for it divides by them":
      "표본 수로 나누므로 모든 클래스에 표본이 하나 이상이어야 합니다",
    "have {count} numbers, one for each element of the prediction's last axis":
      "예측의 마지막 축 원소마다 하나씩 수가 {count}개여야 합니다",
    "hold images [batch, ...space, channels] at least as long as the window, {size}, along each axis of space":
      "공간 축마다 창의 길이 {size} 이상인 이미지 [batch, ...공간, 채널]이어야 합니다",
    "hold numbers from 0": "0 이상의 수여야 합니다",
    "hold numbers above -1": "-1보다 큰 수여야 합니다",

    "be int32 [batch] class indices, for embeddings [batch, size]":
      "임베딩 [batch, 길이]에 맞는 int32 [batch] 클래스 번호여야 합니다",
    "hold at least 2 samples in training, for batch normalisation measures their variance":
      "배치 정규화가 분산을 재므로 학습할 때 표본이 2개 이상이어야 합니다",
    "have at least one feature": "특성이 하나 이상 있어야 합니다",
    "be a vector, [outputs]": "벡터 [출력]이어야 합니다",
    "hold `{path}`": "`{path}`이(가) 있어야 합니다",

    "be among the parameters, the gradients and the optimizer's state alike":
      "파라미터와 기울기, 옵티마이저 상태에 모두 있어야 합니다",
    "be above 0 where a schedule moves it": "스케줄이 움직이려면 0보다 커야 합니다",
    "be at most `maxStep`": "`maxStep` 이하여야 합니다",
    "stand beside a `momentum` above 0 and a `dampening` of 0":
      "`momentum`이 0보다 크고 `dampening`이 0일 때만 쓸 수 있습니다",
    "be an optimizer with its options fixed, such as `adam()`": "`adam()`처럼 옵션을 정한 옵티마이저여야 합니다",
    "be one that does not search along the loss, as lbfgs does": "lbfgs처럼 손실을 따라 탐색하는 것이 아니어야 합니다",

    'be whole steps, "5 epochs" or "30%"': '정수인 단계 수, "5 epochs" 또는 "30%"여야 합니다',
    "come to at least one step": "한 단계 이상이어야 합니다",
    "be in order, none before the one that precedes it": "앞의 것보다 앞서지 않도록 순서대로여야 합니다",
    "come to at most {room} steps, what the rest of the schedule leaves":
      "나머지 스케줄이 남긴 {room}단계 이하여야 합니다",
    "be greater than `{option}`": "`{option}`보다 커야 합니다",
    "be left out unless `inverse` is true; the lowest rate is maximum / divFactor / finalDivFactor":
      "`inverse`가 true가 아니면 비워야 합니다. 가장 낮은 학습률은 maximum / divFactor / finalDivFactor입니다",
    "have one number more than there are milestones": "milestones보다 수가 하나 많아야 합니다",
    "be one less than there are schedulers": "스케줄러보다 하나 적어야 합니다",
    "be a scheduler with its options fixed, such as `cosineAnnealing()`":
      "`cosineAnnealing()`처럼 옵션을 정한 스케줄러여야 합니다",
  },
  cures: {
    "Leave out what lies beyond.": "그 너머의 것은 빼세요.",
    'With one output for two classes use "binary-cross-entropy".':
      '두 클래스에 출력이 하나라면 "binary-cross-entropy"를 쓰세요.',
    "Flatten what a sample has to one vector.": "표본을 벡터 하나로 펴세요.",
    "Use a data set whose target is classes.": "목표가 클래스인 데이터셋을 쓰세요.",
    "There are {classes} classes; number the labels from 0.": "클래스가 {classes}개입니다. 레이블을 0부터 매기세요.",
    "A single one correlates with nothing: take binary-cross-entropy.":
      "하나만으로는 상관을 잴 수 없습니다. binary-cross-entropy를 쓰세요.",
    "Let the last layer end in softplus.": "마지막 층을 softplus로 끝내세요.",
    "Take mse or huber for such targets.": "이런 목표에는 mse나 huber를 쓰세요.",
    "Counts are never negative: leave them unscaled.": "횟수는 음수가 될 수 없습니다. 스케일을 바꾸지 마세요.",
    "A linear layer gives the logarithm: set `logInput`.": "선형 층은 로그를 냅니다. `logInput`을 켜세요.",
    "Let softplus or exp make variances of what the model puts out.":
      "모델의 출력을 softplus나 exp로 분산으로 바꾸세요.",
    "Leave `fromLogits` at true where the model's last layer is linear.":
      "모델의 마지막 층이 선형이면 `fromLogits`를 true로 두세요.",
    "Its elements are compared with each other, sample by sample.": "표본마다 원소끼리 비교합니다.",
    "Its neighbourhoods decide what the skeleton is.": "이웃을 보고 뼈대를 정합니다.",
    'Its `reduction` may be "mean" or "sum".': '`reduction`은 "mean"이나 "sum"이어야 합니다.',
    "Train with it alone.": "이 손실만으로 학습하세요.",
    "{parts:reads}.": "읽는 꼴: {parts}.",
    "Train on classes that all occur in the training split, or write a number a class.":
      "학습용 데이터에 모든 클래스가 있게 하거나, 클래스마다 수를 적으세요.",
    "Train on classes that all occur in the training split, or write a number.":
      "학습용 데이터에 모든 클래스가 있게 하거나, 수를 적으세요.",
    "Train on classes that all occur in the training split, or pass `classCounts` to `create`.":
      "학습용 데이터에 모든 클래스가 있게 하거나, `create`에 `classCounts`를 주세요.",
    "Reshape it, or choose a smaller `window`.": "모양을 바꾸거나 `window`를 줄이세요.",

    "Take a data set of classes.": "클래스가 있는 데이터셋을 쓰세요.",
    "Choose a batch size that leaves no batch of one sample over, or set `train.dropLast`.":
      "표본이 하나인 배치가 남지 않는 배치 크기를 고르거나, `train.dropLast`를 켜세요.",
    "The model was made for data of another shape.": "이 모델은 모양이 다른 데이터에 맞춰 만든 것입니다.",
    "Check the columns of the data set.": "데이터셋의 열을 살펴보세요.",
    "Flatten the target, or take a model for its shape.": "목표를 펴거나, 그 모양에 맞는 모델을 쓰세요.",
    "They were made by a model with other options.": "옵션이 다른 모델로 만든 것입니다.",

    "The state was made for other parameters: start from `init(params)`.":
      "상태가 다른 파라미터에 맞춰져 있습니다. `init(params)`부터 시작하세요.",
    "What is kept between steps is made for the value that is written; write the one to start from.":
      "단계 사이에 두는 것은 적은 값에 맞춰 만듭니다. 시작할 값을 적으세요.",

    "Make it longer, or the run.": "더 길게 하거나 실행을 늘리세요.",
    "Make it shorter, or the run longer.": "더 짧게 하거나 실행을 늘리세요.",
    "In this run they come to the steps {steps}.": "이 실행에서는 {steps}단계가 됩니다.",
  },
};
