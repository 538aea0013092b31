import type { Wordings } from "./wording.ts";

/** What core asks of plugins, of what they return and of what they are given. */
export const plugins: Wordings = {
  rules: {
    "be made by defineLoss, defineOptimizer and the like":
      "defineLoss, defineOptimizer 같은 함수로 만든 것이어야 합니다",
    "be the only {kind:kind} of its name": "그 이름을 가진 {kind}이(가) 하나뿐이어야 합니다",
    "be written for core API {least} to {most}, which this core has":
      "이 core가 가진 core API {least}에서 {most}까지에 맞춘 것이어야 합니다",
    "be made by the copy of @downslope/core that runs it":
      "실행하는 @downslope/core와 같은 사본으로 만든 것이어야 합니다",
    "return at once what it makes": "만든 것을 기다리지 않고 바로 돌려줘야 합니다",
    "be lower case words joined by hyphens": "소문자 낱말을 붙임표로 이은 이름이어야 합니다",
    "be a Standard Schema": "Standard Schema여야 합니다",
    "have a `title` and a `summary`, each in `en` and `ko`": "`title`과 `summary`가 `en`과 `ko`로 있어야 합니다",
    "be a function": "함수여야 합니다",
    "be supplied by the host": "실행하는 쪽에서 제공해야 합니다",
    "be supplied by the host, to read a model's file": "모델의 파일을 읽도록 실행하는 쪽에서 제공해야 합니다",
    "be an address (https:, blob:, data:) on a host without files":
      "파일이 없는 곳에서는 주소(https:, blob:, data:)여야 합니다",
    "be readable": "읽을 수 있어야 합니다",

    'be steps, "5 epochs" or "30%"': '단계 수, "5 epochs" 또는 "30%"여야 합니다',
    "be in steps where the length of the run is unknown": "실행의 길이를 모르므로 단계 수여야 합니다",

    "be left out here": "여기서는 비워야 합니다",
    "be a number above 0 and at most 1": "0보다 크고 1 이하인 수여야 합니다",
    "be left out, for it has no weightDecay": "weightDecay가 없으므로 비워야 합니다",
    'be "all", "matrices" or a list of paths': '"all", "matrices" 또는 경로의 목록이어야 합니다',
    "be a list of records with `match`": "`match`가 있는 레코드의 목록이어야 합니다",
    "be a record with `match`": "`match`가 있는 레코드여야 합니다",
    "be a path or a list of paths": "경로나 경로의 목록이어야 합니다",
    "be left out where the base rate is 0, of which it would be a multiple":
      "기본 학습률의 배수로 정해지므로 기본 학습률이 0이면 비워야 합니다",
    "match a parameter": "맞는 파라미터가 있어야 합니다",
    "end in an optimizer": "옵티마이저로 끝나야 합니다",
    "be transforms before the last": "마지막 앞은 변환이어야 합니다",
    "be a number, which schedules scale": "스케줄이 비율을 곱할 수여야 합니다",
    "return `{ init, update }`, two functions": "두 함수 `{ init, update }`를 돌려줘야 합니다",
    "be given to `update`, for it is read": "`update`가 읽으므로 주어야 합니다",
    "be left out, for it moves all parameters together": "모든 파라미터를 함께 움직이므로 비워야 합니다",
    "be frozen, for it moves all parameters together": "모든 파라미터를 함께 움직이므로 고정해야 합니다",
    "move options out of {names}": "다음 옵션만 움직여야 합니다: {names}",
    "move none of its options": "옵션을 움직이지 않아야 합니다",

    "list roles out of {roles}": "다음 역할을 적은 목록이어야 합니다: {roles}",
    "list each role once": "역할은 한 번씩만 적어야 합니다",
    "list what the model puts out": "모델이 내는 것을 적어야 합니다",
    "be a record from roles to their lowest and highest number": "역할마다 최솟값과 최댓값을 적은 레코드여야 합니다",
    "name roles out of its inputs, {inputs}": "입력에 있는 역할이어야 합니다: {inputs}",
    "be the lowest and the highest number, in this order": "최솟값과 최댓값을 이 순서로 적어야 합니다",
    "list the lengths of a sample's axes": "표본의 축마다 길이를 적은 목록이어야 합니다",
    "return some of its inputs, {inputs}": "입력 가운데 일부를 돌려줘야 합니다: {inputs}",
    "return one of {words}": "다음 중 하나를 돌려줘야 합니다: {words}",
    "return a record of float tensors by path": "경로마다 실수 텐서를 담은 레코드를 돌려줘야 합니다",
    "return a float tensor as `{path}`": "`{path}`로 실수 텐서를 돌려줘야 합니다",
    "return the function from inputs to losses": "입력에서 손실을 구하는 함수를 돌려줘야 합니다",
    "be given, for it has parameters of its own": "자체 파라미터가 있으므로 주어야 합니다",
    "return a tensor of losses, or { values, weights }": "손실의 텐서나 `{ values, weights }`를 돌려줘야 합니다",
    "return `weights` as its `values` are, {shape}": "`weights`를 `values`와 같은 {shape}로 돌려줘야 합니다",
    "return losses with an axis of samples first, of length {samples}, where samples have weights":
      "표본에 가중치가 있으므로 손실의 첫 축이 표본이고 길이가 {samples}여야 합니다",
    "have one weight a sample, [{samples}]": "표본마다 가중치가 하나여야 합니다, [{samples}]",

    "be given": "주어야 합니다",
    "hold at least one sample": "표본이 하나 이상 있어야 합니다",
    "have the shape of `{name}`, {shape}": "`{name}`과 같은 모양 {shape}이어야 합니다",
    "have {what:shapeOf}, [{shape}]": "{what}인 [{shape}]이어야 합니다",
    "hold int32 class labels": "int32 클래스 레이블이어야 합니다",
    "be int32 [{samples}], one length a sample": "표본마다 길이 하나인 int32 [{samples}]이어야 합니다",
    "hold numbers from 0 to 1": "0에서 1까지의 수여야 합니다",
    "hold labels -1 and 1": "레이블이 -1과 1이어야 합니다",
    "hold floats": "실수여야 합니다",
  },
  cures: {
    "Pass the plugin itself, not the result of calling it, and not its package.":
      "플러그인을 부른 결과나 패키지가 아니라 플러그인 자체를 주세요.",
    "Rename one of them, or register only one.": "둘 중 하나의 이름을 바꾸거나, 하나만 등록하세요.",
    "Give the host's `FileReader` a `readBytes(path)`.": "실행하는 쪽의 `FileReader`에 `readBytes(path)`를 더하세요.",
    "Update @downslope/core.": "@downslope/core를 업데이트하세요.",
    "Update the plugin's package.": "플러그인의 패키지를 업데이트하세요.",
    "Install @downslope/core once, with plugin packages that have it as a peer dependency; `npm ls @downslope/core` lists the copies.":
      "플러그인 패키지가 피어 의존성으로 쓰도록 @downslope/core를 하나만 설치하세요. `npm ls @downslope/core`로 사본을 볼 수 있습니다.",
    "Remove `async`: only data sets and models may wait for what they read.":
      "`async`를 지우세요. 읽을 것을 기다릴 수 있는 것은 데이터셋과 모델뿐입니다.",
    'Write it like "mean-squared-error".': '"mean-squared-error"처럼 쓰세요.',
    "Use `z.object({ ... })` from zod 4; `z.object({})` where there are none.":
      "zod 4의 `z.object({ ... })`을(를), 옵션이 없으면 `z.object({})`을(를) 쓰세요.",
    "They are shown by `downslope describe` and in the playground.":
      "`downslope describe`와 플레이그라운드에 나옵니다.",
    "It is given the options, and makes what the plugin does.": "옵션을 받아 플러그인이 할 일을 만듭니다.",
    "It is given the options.": "옵션을 받습니다.",
    "Set it with `container.set(TOKEN, service)`; in Node, start from `nodeServices()` of @downslope/core/node.":
      "`container.set(TOKEN, service)`로 정하세요. Node에서는 @downslope/core/node의 `nodeServices()`로 시작하세요.",
    "In Node, run with `nodeServices()` of @downslope/core/node, or give the text itself.":
      "Node에서는 @downslope/core/node의 `nodeServices()`로 실행하거나, 내용을 직접 주세요.",
    "Write a number for steps.": "단계 수를 쓰세요.",
    "Write a number.": "수를 쓰세요.",
    "It belongs to the optimizer inside: write it among that one's options.":
      "안에 든 옵티마이저의 것이니 그 옵션에 쓰세요.",
    'Write paths, in which * stands for anything, such as "layers.0.*".':
      '"layers.0.*"처럼 경로를 쓰세요. *는 아무 글자나 뜻합니다.',
    "Give the optimizer this rate, and freeze the rest.": "옵티마이저에 이 학습률을 주고 나머지를 고정하세요.",
    "There are: {names}.": "있는 것: {names}.",
    "Write `chain(clipByGlobalNorm({ maxNorm: 1 }), adam())`.":
      "`chain(clipByGlobalNorm({ maxNorm: 1 }), adam())`처럼 쓰세요.",
    "An optimizer comes last and only once.": "옵티마이저는 마지막에 한 번만 옵니다.",
    "Add `learningRate` to its options; a wrapper returns that of the optimizer inside.":
      "옵션에 `learningRate`를 더하세요. 감싸는 옵티마이저는 안에 든 것의 학습률을 돌려줍니다.",
    "Remove `async`: it is plain maths and never waits.": "`async`를 지우세요. 계산만 하며 기다리지 않습니다.",
    "Remove `async`: a loss is plain maths and never waits.":
      "`async`를 지우세요. 손실은 계산만 하며 기다리지 않습니다.",
    "A loss is plain maths and never waits: remove `async`.":
      "손실은 계산만 하며 기다리지 않습니다. `async`를 지우세요.",
    "Write both.": "둘 다 쓰세요.",
    "`train` gives it; a program that calls `update` itself must, too.":
      "`train`이 줍니다. `update`를 직접 부르는 프로그램도 주어야 합니다.",
    "Freeze parameters, or take another optimizer.": "파라미터를 고정하거나 다른 옵티마이저를 쓰세요.",
    "Other options are fixed when the step is compiled.": "다른 옵션은 단계를 컴파일할 때 정해집니다.",

    "Write { prediction: [0, 1] }, with Number.POSITIVE_INFINITY where there is no end.":
      "`{ prediction: [0, 1] }`처럼 쓰고, 끝이 없으면 `Number.POSITIVE_INFINITY`를 쓰세요.",
    'Write { weight: normal(key, shape) }; paths in one record, as in "layer.weight".':
      '`{ weight: normal(key, shape) }`처럼 한 레코드에 "layer.weight" 같은 경로로 쓰세요.',
    "Leave it out where the target holds numbers, or choose it by options with a function.":
      "목표가 수라면 비우거나, 함수로 옵션에 따라 고르세요.",
    "Leave it out where the model predicts the target.": "모델이 목표를 예측한다면 비우세요.",
    "Leave it out where the mean is usual.": "보통 평균을 쓴다면 비우세요.",
    "Leave it out where the gradient is that of the value.": "기울기가 값의 기울기와 같다면 비우세요.",
    'Most losses take ["prediction", "target"].': '대부분의 손실은 ["prediction", "target"]을 받습니다.',
    'Most losses take ["prediction", "target"]. Without an output there is nothing to train.':
      '대부분의 손실은 ["prediction", "target"]을 받습니다. 출력이 없으면 학습할 것이 없습니다.',
    "Leave one of them out.": "둘 중 하나를 빼세요.",
    "Write [16, 16, 1] for small grey images.": "작은 흑백 이미지라면 [16, 16, 1]로 쓰세요.",
    "List in `inputs` all roles that it may read, and return those that it reads under the options.":
      "읽을 수 있는 역할을 모두 `inputs`에 적고, 옵션에 따라 읽는 것을 돌려주세요.",
    "Decide by the options and the context alone, at once.": "옵션과 문맥만 보고 바로 정하세요.",
    "Remove `async`: parameters are made at once.": "`async`를 지우세요. 파라미터는 바로 만듭니다.",
    "Make it a tensor: {code}.": "텐서로 만드세요: {code}.",
    "Leave `init` out where it has no parameters of its own.": "자체 파라미터가 없으면 `init`을 빼세요.",
    "Write `create: (options) => ({ prediction, target }) => ...`.":
      "`create: (options) => ({ prediction, target }) => ...`처럼 쓰세요.",
    "Make them with `init`; `train` does so by itself.": "`init`으로 만드세요. `train`은 스스로 만듭니다.",
    "Write { terms: [{ name, weight, reduction, result }] }.":
      "`{ terms: [{ name, weight, reduction, result }] }`처럼 쓰세요.",
    "Compute it from the inputs with tensor methods, not with JavaScript numbers.":
      "JavaScript 수가 아니라 텐서 메서드로 입력에서 계산하세요.",
    "Losses are floats: comparisons have no gradient.": "손실은 실수입니다. 비교에는 기울기가 없습니다.",
    "`mean` divides by their sum: spread them with `broadcastTo`, and turn conditions into numbers with `toFloat`.":
      "`mean`은 그 합으로 나눕니다. `broadcastTo`로 펼치고, 조건은 `toFloat`로 수로 바꾸세요.",
    "Return one loss for each sample or element; sums and means over the batch are core's to take.":
      "표본이나 원소마다 손실 하나를 돌려주세요. 배치의 합과 평균은 core가 구합니다.",
    "Give a vector as long as the batch.": "배치와 길이가 같은 벡터를 주세요.",

    "It reads {roles}.": "읽는 것: {roles}.",
    "Leave empty batches out.": "빈 배치를 빼세요.",
    "They are compared one with one.": "하나씩 짝지어 비교합니다.",
    "The prediction is {shape}; reshape one of them.": "예측은 {shape}입니다. 둘 중 하나의 모양을 바꾸세요.",
    "The prediction is {shape}.": "예측은 {shape}입니다.",
    "Use a loss for one-hot targets where they are probabilities.": "확률이라면 원-핫 목표를 받는 손실을 쓰세요.",
    "Turn labels y of -1 and 1 into (1 + y) / 2.": "-1과 1인 레이블 y를 (1 + y) / 2로 바꾸세요.",
    "Write a probability for each class, or take a loss that reads class indices.":
      "클래스마다 확률을 쓰거나, 클래스 번호를 읽는 손실을 쓰세요.",
    "Turn labels t of 0 and 1 into 2 t - 1; data sets of two classes are encoded so by themselves.":
      "0과 1인 레이블 t를 2 t - 1로 바꾸세요. 클래스가 둘인 데이터셋은 저절로 그렇게 됩니다.",
    "Convert it with `toFloat`.": "`toFloat`로 바꾸세요.",
  },
};
