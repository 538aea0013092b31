import {
  type ConfiguredOptimizer,
  type ConfiguredTransform,
  type OptimizerState,
  type Params,
  type Tensor,
  fromHost,
  hostArray,
  onDevice,
  scope,
} from "@downslope/core";
import {
  adagrad,
  adam,
  adamw,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  nadam,
  rmsprop,
  sgd,
} from "@downslope/optimizers";
import { firstOf, replay, single, transformed } from "../packages/optimizers/reference/replay.ts";
import { optimizerOf } from "./optimizer-documents.ts";

/*
 * The numbers of the guide to the optimizers, computed by the plugins. Formulas stand for other libraries and for what a
 * plugin keeps to itself.
 */

const rounded = (value: number, digits: number): string => String(Number(value.toFixed(digits)) + 0);
const all = (values: readonly number[], digits: number): string[] => values.map((one) => rounded(one, digits));
const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** How far each update moves the parameter down. */
function stepsOf(optimizer: ConfiguredOptimizer, gradients: readonly number[], start = 0): number[] {
  const trace = replay(optimizer, { initial: single([start]), gradients: gradients.map((g) => single([g])) });
  const values = [start, ...firstOf(trace)];
  return values.slice(1).map((value, i) => values[i]! - value);
}

/** The parameter after the last of some updates. */
const movedTo = (
  optimizer: ConfiguredOptimizer,
  start: number,
  gradients: readonly number[],
  learningRate?: (step: number) => number,
): number =>
  firstOf(
    replay(optimizer, {
      initial: single([start]),
      gradients: gradients.map((g) => single([g])),
      ...(learningRate && { learningRate }),
    }),
  ).at(-1)!;

/** L = (x² + 16 y²) / 2 from (10, 1): x, y and the loss, before and after each of five steps. */
function ravine(optimizer: ConfiguredOptimizer): { x: number; y: number; loss: number }[] {
  const { params } = replay(optimizer, {
    initial: single([10, 1]),
    gradients: times(5, single([0, 0])),
    objective: ({ p }) =>
      p!
        .square()
        .mul(fromHost(hostArray([1, 16], [2], "float64")))
        .sum()
        .mul(0.5),
  });
  const points = [[10, 1], ...params.map(({ p }) => [...p!.data])] as [number, number][];
  return points.map(([x, y]) => ({ x, y, loss: (x * x + 16 * y * y) / 2 }));
}

/** The parameters to evaluate with after updates that move them by 1 each. */
function averagesOf(written: string): number[] {
  const inside = "optimizer: { use: sgd, learningRate: 1 }";
  const part = optimizerOf(written.replace(" }", `, ${inside} }`)).create({});
  const averages: number[] = [];
  onDevice("cpu", () =>
    scope(() => {
      const scalar = (value: number): Tensor => fromHost(hostArray([value], [], "float64"));
      let params: Params = { p: scalar(0) };
      let state: OptimizerState = part.init(params);
      for (const step of [0, 1, 2]) {
        const given = { gradients: { p: scalar(-1) }, params, state, learningRate: scalar(1), step: scalar(step) };
        ({ params, state } = part.update(given));
        averages.push(part.evaluationParams({ params, state })["p"]!.item());
      }
    }),
  );
  return averages;
}

/** What the textbook says of running means from 0, for gradients in order. */
function running(gradients: readonly number[], decay: number, of = (g: number) => g): number[] {
  let mean = 0;
  return gradients.map((g) => (mean = decay * mean + (1 - decay) * of(g)));
}

const square = (x: number): number => x * x;

/** Adam's parts, with the steps that the plugin makes. */
function adamParts(gradients: readonly number[], learningRate: number) {
  const [m, v] = [running(gradients, 0.9), running(gradients, 0.999, square)];
  return stepsOf(adam({ learningRate }), gradients).map((step, i) => {
    const [first, second] = [1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)];
    const [mHat, vHat] = [m[i]! / first, v[i]! / second];
    // The parts are the plugin's: they make its step.
    expect(step).toBeCloseTo((learningRate * mHat) / (Math.sqrt(vHat) + 1e-8), 12);
    return { m: m[i]!, v: v[i]!, first, second, mHat, vHat, step, raw: (learningRate * m[i]!) / Math.sqrt(v[i]!) };
  });
}

