import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import {
  type ConfiguredOptimizer,
  type ConfiguredTransform,
  type OptimizerState,
  type Params,
  type Pipeline,
  type Tensor,
  createRegistry,
  fromHost,
  hostArray,
  onDevice,
  parseDocument,
  randomKey,
  scope,
  startDevice,
  train,
  zeros,
} from "@downslope/core";
import { breastCancer, datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import {
  adagrad,
  adam,
  clipByGlobalNorm,
  clipByNorm,
  clipByValue,
  nadam,
  optimizers,
  rmsprop,
  sgd,
} from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { beforeAll, describe, expect, it } from "vitest";
import { firstOf, replay, single, transformed } from "../packages/optimizers/reference/replay.ts";
import { codeBlocks, read, root } from "./repository.ts";

/*
 * The guide to the optimizers: each plugin that it names exists, each document is accepted, both languages say the same,
 * and each number in it is computed anew.
 */

const guide = "docs/optimizers";
const pages = [`${guide}.md`, `${guide}.ko.md`] as const;

const registry = createRegistry(datasets, losses, metrics, models, optimizers, schedulers);
const packageOf = new Map<string, string>([
  ...optimizers.map(({ name }) => [name, "optimizers"] as const),
  ...schedulers.map(({ name }) => [name, "schedulers"] as const),
]);

const definition = /^\[`([a-z\d-]+)`\]: (\S+)$/gm;
const linkedIn = (page: string): string[] =>
  [
    ...read(page)
      .replaceAll(definition, "")
      .matchAll(/\[`([a-z\d-]+)`\]/g),
  ].map(([, name]) => name!);

const defaults: Readonly<Record<string, string>> = {
  dataset: "iris",
  model: "{ use: mlp, hidden: [64, 64] }",
  loss: "sparse-categorical-cross-entropy",
  optimizer: "adam",
};

/** A document of which a page writes a part. */
function pipelineOf(part: string): Pipeline {
  const rest = Object.entries(defaults).filter(([key]) => !new RegExp(`^${key}:`, "m").test(part));
  return parseDocument(`${part}\n${rest.map(([key, value]) => `${key}: ${value}`).join("\n")}\n`, { registry });
}
const optimizerOf = (written: string): ConfiguredOptimizer => pipelineOf(`optimizer: ${written}`).optimizer;

const yamlIn = (page: string): string[] =>
  codeBlocks(page)
    .filter(({ language }) => language === "yaml")
    .map(({ code }) => code);

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describe.each(pages)("%s", (page) => {
  it("names plugins that are registered, and says where they are", () => {
    const definitions = [...read(page).matchAll(definition)].map(([, name, target]) => [name!, target!] as const);
    expect(definitions.map(([name]) => name)).toEqual([...new Set(linkedIn(page))].sort());
    for (const [name, target] of definitions) {
      expect(target).toBe(`../packages/${packageOf.get(name)}/src/${name}.ts`);
      expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
    }
  });

  it.each(yamlIn(page))("writes documents that are accepted, and whose patterns match: %s", (part) => {
    const { model, optimizer, schedules, train: settings } = pipelineOf(part);
    expect(settings.epochs).toBeGreaterThan(0);
    onDevice("wasm", () =>
      scope(() => {
        const { params } = model.create({}).init(randomKey(0), { input: [4], output: [3] });
        const scheduled = Object.fromEntries(Object.keys(schedules).map((name) => [name, zeros([])]));
        expect(() => optimizer.create({ scheduled }).frozen(params)).not.toThrow();
      }),
    );
  });
});

describe("both languages", () => {
  it("have the same code", () => {
    expect(codeBlocks(pages[1])).toEqual(codeBlocks(pages[0]));
  });

  it("name the same plugins and code in the rows of their tables", () => {
    const [english, korean] = pages.map((page) =>
      read(page)
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code!).sort()),
    );
    expect(korean).toEqual(english);
  });

  it("have the same tables of numbers", () => {
    const [english, korean] = pages.map((page) =>
      [...read(page).matchAll(/<!-- numbers: (.+) -->/g)].map(([, name]) => name),
    );
    expect(korean).toEqual(english);
    expect([...english!].sort()).toEqual(Object.keys(tables).sort());
  });
});

