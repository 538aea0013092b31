import type { Descriptions } from "./descriptions.ts";

/** Options of losses that compare a prediction with a target: values, classes, masks, sequences, distributions. */
export const lossOptions: Descriptions = {
  'weight of each class, a number a class; from the training split, "balanced" takes them so that all classes weigh the same, and { effective: β } by their effective number of samples, between that (β near 1) and no weights (β = 0)':
    '클래스마다의 가중치, 클래스당 수 하나. "balanced"는 학습용 데이터에서 모든 클래스의 무게가 같도록, { effective: β }는 유효 표본 수에 따라 정하며 β가 1에 가까우면 그와 같고 0이면 가중치가 없습니다',
  "label of samples that count for nothing": "계산에서 빼는 표본의 레이블",
  "whether the prediction holds logits, the output of a linear layer; else it holds probabilities":
    "예측이 선형 층의 출력인 로짓인지 여부. 아니면 확률입니다",
  'weight of positive labels: a number, or a list with one for each element of the last axis; "balanced" takes negative over positive samples of the training split':
    '양성 레이블의 가중치: 수 하나, 또는 마지막 축의 원소마다 하나씩인 목록. "balanced"는 학습용 데이터의 음성 표본 수를 양성 표본 수로 나눈 값',
  'weight of positive labels, the negative ones weigh 1 less it; "balanced" takes the share of negative samples in the training split; null weighs both 1':
    '양성 레이블의 가중치이며 음성은 1에서 뺀 값. "balanced"는 학습용 데이터의 음성 비율, null은 둘 다 1',
  "share of each target that is spread over both classes": "목표에서 두 클래스에 고루 나눠 줄 비율",
  "share of each target that is spread over all classes": "목표에서 모든 클래스에 고루 나눠 줄 비율",
  "focusing power: the larger, the less easy samples count": "초점의 지수: 클수록 쉬운 표본이 덜 반영됩니다",
  "focusing power of negative labels": "음성 레이블의 초점 지수",
  "focusing power of positive labels": "양성 레이블의 초점 지수",
  "negatives with a probability below it count for nothing": "확률이 이보다 낮은 음성은 계산에서 뺍니다",
  "factor of each class, which does not enter the divisor of the mean":
    "클래스마다 곱하는 수. 평균을 나누는 수에는 들지 않습니다",
  "temperature of the logarithm: below 1 the loss has a ceiling": "로그의 온도: 1보다 작으면 손실에 상한이 생깁니다",
  "temperature of the softmax: the larger, the heavier its tails": "소프트맥스의 온도: 클수록 꼬리가 두꺼워집니다",
  "how far the right class must lead, in units of the scores; 0 is the perceptron's loss":
    "정답 클래스가 앞서야 하는 차이. 점수 단위이며 0이면 퍼셉트론 손실",
  "how far the right class must lead, in units of the scores": "정답 클래스가 앞서야 하는 차이. 점수 단위",
  "how far labels that hold must lead, in units of the scores": "맞는 레이블이 앞서야 하는 차이. 점수 단위",
  "whether the strongest rival scores at least 0, as in Keras":
    "Keras처럼 가장 센 경쟁 클래스의 점수를 0 이상으로 볼지 여부",
  "power of what each class lacks": "클래스마다 모자란 만큼에 붙는 지수",
  "near 0 it is cross-entropy, at 1 the probability that is missing; the larger, the more robust":
    "0에 가까우면 교차 엔트로피, 1이면 모자란 확률. 클수록 강건합니다",
  "how strongly the shares of the classes enter; at 0 it is cross-entropy":
    "클래스 비율이 반영되는 세기. 0이면 교차 엔트로피",
  "margin of the rarest class, in units of the logits": "가장 드문 클래스의 마진. 로짓 단위",
  "factor of the logits; 30 is for logits that are cosines": "로짓에 곱하는 수. 로짓이 코사인이면 30",
  "what is added to the first coefficient of cross-entropy as a polynomial of 1 - p":
    "교차 엔트로피를 1 - p의 다항식으로 볼 때 첫 계수에 더하는 값",
  "weight of cross-entropy": "교차 엔트로피의 가중치",
  "weight of reverse cross-entropy": "역교차 엔트로피의 가중치",
  "what stands for log 0 in reverse cross-entropy": "역교차 엔트로피에서 log 0을 대신하는 값",
  "weight of each label, a number a label": "레이블마다의 가중치, 레이블당 수 하나",
  "first class of each cluster of rare classes; those below the first are the head":
    "드문 클래스 무리마다 첫 클래스의 번호. 첫 무리보다 앞은 머리에 속합니다",
  "by how much narrower each cluster is than the one before": "무리가 앞 무리보다 좁아지는 배수",
  "whether the head adds a number to each logit": "머리에 편향을 둘지 여부",
  "whether the linear layer adds a number to each logit": "선형 층에 편향을 둘지 여부",
  "F1 of each label over the batch, of all labels over the batch, or of each sample":
    "배치에서 레이블마다의 F1, 배치 전체의 F1, 또는 표본마다의 F1",

  "residual where the loss turns from quadratic to linear, in target units":
    "손실이 이차에서 일차로 바뀌는 잔차. 목표값 단위",
  "residual where the loss turns linear, in target units": "손실이 일차로 바뀌는 잔차. 목표값 단위",
  "residual where it turns linear, in target units; 0 makes it mae": "일차로 바뀌는 잔차. 목표값 단위이며 0이면 mae",
  "residual from which on samples count less, in target units": "이보다 큰 잔차부터 표본이 덜 반영됩니다. 목표값 단위",
  "residual below which the loss is round, in target units": "이보다 작은 잔차에서는 손실이 둥급니다. 목표값 단위",
  "residual by which the curve bends, in target units: the smaller, the steeper near 0":
    "곡선이 휘는 잔차. 목표값 단위이며 작을수록 0 근처가 가파릅니다",
  "smallest size of a target to divide by, in target units; null leaves targets of 0 out":
    "나눌 때 쓰는 목표값 크기의 하한. 목표값 단위이며 null이면 0인 목표를 뺍니다",
  "share of targets that should lie below the prediction; or a list, one for each of the last axis":
    "예측보다 아래에 있어야 할 목표의 비율. 또는 마지막 축마다 하나씩인 목록",
  "smallest variance to reckon with, in squared target units": "계산에 쓰는 분산의 하한. 목표값 제곱 단위",
  "whether the constant log(2π) / 2 is added": "상수 log(2π) / 2를 더할지 여부",
  "whether the prediction is the logarithm of the rate": "예측이 발생률의 로그인지 여부",
  "whether log t! is added, by Stirling's formula, for targets above 1":
    "1보다 큰 목표에 스털링 공식으로 log t!를 더할지 여부",
  "added to the rate before its logarithm, without logInput": "logInput이 아닐 때 로그를 취하기 전 발생률에 더하는 값",
  "whether the target holds logarithms of probabilities": "목표가 확률의 로그인지 여부",
  "whether a log-softmax of the prediction is taken first, so that it may hold logits":
    "예측에 먼저 로그 소프트맥스를 취할지 여부. 그러면 로짓을 줄 수 있습니다",

  "smoothing, in pixels: what is added above and below the ratio, so that empty masks have a slope":
    "평활값, 픽셀 단위: 분자와 분모에 더해 빈 마스크에도 기울기가 생기게 합니다",
  "whether the classes of the last axis exclude each other": "마지막 축의 클래스 가운데 하나만 맞는지 여부",
  "one ratio over all of a sample, or the mean of each class's, the default for multiClass":
    "표본 전체의 비율 하나, 또는 클래스별 비율의 평균 (multiClass의 기본값)",
  "whether p and t are squared": "p와 t를 제곱할지 여부",
  "weight of false positives": "거짓 양성의 가중치",
  "weight of false negatives": "거짓 음성의 가중치",
  "focus: the loss is the Tversky loss to the power of 1/γ": "초점: 트버스키 손실의 1/γ 제곱",
  "share of the Tversky part; the rest is cross-entropy": "트버스키 부분의 비율. 나머지는 교차 엔트로피",
  "weight of the foreground, and of what is missed": "전경의 가중치이자 놓친 것의 가중치",
  "focus: background is put down, a poor foreground lifted": "초점: 배경은 낮추고 못 맞힌 전경은 높입니다",
  "which classes a sample's mean is over: those in its target, or all":
    "표본의 평균에 드는 클래스: 목표에 있는 것, 또는 전부",
  "erosions on the way to the skeleton: the half width of the widest tube, in pixels":
    "뼈대를 얻기까지의 침식 횟수: 가장 굵은 관의 반폭, 픽셀 단위",

  "class of no label": "레이블 없음을 뜻하는 클래스",
  "whether it reads lengths": "길이를 읽을지 여부",
  "whether to divide by the number of labels": "레이블 수로 나눌지 여부",
  "whether labels that do not fit cost 0": "들어갈 수 없는 레이블의 손실을 0으로 할지 여부",
  "how relevances become weights of the items: as they are, as shares of their sum, or by softmax":
    "관련도를 항목의 가중치로 바꾸는 방법: 그대로, 합에 대한 비율, 또는 소프트맥스",

  "number of bins of the histograms": "히스토그램의 구간 수",
  "standard deviation by which a value counts to bins, in bins": "값이 구간에 퍼지는 표준 편차. 구간 단위",
  "highest value; the lowest is 0": "가장 큰 값. 가장 작은 값은 0",
  "length of the windows, in pixels; null compares wholes": "창의 길이, 픽셀 단위. null이면 전체를 비교합니다",
  "length of the window along each axis, in pixels": "축마다 창의 길이, 픽셀 단위",
  "standard deviation of the Gaussian window, in pixels": "가우스 창의 표준 편차, 픽셀 단위",
  "from the darkest possible value to the brightest": "가장 어두운 값에서 가장 밝은 값까지의 폭",
  "whether correlations are squared": "상관을 제곱할지 여부",
  "smallest variance to divide by, in squared data units": "나눌 때 쓰는 분산의 하한. 데이터 제곱 단위",

  "whose loss it is: the discriminator's reads `real` and `fake`, the generator's `fake` alone":
    "누구의 손실인지: 판별자는 `real`과 `fake`를, 생성자는 `fake`만 읽습니다",
  "weight of the discriminator's gradient penalty": "판별자의 기울기 벌점 가중치",
  "length to which the penalty draws the gradient": "벌점이 기울기를 맞추려는 길이",

  "the losses that are added up": "더할 손실들",
  "a loss that is added up": "더할 손실",
  "what each loss is multiplied by; 1 where left out": "손실마다 곱하는 수. 비우면 1",
};