function clipped(transform: ConfiguredTransform): string[] {
  const given = { a: hostArray([3, 4], [2], "float64"), b: hostArray([12], [1], "float64") };
  const { a, b } = transformed(transform, given);
  return [all([...a!.data], 4).join(", "), rounded(b!.data[0]!, 4)];
}

/** The rates of three layers, with a gradient of 1 for each. */
function layerRates(): number[] {
  const paths = [0, 1, 2].map((i) => `layers.${i}.weight`);
  const of = (value: number) => Object.fromEntries(paths.map((path) => [path, hostArray([value], [1], "float64")]));
  const optimizer = sgd({ learningRate: 0.001, layerDecay: 0.75 });
  const { params } = replay(optimizer, { initial: of(0), gradients: [of(1)] });
  return paths.map((path) => -params[0]![path]!.data[0]!);
}

/** The columns of a table that hold numbers, and what these must be. */
interface Numbers {
  readonly columns: readonly number[];
  rows(written: readonly string[][]): string[][];
}

const code = (cell: string): string => cell.replaceAll("`", "");

/** What each table must hold, by the name that stands before it. */
export const tables: Readonly<Record<string, Numbers>> = {
  rates: {
    columns: [0, 1, 2, 3, 4, 5],
    rows: () =>
      [0.05, 0.1, 0.19, 0.21].map((learningRate) => {
        const { params } = replay(sgd({ learningRate }), {
          initial: single([1]),
          gradients: times(4, single([0])),
          objective: ({ p }) => p!.square().sum().mul(5),
        });
        return [rounded(learningRate, 2), ...all([1 - 10 * learningRate, ...params.map(({ p }) => p!.data[0]!)], 4)];
      }),
  },
  "ravine, plain": {
    columns: [0, 1, 2, 3],
    rows: () => ravine(sgd({ learningRate: 0.12 })).map(({ x, y, loss }, i) => [String(i), ...all([x, y, loss], 3)]),
  },
  "ravine, momentum": {
    columns: [0, 1, 2, 3, 4, 5, 6, 7],
    rows() {
      const points = ravine(sgd({ learningRate: 0.12, momentum: 0.5 }));
      return points.slice(1).map(({ x, y, loss }, i) => {
        const before = points[i]!;
        const [bx, by] = [(before.x - x) / 0.12, (before.y - y) / 0.12];
        return [String(i + 1), ...all([before.x, bx, x, 16 * before.y, by, y, loss], 3)];
      });
    },
  },
  rmsprop: {
    columns: [0, 1, 2, 3, 4, 5],
    rows() {
      const optimizer = rmsprop({ decay: 0.99, learningRate: 0.01 });
      const [large, small] = [10, 0.1].map((g) => {
        const gradients = times(1000, g);
        const roots = running(gradients, 0.99, square).map(Math.sqrt);
        return { g, roots, steps: stepsOf(optimizer, gradients) };
      });
      return [1, 2, 3, 100, 1000].map((t) => {
        const of = ({ roots, steps }: NonNullable<typeof large>) => all([roots[t - 1]!, steps[t - 1]!], 4);
        return [String(t), ...of(large!), ...of(small!), all([0.01 * large!.g, 0.01 * small!.g], 4).join(", ")];
      });
    },
  },
  adam: {
    columns: [0, 1, 2, 3, 4, 5, 6, 7, 8],
    rows: () =>
      adamParts(times(3, 10), 0.001).map(({ m, v, first, second, mHat, vHat, step, raw }, i) => [
        ...[String(i + 1), rounded(m, 2), rounded(v, 4), rounded(first, 4), rounded(second, 6)],
        ...[rounded(mHat, 6), rounded(vHat, 6), rounded(step, 6), rounded(raw, 5)],
      ]),
  },
  "adam, signs": {
    columns: [0, 1, 2, 3, 4, 5],
    rows: () =>
      adamParts([1, -1, 1, -1], 0.001).map(({ m, mHat, vHat, step }, i) => [
        ...[String(i + 1), i % 2 === 0 ? "1" : "-1"],
        ...all([m, mHat, vHat, step / 0.001], 4),
      ]),
  },
  decay: {
    columns: [2],
    rows: (written) => written.map(([document]) => [rounded(movedTo(optimizerOf(code(document!)), 1, [0]), 6)]),
  },
  batches: {
    columns: [0, 1, 2],
    rows: () =>
      [32, 64, 128, 256].map((size) => [
        String(size),
        rounded(0.1 * (size / 32), 2),
        rounded(0.001 * Math.sqrt(size / 32), 5),
      ]),
  },
  clipping: {
    columns: [1, 2],
    rows: () =>
      [clipByGlobalNorm({ maxNorm: 1 }), clipByNorm({ maxNorm: 1 }), clipByValue({ maxValue: 1 })].map(clipped),
  },
  layers: { columns: [1], rows: () => layerRates().map((rate) => [rounded(rate, 7)]) },
  averages: {
    columns: [1, 2, 3],
    rows: (written) => written.map(([document]) => all(averagesOf(code(document!)), 4)),
  },
  libraries: {
    columns: [1, 2, 3, 4],
    rows() {
      const digits = [4, 4, 4, 5, 5, 5, 5];
      // PyTorch, Keras, optax, here.
      const values: (number | undefined)[][] = [
        [0.99, 1 * (1 - 0.01 * 0.1), undefined, movedTo(adam({ learningRate: 0.01, weightDecay: 0.1 }), 1, [0])],
        [
          coupled(3),
          (1 - 0.1 * 0.1) ** 3,
          undefined,
          movedTo(sgd({ learningRate: 0.1, weightDecay: 0.1, momentum: 0.9 }), 1, [0, 0, 0]),
        ],
        [
          1 - 0.1 - 0.01 * 0.9,
          1 - 0.1 - 0.9 * 0.1,
          undefined,
          movedTo(sgd({ learningRate: 0.1, momentum: 0.9 }), 1, [1, 0], (step) => [0.1, 0.01][step]!),
        ],
        [
          (0.01 * 1e-7) / (1e-7 + 1e-8),
          // Keras scales the rate by √(1 - β2) / (1 - β1) in place of the means, and ε is not scaled along.
          (0.01 * (Math.sqrt(0.001) / 0.1) * 0.1 * 1e-7) / (Math.sqrt(0.001) * 1e-7 + 1e-7),
          (0.01 * 1e-7) / (1e-7 + 1e-8),
          firstStep(adam({ learningRate: 0.01 }), 1e-7),
        ],
        [
          (0.01 * 1e-5) / (Math.sqrt(0.1) * 1e-5 + 1e-8),
          (0.01 * 1e-5) / Math.sqrt(0.1 * 1e-10 + 1e-7),
          (0.01 * 1e-5) / Math.sqrt(0.1 * 1e-10 + 1e-8),
          firstStep(rmsprop({ learningRate: 0.01, decay: 0.9 }), 1e-5),
        ],
        [
          0.1,
          (0.1 * 0.1) / Math.sqrt(0.1 + 0.01 + 1e-7),
          (0.1 * 0.1) / Math.sqrt(0.1 + 0.01 + 1e-7),
          firstStep(adagrad({ learningRate: 0.1 }), 0.1),
        ],
        // Measured: the three differ in the formula of their momentum, not in a number.
        [0.98944, 0.98937, 0.98526, movedTo(nadam({ learningRate: 0.01 }), 1, [1])],
      ];
      return values.map((row, i) => row.map((value) => (value === undefined ? "" : rounded(value, digits[i]!))));
    },
  },
};