/** Body of the table that a page marks by a name: its cells, row by row. */
function cellsIn(page: string, name: string): string[][] {
  const after = read(page).split(`<!-- numbers: ${name} -->\n`)[1]!.trimStart().split("\n");
  const lines = after.slice(
    0,
    after.findIndex((line) => !line.startsWith("|")),
  );
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

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

/** Rows of a table: which of its columns hold numbers, and what they must hold. */
interface Numbers {
  readonly columns: readonly number[];
  rows(written: readonly string[][]): string[][];
}

const code = (cell: string): string => cell.replaceAll("`", "");

/** Each table of numbers, computed anew. Formulas stand for other libraries and for what a plugin keeps to itself. */
const tables: Readonly<Record<string, Numbers>> = {
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
          stepsOf(adam({ learningRate: 0.01 }), [1e-7])[0],
        ],
        [
          (0.01 * 1e-5) / (Math.sqrt(0.1) * 1e-5 + 1e-8),
          (0.01 * 1e-5) / Math.sqrt(0.1 * 1e-10 + 1e-7),
          (0.01 * 1e-5) / Math.sqrt(0.1 * 1e-10 + 1e-8),
          stepsOf(rmsprop({ learningRate: 0.01, decay: 0.9 }), [1e-5])[0],
        ],
        [
          0.1,
          (0.1 * 0.1) / Math.sqrt(0.1 + 0.01 + 1e-7),
          (0.1 * 0.1) / Math.sqrt(0.1 + 0.01 + 1e-7),
          stepsOf(adagrad({ learningRate: 0.1 }), [0.1])[0],
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

describe.each(pages)("the numbers of %s", (page) => {
  it.each(Object.entries(tables))("are those of the plugins: %s", (name, { columns, rows }) => {
    const written = cellsIn(page, name);
    expect(written.map((row) => columns.map((column) => row[column]))).toEqual(rows(written));
  });

  /** Adam's steps without correction, over those with it, under a constant gradient. */
  const tooLarge = (t: number): number => (1 - 0.9 ** t) / Math.sqrt(1 - 0.999 ** t);
  const ends = () => [sgd({ learningRate: 0.12 }), sgd({ learningRate: 0.12, momentum: 0.5 })].map((one) => ravine(one).at(-1)!);
  const percent = (gradient: number): string =>
    rounded(100 * stepsOf(adam({ learningRate: 1 }), [gradient])[0]!, 0);

  it.each<[string, () => string]>([
    ["Adam's first step without correction", () => rounded(0.1 / Math.sqrt(0.001), 2)],
    ["the largest of them", () => rounded(Math.max(...Array.from({ length: 3000 }, (_, i) => tooLarge(i + 1))), 2)],
    ["the twelfth, which is the largest", () => rounded(tooLarge(12), 2)],
    ["the hundredth", () => rounded(tooLarge(100), 2)],
    ["the 2000th", () => rounded(tooLarge(2000), 2)],
    ["Keras's ε at the first update", () => rounded(1 / Math.sqrt(1 - 0.999), 1)],
    ["Adam's share of a step at 1e-7", () => `${percent(1e-7)} %`],
    ["Adam's share of a step at 1e-9", () => `${percent(1e-9)} %`],
    ["plain descent in the ravine", () => rounded(ends()[0]!.loss, 1)],
    ["momentum in the ravine", () => rounded(ends()[1]!.loss, 3)],
    ["AdaGrad from Keras's start", () => rounded(stepsOf(adagrad({ learningRate: 0.1, initialAccumulator: 0.1 }), [0.1])[0]!, 5)],
    ["an average that begins at 0", () => rounded(running([2], 0.9)[0]!, 1)],
    ["the gradients of both tensors", () => rounded(Math.hypot(3, 4, 12), 0)],
  ])("stand in its text: %s", (_, compute) => {
    expect(read(page)).toContain(compute());
  });

  it("say of RMSprop's ε inside the root what the option gives", () => {
    const inside = rmsprop({ learningRate: 0.01, decay: 0.9, epsilonInsideRoot: true });
    expect(cellsIn(page, "libraries")[4]!.at(-1)).toBe(`\`epsilonInsideRoot\`: ${rounded(stepsOf(inside, [1e-5])[0]!, 5)}`);
  });

  it("count the steps of an epoch rightly", async () => {
    const { splits } = await breastCancer({ test: 0.2 }).create({ seed: 0 } as never);
    const { length } = splits.train;
    expect(length).toBe(455);
    const rows = read(page).split("\n").filter((line) => /^\|.*`batchSize: (all|32|1)`/.test(line)); // prettier-ignore
    const counts = rows.slice(-3).map((row) => row.split("|")[3]!.trim());
    expect(counts).toEqual([length, 32, 1].map((size) => String(Math.ceil(length / size))));
  });
});

describe("accumulation", () => {
  it("equals a batch as many times as large, as the guide says", async () => {
    const finish = async (settings: string) => {
      const run = train(pipelineOf(`optimizer: { use: adam, learningRate: 0.01 }\ntrain: ${settings}`));
      for await (const _ of run);
      const { tensors } = await run.state();
      run.close();
      return Object.entries(tensors).filter(([path]) => path.startsWith("params."));
    };
    const [whole, parts] = [
      await finish("{ epochs: 3, batchSize: 32 }"),
      await finish("{ epochs: 3, batchSize: 8, accumulate: 4 }"),
    ];
    expect(whole.length).toBeGreaterThan(3);
    whole.forEach(([path, { data }], i) => {
      expect(parts[i]![0]).toBe(path);
      data.forEach((value, j) => expect(Math.abs(parts[i]![1].data[j]! - value), path).toBeLessThan(1e-4));
    });
  });
});
