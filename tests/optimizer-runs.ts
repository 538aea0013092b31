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
import { adam, sgd } from "@downslope/optimizers";
import { expect } from "vitest";
import { firstOf, replay, single, transformed } from "../packages/optimizers/reference/replay.ts";
import { optimizerOf } from "./optimizer-documents.ts";

/* What the guide to the optimizers lets them do, in float64, with numbers as it writes them. */

export const rounded = (value: number, digits: number): string => String(Number(value.toFixed(digits)) + 0);
export const all = (values: readonly number[], digits: number): string[] => values.map((one) => rounded(one, digits));
export const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one);

/** How far each update moves the parameter down. */
export function stepsOf(optimizer: ConfiguredOptimizer, gradients: readonly number[], start = 0): number[] {
  const trace = replay(optimizer, { initial: single([start]), gradients: gradients.map((g) => single([g])) });
  const values = [start, ...firstOf(trace)];
  return values.slice(1).map((value, i) => values[i]! - value);
}

export const firstStep = (optimizer: ConfiguredOptimizer, gradient: number): number =>
  stepsOf(optimizer, [gradient])[0]!;

/** The parameter after the last of some updates. */
export const movedTo = (
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
export function ravine(optimizer: ConfiguredOptimizer): { x: number; y: number; loss: number }[] {
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
export function averagesOf(written: string): number[] {
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
export function running(gradients: readonly number[], decay: number, of = (g: number) => g): number[] {
  let mean = 0;
  return gradients.map((g) => (mean = decay * mean + (1 - decay) * of(g)));
}

export const square = (x: number): number => x * x;

/** Adam's parts, with the steps that the plugin makes. */
export function adamParts(gradients: readonly number[], learningRate: number) {
  const [m, v] = [running(gradients, 0.9), running(gradients, 0.999, square)];
  return stepsOf(adam({ learningRate }), gradients).map((step, i) => {
    const [first, second] = [1 - 0.9 ** (i + 1), 1 - 0.999 ** (i + 1)];
    const [mHat, vHat] = [m[i]! / first, v[i]! / second];
    // The parts are the plugin's: they make its step.
    expect(step).toBeCloseTo((learningRate * mHat) / (Math.sqrt(vHat) + 1e-8), 12);
    return { m: m[i]!, v: v[i]!, first, second, mHat, vHat, step, raw: (learningRate * m[i]!) / Math.sqrt(v[i]!) };
  });
}

export function clipped(transform: ConfiguredTransform): string[] {
  const given = { a: hostArray([3, 4], [2], "float64"), b: hostArray([12], [1], "float64") };
  const { a, b } = transformed(transform, given);
  return [all([...a!.data], 4).join(", "), rounded(b!.data[0]!, 4)];
}

/** The rates of three layers, with a gradient of 1 for each. */
export function layerRates(): number[] {
  const paths = [0, 1, 2].map((i) => `layers.${i}.weight`);
  const of = (value: number) => Object.fromEntries(paths.map((path) => [path, hostArray([value], [1], "float64")]));
  const optimizer = sgd({ learningRate: 0.001, layerDecay: 0.75 });
  const { params } = replay(optimizer, { initial: of(0), gradients: [of(1)] });
  return paths.map((path) => -params[0]![path]!.data[0]!);
}