/** SGD with η = λ = 0.1 and μ = 0.9 from 1 without a gradient, the decay added to it. */
function coupled(steps: number): number {
  let [p, b] = [1, 0];
  for (let i = 0; i < steps; i++) {
    b = 0.9 * b + 0.1 * p;
    p -= 0.1 * b;
  }
  return p;
}

/** Adam's steps without correction, over those with it, under a constant gradient. */
const tooLarge = (t: number): number => (1 - 0.9 ** t) / Math.sqrt(1 - 0.999 ** t);
const endOfRavine = (momentum: number): number => ravine(sgd({ learningRate: 0.12, momentum })).at(-1)!.loss;
const percentOfStep = (gradient: number): string =>
  rounded(100 * stepsOf(adam({ learningRate: 1 }), [gradient])[0]!, 0);
const firstStep = (optimizer: ConfiguredOptimizer, gradient: number): number => stepsOf(optimizer, [gradient])[0]!;

/** What must stand in the text, in English and in Korean. */
export const sentences: Readonly<Record<string, () => readonly [english: string, korean: string]>> = {
  "the largest rate of a parabola": () => alike(`2 / 10 = ${2 / 10}`),
  "the largest rate in the ravine": () => alike(`2 / 16 = ${2 / 16}`),
  "what momentum wins": () => {
    const [plain, moved] = [rounded(endOfRavine(0), 3), rounded(endOfRavine(0.5), 3)];
    return [`the loss is ${moved} instead of ${plain}`, `손실은 ${plain}가 아니라 ${moved}입니다`];
  },
  "what momentum gathers": () => {
    const gathered = rounded(stepsOf(sgd({ learningRate: 1, momentum: 0.9 }), times(300, 1)).at(-1)!, 6);
    return [`b gathers up to ${gathered} times the gradient`, `b가 기울기의 ${gathered}배까지`];
  },
  "RMSprop's first step": () => {
    const ratio = rounded(firstStep(rmsprop({ learningRate: 0.01 }), 10) / 0.01, 4);
    return [`the first step is ${ratio} times η`, `첫 이동은 η의 ${ratio}배`];
  },
  "Adam's first step without correction": () => {
    const ratio = rounded(0.1 / Math.sqrt(0.001), 2);
    return [`0.1 / √0.001 = ${ratio} times as large`, `0.1 / √0.001 = ${ratio}배`];
  },
  "Adam's largest step without correction": () => {
    const ratios = Array.from({ length: 3000 }, (_, i) => tooLarge(i + 1));
    const [largest, at] = [rounded(Math.max(...ratios), 2), ratios.indexOf(Math.max(...ratios)) + 1];
    return [`${largest} times at the ${at}th update`, `${at}번째 업데이트에서 ${largest}배`];
  },
  "Adam's later steps without correction": () => {
    const [early, late] = [rounded(tooLarge(100), 2), rounded(tooLarge(2000), 2)];
    return [
      `still ${early} times at the 100th, ${late} times at the 2000th`,
      `100번째에도 ${early}배, 2000번째에야 ${late}배`,
    ];
  },
  "ε beside small gradients": () => {
    const [small, tiny] = [percentOfStep(1e-7), percentOfStep(1e-9)];
    return [
      `a gradient of 1e-7 still takes ${small} % of a full step, one of 1e-9 takes ${tiny} %`,
      `1e-7인 기울기는 온전한 이동의 ${small} %를 움직이고, 1e-9인 기울기는 ${tiny} %만`,
    ];
  },
  "ε before the correction": () => {
    const ratio = rounded(1 / Math.sqrt(1 - 0.999), 1);
    return [`${ratio} times as large at the first`, `첫 업데이트에서 ${ratio}배 크게`];
  },
  "ε inside the root": () => {
    const outside = Math.sqrt(1e-8).toExponential(0);
    return [`1e-8 is as much as ${outside} outside`, `1e-8이 밖에 둔 ${outside}와 같습니다`];
  },
  "the share that decays": () => alike(`η λ = ${rounded(0.01 * 0.1, 6)}`),
  "a mean of means": () => {
    const [mean, means] = [(1 + 1 + 4) / 3, ((1 + 1) / 2 + 4) / 2];
    return [`have the mean ${mean}, while the means of both batches, 1 and 4, have ${means}`, `${means}입니다`];
  },
  "the length of both gradients": () => {
    const length = Math.hypot(3, 4, 12);
    return [`which are ${length} long together`, `길이가 ${length}입니다`];
  },
  "an average that begins at 0": () => {
    const first = rounded(running([2], 0.9)[0]!, 4);
    return [`an average of 2 would begin at ${first}`, `2의 평균이 ${first}에서`];
  },
  "Keras's way in adamw": () =>
    alike(`\`adamw\`: ${rounded(movedTo(adamw({ learningRate: 0.01, weightDecay: 0.1 }), 1, [0]), 6)}`),
  "TensorFlow's way in rmsprop": () => {
    const inside = rmsprop({ learningRate: 0.01, decay: 0.9, epsilonInsideRoot: true });
    return alike(`\`epsilonInsideRoot\`: ${rounded(firstStep(inside, 1e-5), 5)}`);
  },
  "Keras's way in adagrad": () =>
    alike(
      `\`initialAccumulator: 0.1\`: ${rounded(firstStep(adagrad({ learningRate: 0.1, initialAccumulator: 0.1 }), 0.1), 5)}`,
    ),
};

function alike(text: string): readonly [string, string] {
  return [text, text];
}
