import type { Descriptions } from "./descriptions.ts";

/** Durations end in the units that they may be written in. */
const unitsOf = { en: '; steps, "5 epochs" or "30%" of the run', ko: '. 단계 수, "5 epochs" 또는 실행의 "30%"' };

const durations: Descriptions = {
  "when the minimum is reached": "최솟값에 이르는 때",
  "when the minimum is reached, warm-up included": "최솟값에 이르는 때. 워밍업을 포함합니다",
  "length of the first period": "첫 주기의 길이",
  "length of the cycle": "주기의 길이",
  "length of the way up": "올라가는 구간의 길이",
  "length of the way down, that of the way up where left out": "내려가는 구간의 길이. 비우면 올라가는 구간과 같음",
  "length of the warm-up": "워밍업의 길이",
  "length of the rise, where a fraction is one of totalSteps": "올라가는 구간의 길이. 비율이면 totalSteps에 대한 비율",
  "length of the fall, where a fraction is one of totalSteps": "내려가는 구간의 길이. 비율이면 totalSteps에 대한 비율",
  "length of the flat part, where a fraction is one of totalSteps":
    "평평한 구간의 길이. 비율이면 totalSteps에 대한 비율",
  "length of each stair": "계단 하나의 길이",
  "steps in which the rate falls by gamma": "학습률에 gamma가 한 번 곱해지는 기간",
  "steps to which decayRate refers": "decayRate가 가리키는 기간",
  "first step with noise": "잡음이 시작되는 단계",
  "first step without noise again": "잡음이 끝나는 단계",
  "where the rate falls": "학습률이 떨어지는 곳",
  "where the rate changes": "학습률이 바뀌는 곳",
  "where the next takes over": "다음 스케줄러로 넘어가는 곳",
};

/** Options of schedulers. */
export const schedulerOptions: Descriptions = {
  ...Object.fromEntries(Object.entries(durations).map(([en, ko]) => [en + unitsOf.en, ko + unitsOf.ko])),

  "rate at the end and after it": "끝과 그 뒤의 학습률",
  "rate that it falls no lower than": "이보다 낮아지지 않는 학습률",
  "lowest rate": "가장 낮은 학습률",
  "rate at the bottom of each cycle": "주기마다 가장 낮은 학습률",
  "rate at the top; the optimizer's rate where left out": "가장 높은 학습률. 비우면 옵티마이저의 학습률",
  "rate at the peak; the base rate where left out": "꼭대기의 학습률. 비우면 기본 학습률",
  "rate that each period falls towards": "주기마다 향해 내려가는 학습률",
  "value at the bottom of an inverse cycle; 0.85 where left out": "뒤집은 주기의 가장 낮은 값. 비우면 0.85",
  "share of the base rate at the first step": "첫 단계 학습률. 기본 학습률에 대한 비율",
  "power of the share of time; more keeps the rate high for longer":
    "지난 시간 비율의 지수. 클수록 학습률이 오래 높게 유지됩니다",
  "power of what is left; 1 is a straight line": "남은 비율의 지수. 1이면 직선",
  "how many times as long as the one before each period is": "다음 주기가 앞 주기보다 길어지는 배수",
  "factor of the height from one period to the next": "다음 주기의 높이에 곱하는 수",
  "factor of the height at each step": "단계마다 높이에 곱하는 수",
  "whether the height stays, halves with each cycle or falls by gamma at each step":
    "높이를 유지할지, 주기마다 절반으로 줄일지, 단계마다 gamma를 곱할지",
  "whether it starts at the top, as momentum does": "모멘텀처럼 꼭대기에서 시작할지 여부",
  "whether it falls and rises instead, as momentum does": "모멘텀처럼 내려갔다가 올라갈지 여부",
  "factor in so many steps as decaySteps says": "decaySteps만큼 지날 때마다 곱하는 수",
  "how fast it falls: divided by 1 + decayRate after decaySteps":
    "떨어지는 빠르기: decaySteps 뒤에 1 + decayRate로 나눕니다",
  "whether it falls in stairs of decaySteps steps": "decaySteps마다 계단처럼 떨어질지 여부",
  "factor from one stair to the next": "다음 계단에 곱하는 수",
  "where the rate falls": "학습률이 떨어지는 곳",
  "factor at each milestone": "지점마다 곱하는 수",
  "where the rate changes, in order": "학습률이 바뀌는 곳. 순서대로",
  "the rates: before the first milestone, and from each milestone on": "학습률: 첫 지점 전, 그리고 각 지점부터",
  "scheduler that takes over after the warm-up": "워밍업 뒤를 잇는 스케줄러",
  "where the curve begins": "곡선이 시작하는 곳",
  "where the curve ends": "곡선이 끝나는 곳",
  "curve of the fall": "내려가는 곡선의 모양",
  "curve of each phase": "각 구간의 곡선 모양",
  "share of the steps that rise": "올라가는 단계의 비율",
  "whether it falls to the first rate, and only then to the last":
    "먼저 첫 학습률로 내려간 다음 마지막 학습률로 내려갈지 여부",
  "the first rate is the peak over this": "첫 학습률은 꼭대기를 이 수로 나눈 값",
  "the last rate is the first over this": "마지막 학습률은 첫 학습률을 이 수로 나눈 값",
  "what is watched: loss, validation.loss or a metric": "지켜볼 값: loss, validation.loss 또는 지표",
  "whether smaller or larger is better": "작을수록 좋은지 클수록 좋은지",
  "factor by which the rate falls": "학습률에 곱해 낮추는 수",
  "epochs without improvement that are borne": "나아지지 않아도 기다리는 에포크 수",
  "how much better counts as better": "이만큼은 나아져야 나아진 것으로 봅니다",
  "whether the threshold is a share of the best or in the metric's unit":
    "기준을 최고 기록에 대한 비율로 볼지, 지표의 단위로 볼지",
  "epochs after a fall that do not count as bad": "낮춘 뒤 나쁘다고 세지 않는 에포크 수",
  "the scheduler whose rates are disturbed": "잡음을 섞을 스케줄러",
  "largest share by which a rate is raised or lowered": "학습률을 올리거나 내리는 최대 비율",
  "seed of the noise": "잡음의 시드",
  "the scheduler whose rates are scaled": "비율을 곱할 스케줄러",
  "what the rates are multiplied by": "학습률에 곱하는 수",
  "the schedulers whose factors are multiplied": "비율을 서로 곱할 스케줄러들",
  "a scheduler of the product": "곱에 드는 스케줄러",
  "the schedulers, in order": "스케줄러들. 순서대로",
  "a scheduler of the sequence": "이어지는 스케줄러",
  "where the next one takes over, in order": "다음 스케줄러로 넘어가는 곳. 순서대로",
};
