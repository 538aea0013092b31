import { defineTexts } from "../app/texts.ts";

export const planeTexts = defineTexts({
  en: {
    title: "The loss around a run",
    lead: "The loss over a plane through the parameters with which a run ended, and the run's path on it. It is computed with the run's own model, loss and training data.",
    run: "Run",
    waiting: "Reading the runs…",
    none: "There is no finished run with snapshots of its parameters yet. Train a model, and come back; snapshots are kept of models with at most 20,000 parameters.",
    train: "Train a model",
    runNote: (steps: string, snapshots: string) => `${steps} steps, ${snapshots} snapshots`,
    directions: "Directions of the plane",
    path: "Along the path",
    random: "At random",
    pathNote: "The two directions in which the path goes farthest from its end (principal components).",
    randomNote:
      "Two random directions, each scaled neuron by neuron to the length of the weights (Li et al. 2018): good for comparing how sharp two minima are, of no use for seeing the path.",
    others: "Other directions",
    zoom: "What is shown",
    map: "Loss on the plane",
    mapSummary: (shadows: number) => `Contours of the loss with ${shadows} snapshots of the run.`,
    loss: "training loss",
    along: (n: number, share: string) => `direction ${n} (${share} of the path)`,
    randomAxis: (n: number) => `random direction ${n}`,
    key: "● snapshots, ○ start, ✚ end of the run, where the plane goes through. Hollow: a snapshot whose shadow falls on the plane from far off.",
    progress: (share: string) => `Computed: ${share} of the points`,
    again: "Compute again",
    failed: "The surface could not be computed.",
    warning: "A slice can mislead",
    reason: (dimensions: string) =>
      `This is a plane cut out of ${dimensions} dimensions. Hills, valleys and minima in it need not be there in the others: what looks like a wall may have a way around it, and what looks like a minimum may go on falling out of the plane.`,
    explained: (share: string) =>
      `The plane holds ${share} of the path's squared distances from its end; the rest of the path runs outside, and is shown by its shadow.`,
    compare:
      "Two runs cannot be compared on the plane of one of them: the other's path would lie off it, and look worse than it is.",
    farthest: (step: string, distance: string, loss: string, shown: string) =>
      `Look at step ${step}, which lies farthest off, at distance ${distance}: its loss is ${loss}, and the plane shows ${shown} in its place.`,
    samples: (samples: string) => `Mean loss of ${samples} training samples, as in evaluation.`,
    table: "Snapshots on the plane",
    step: "Step",
    distance: "Distance off the plane",
    close: "on the plane",
  },
  ko: {
    title: "학습 주변의 손실",
    lead: "학습이 끝난 파라미터를 지나는 평면 위의 손실과, 그 위에 나타낸 학습 경로입니다. 해당 학습의 모델, 손실 함수, 학습 데이터로 직접 계산합니다.",
    run: "학습",
    waiting: "학습 기록을 읽는 중…",
    none: "파라미터 스냅숏이 있는 끝난 학습이 아직 없습니다. 모델을 학습한 뒤 다시 오세요. 스냅숏은 파라미터가 20,000개 이하인 모델에서 저장됩니다.",
    train: "모델 학습하기",
    runNote: (steps, snapshots) => `${steps}단계, 스냅숏 ${snapshots}개`,
    directions: "평면의 방향",
    path: "경로 방향",
    random: "무작위 방향",
    pathNote: "경로가 끝점에서 가장 멀리 벗어나는 두 방향(주성분)입니다.",
    randomNote:
      "무작위 방향 두 개를 뉴런마다 가중치 길이에 맞춘 것입니다(Li 등, 2018). 두 최솟값이 얼마나 날카로운지 비교할 때 좋고, 경로를 보는 데는 맞지 않습니다.",
    others: "다른 방향으로",
    zoom: "표시 범위",
    map: "평면 위의 손실",
    mapSummary: (shadows) => `손실의 등고선과 학습 스냅숏 ${shadows}개입니다.`,
    loss: "학습 손실",
    along: (n, share) => `방향 ${n} (경로의 ${share})`,
    randomAxis: (n) => `무작위 방향 ${n}`,
    key: "● 스냅숏, ○ 시작, ✚ 학습의 끝(평면이 지나는 점). 속이 빈 점: 평면에서 멀리 떨어져 그림자만 보이는 스냅숏입니다.",
    progress: (share) => `전체 점의 ${share} 계산됨`,
    again: "다시 계산",
    failed: "손실 곡면을 계산하지 못했습니다.",
    warning: "단면은 오해를 부를 수 있습니다",
    reason: (dimensions) =>
      `${dimensions}차원에서 잘라 낸 평면 하나일 뿐입니다. 이 안의 언덕, 골짜기, 최솟값이 다른 방향에도 있다는 보장은 없습니다. 벽처럼 보여도 돌아가는 길이 있을 수 있고, 최솟값처럼 보여도 평면 밖으로는 계속 내려갈 수 있습니다.`,
    explained: (share) =>
      `이 평면은 끝점에서 잰 경로 거리 제곱의 ${share}를 담습니다. 나머지는 평면 밖을 지나며 그림자로만 보입니다.`,
    compare:
      "한 학습의 평면에서 다른 학습과 비교하면 안 됩니다. 다른 경로는 평면에서 벗어나 있어 실제보다 나빠 보입니다.",
    farthest: (step, distance, loss, shown) =>
      `가장 멀리 벗어난 ${step}단계(거리 ${distance})을 보세요. 실제 손실은 ${loss}인데 평면에서는 그 자리가 ${shown}로 보입니다.`,
    samples: (samples) => `학습 샘플 ${samples}개의 평균 손실이며, 평가할 때와 같은 방식으로 계산합니다.`,
    table: "평면 위의 스냅숏",
    step: "단계",
    distance: "평면에서 떨어진 거리",
    close: "평면 위",
  },
});
