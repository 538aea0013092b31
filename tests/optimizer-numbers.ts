import {
  type NadamOptions,
  adagrad,
  adam,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  nadam,
  rmsprop,
  sgd,
} from "@downslope/optimizers";
import { replay, single } from "../packages/optimizers/reference/replay.ts";
import { optimizerOf } from "./optimizer-documents.ts";
import {
  adamParts,
  all,
  averagesOf,
  clipped,
  firstStep,
  layerRates,
  movedTo,
  ravine,
  rounded,
  running,
  square,
  stepsOf,
  times,
} from "./optimizer-runs.ts";

/*
 * The tables of numbers in the guide to the optimizers, computed by the plugins. Formulas stand for other libraries and
 * for what a plugin keeps to itself.
 */

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
        String(i + 1),
        rounded(m, 2),
        ...all([v, first], 4),
        ...all([second, mHat, vHat, step], 6),
        rounded(raw, 5),
      ]),
  },
  "adam, signs": {
    columns: [0, 1, 2, 3, 4, 5],
    rows: () =>
      adamParts([1, -1, 1, -1], 0.001).map(({ m, mHat, vHat, step }, i) => [
        String(i + 1),
        i % 2 === 0 ? "1" : "-1",
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
        [
          afterNadam({ variant: "pytorch-2" }),
          afterNadam({ variant: "pytorch-2", momentumDecay: 1 }),
          // optax has no warm-up of the momentum: it is over at once.
          afterNadam({ variant: "pytorch-2", momentumDecay: 1e6 }),
          afterNadam({}),
        ],
      ];
      return values.map((row, i) => row.map((value) => (value === undefined ? "" : rounded(value, digits[i]!))));
    },
  },
};

const afterNadam = (options: NadamOptions): number => movedTo(nadam({ learningRate: 0.01, ...options }), 1, [1]);

/** SGD with η = λ = 0.1 and μ = 0.9 from 1 without a gradient, the decay added to it. */
function coupled(steps: number): number {
  let [p, b] = [1, 0];
  for (let i = 0; i < steps; i++) {
    b = 0.9 * b + 0.1 * p;
    p -= 0.1 * b;
  }
  return p;
}
