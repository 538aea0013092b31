import type { Text } from "@downslope/core";
import type { SurfaceInfo } from "../worker/race/protocol.ts";
import { type Entry, type Setup, contestants } from "./setup.ts";

/** A race that shows something. */
export interface Preset {
  readonly id: string;
  readonly title: Text;
  /** What to watch for. */
  readonly lesson: Text;
  readonly surface: string;
  readonly start?: { readonly x: number; readonly y: number };
  readonly steps: number;
  readonly noise?: number;
  readonly racers: readonly { readonly optimizer: Entry; readonly scheduler?: Entry }[];
}

const sgd = (learningRate: number, more: object = {}): Entry => ({ use: "sgd", learningRate, ...more });
const cosine: Entry = { use: "cosine-annealing" };

/** Races to begin with, from the plainest on. */
export const presets: readonly Preset[] = [
  {
    id: "momentum",
    title: { en: "Momentum in a ravine", ko: "좁은 골짜기의 모멘텀" },
    lesson: {
      en: "All three have the same learning rate, held down by the steep walls. Plain SGD crawls along the ravine; momentum adds up the small steps along it and is there long before, but swings; Nesterov's look ahead takes out most of the swing.",
      ko: "셋 모두 학습률이 같으며, 가파른 벽 때문에 크게 잡을 수 없습니다. 단순 SGD는 골짜기를 기어갑니다. 모멘텀은 골짜기 방향의 작은 이동을 쌓아 훨씬 먼저 도착하지만 흔들리고, 네스테로프는 앞을 내다보아 흔들림을 대부분 없앱니다.",
    },
    surface: "ravine",
    steps: 80,
    racers: [
      { optimizer: sgd(0.02) },
      { optimizer: sgd(0.02, { momentum: 0.85 }) },
      { optimizer: sgd(0.02, { momentum: 0.85, nesterov: true }) },
    ],
  },
  {
    id: "saddle",
    title: { en: "Adam and SGD at a saddle", ko: "안장점에서 Adam과 SGD" },
    lesson: {
      en: "The start is almost on the ridge, so the gradient leads to the saddle point and fades there. SGD waits for dozens of steps; Adam and RMSprop divide by the size of the gradient and leave at once.",
      ko: "출발점이 능선 바로 옆이라 기울기는 안장점으로 이끌고 그곳에서 사라집니다. SGD는 수십 단계를 머물지만, Adam과 RMSprop은 기울기 크기로 나누기 때문에 바로 빠져나갑니다.",
    },
    surface: "saddle",
    steps: 200,
    racers: [
      { optimizer: sgd(0.1) },
      { optimizer: sgd(0.1, { momentum: 0.9 }) },
      { optimizer: { use: "adam", learningRate: 0.05 } },
      { optimizer: { use: "rmsprop", learningRate: 0.02 } },
    ],
  },
  {
    id: "too-large",
    title: { en: "A rate that is too large", ko: "너무 큰 학습률" },
    lesson: {
      en: "The ravine bends by 50 across, so plain SGD holds only below 2 / 50 = 0.04. At 0.041 each jump is a little longer than the last, and it diverges; Adam's steps do not grow with the gradient.",
      ko: "골짜기의 가로 방향 곡률이 50이므로 단순 SGD는 2 / 50 = 0.04 미만에서만 안정합니다. 0.041에서는 뛸 때마다 조금씩 더 멀리 튀어 발산합니다. Adam의 이동 크기는 기울기를 따라 커지지 않습니다.",
    },
    surface: "ravine",
    steps: 60,
    racers: [
      { optimizer: sgd(0.01) },
      { optimizer: sgd(0.038) },
      { optimizer: sgd(0.041) },
      { optimizer: { use: "adam", learningRate: 0.5 } },
    ],
  },
  {
    id: "schedule",
    title: { en: "Warm-up and cosine", ko: "웜업과 코사인 스케줄" },
    lesson: {
      en: "The slopes are steep right up to the minimum. At a constant rate the steps never get shorter and jump over it for ever; with a falling rate they come to rest in it, with or without a warm-up.",
      ko: "최솟값 바로 앞까지 가파릅니다. 학습률이 일정하면 이동 크기가 줄지 않아 최솟값을 계속 뛰어넘습니다. 학습률이 줄어들면 웜업이 있든 없든 최솟값에 안착합니다.",
    },
    surface: "kink",
    steps: 100,
    racers: [
      { optimizer: sgd(0.25) },
      { optimizer: sgd(0.25), scheduler: cosine },
      {
        optimizer: sgd(0.25),
        // oxlint-disable-next-line unicorn/no-thenable -- an option of that name
        scheduler: { use: "linear-warmup", warmupSteps: "20%", startFactor: 0.05, then: cosine },
      },
    ],
  },
  {
    id: "valley",
    title: { en: "Along Rosenbrock's valley", ko: "로젠브록 골짜기 따라가기" },
    lesson: {
      en: "Everybody finds the valley floor; few get along it. L-BFGS learns the curvature from the gradients and is there first by far, but needs the same loss at each step, as mini-batches never give.",
      ko: "골짜기 바닥은 모두 찾지만 따라가기가 어렵습니다. L-BFGS는 기울기에서 곡률을 알아내어 훨씬 먼저 도착합니다. 다만 매 단계 같은 손실이 필요하므로 미니배치에는 맞지 않습니다.",
    },
    surface: "rosenbrock",
    steps: 400,
    racers: [
      { optimizer: sgd(0.001) },
      { optimizer: sgd(0.001, { momentum: 0.9 }) },
      { optimizer: { use: "adam", learningRate: 0.1 } },
      { optimizer: { use: "lbfgs" } },
    ],
  },
  {
    id: "plateau",
    title: { en: "Lost on a plateau", ko: "고원에서 길을 잃다" },
    lesson: {
      en: "Far out the gradient is a few thousandths, and SGD needs more than a hundred steps to get going. Optimizers that rescale the gradient walk on at their usual pace.",
      ko: "먼 곳의 기울기는 천분의 몇에 지나지 않아 SGD는 움직이기 시작하는 데만 백 단계 넘게 걸립니다. 기울기를 다시 맞추는 옵티마이저는 평소 속도로 걸어갑니다.",
    },
    surface: "plateau",
    steps: 240,
    racers: [
      { optimizer: sgd(0.5) },
      { optimizer: { use: "adam", learningRate: 0.1 } },
      { optimizer: { use: "sign-sgd", learningRate: 0.05 } },
      { optimizer: { use: "adagrad", learningRate: 0.3 } },
    ],
  },
  {
    id: "noise",
    title: { en: "Noisy gradients", ko: "잡음 섞인 기울기" },
    lesson: {
      en: "As with mini-batches, each gradient is off by chance; all racers get the same noise. A constant rate keeps dancing around the minimum; a falling rate, or an average of the weights, comes to rest.",
      ko: "미니배치처럼 기울기마다 우연한 오차가 섞입니다. 잡음은 모두에게 같습니다. 학습률이 일정하면 최솟값 주위를 계속 맴돌고, 학습률을 줄이거나 가중치를 평균하면 안정됩니다.",
    },
    surface: "bowl",
    steps: 150,
    noise: 2,
    racers: [
      { optimizer: sgd(0.2) },
      { optimizer: sgd(0.2), scheduler: cosine },
      { optimizer: { use: "ema", decay: 0.95, optimizer: sgd(0.2) } },
    ],
  },
];

/** The race of a preset. */
export function setupOf(preset: Preset, surfaces: readonly SurfaceInfo[]): Setup {
  const info = surfaces.find(({ name }) => name === preset.surface)!;
  return {
    surface: { name: info.name },
    extent: info.extent,
    start: preset.start ?? info.start,
    steps: preset.steps,
    noise: preset.noise ?? 0,
    seed: 0,
    racers: contestants(preset.racers),
  };
}
