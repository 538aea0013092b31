import { type ConfiguredOptimizer, type HostArray, type Params, type Tensor, hostArray, tensor } from "@downslope/core";
import { compareNumbers } from "../reference/compare.ts";
import { configure, optionsOf } from "../reference/configure.ts";
import { runOptimizerCase } from "../reference/optimizer-case.ts";
import { type HostParams, runOptimizer } from "../reference/optimizer-run.ts";
import { float32, float64 } from "../reference/platform.ts";
import { BrokenPromise, expectNoMiss } from "./check.ts";
import { type AnyOptimizerPlugin, type OptimizerGiven, createOptimizer, sampleParams } from "./optimizer-given.ts";
import { numbersOf } from "./snapshots.ts";

export const trajectory = "it follows the trajectories given, in float64";

/** Cases of the reference that are about this optimizer. */
export const ownCases = (
  plugin: AnyOptimizerPlugin,
  { reference }: OptimizerGiven,
): NonNullable<OptimizerGiven["reference"]>["cases"] =>
  reference?.cases.filter(({ optimizer }) => optimizer === plugin.name) ?? [];

/** Checks the trajectories given; it is an error if none of them is about this optimizer. */
export function checkOptimizerCases(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { reference } = given;
  if (!reference) return;
  const cases = ownCases(plugin, given);
  if (cases.length === 0) throw new BrokenPromise(plugin, trajectory, "None of the cases given is about it.");
  for (const one of cases) {
    const misses = runOptimizerCase(configure<ConfiguredOptimizer>(plugin, optionsOf(one)), reference, one);
    expectNoMiss(
      plugin,
      trajectory,
      misses.map((miss) => ({ ...miss, what: `${one.id}: ${miss.what}` })),
    );
  }
}

export const rate = "it has a base learning rate, and at rate 0 nothing moves";

/** Checks the option `learningRate`, and that all that moves parameters is scaled by the rate in force. */
export function checkLearningRate(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  if (typeof learningRate !== "number" || !(learningRate >= 0))
    throw new BrokenPromise(plugin, rate, "Its options must hold `learningRate`, a number, which schedulers scale.");
  const initial = sampleParams(1);
  const run = {
    initial,
    gradients: (step: number) => sampleParams(10 + step),
    learningRate: () => 0,
    steps: 3,
  };
  for (const { params } of runOptimizer(optimizer, run, float64)) {
    for (const [path, { data }] of Object.entries(initial))
      expectNoMiss(plugin, rate, compareNumbers(`${path} at rate 0`, params[path]?.data ?? [], data, 1e-12));
  }
}

export const calm = "parameters and state stay finite where gradients are 0, from the first step on";

/** Checks that nothing is divided by a gradient of 0. */
export function checkZeroGradient(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  const zeros = sampleParams(1, 0);
  for (const platform of [float64, float32]) {
    for (const initial of [sampleParams(2), zeros]) {
      // Its gradient is 0 where the parameters are, and tells elsewhere if they are no numbers.
      const objective = distanceTo(initial, () => 1);
      const run = { initial, gradients: () => zeros, learningRate: () => learningRate, steps: 4, objective };
      runOptimizer(optimizer, run, platform).forEach((snapshot, step) => {
        for (const [what, { data }] of numbersOf(snapshot)) {
          const bad = data.find((x: number) => !Number.isFinite(x));
          if (bad !== undefined)
            throw new BrokenPromise(plugin, calm, `After ${step} steps ${what} is ${bad} in ${platform.dtype}.`);
        }
      });
    }
  }
}

/** Half the sum of squared distances to a point, each times a curvature, in tensors. */
const distanceTo =
  (lowest: HostParams, curvature: (i: number) => number) =>
  (params: Params): Tensor =>
    Object.entries(params)
      .map(([path, x]) => {
        const { shape, data } = lowest[path]!;
        const numbers = (values: Iterable<number>): Tensor =>
          tensor([...values], { shape, dtype: x.dtype as "float32" | "float64" });
        const curvatures = numbers(Array.from(data, (_, i) => curvature(i)));
        return x.sub(numbers(data)).square().mul(curvatures).mul(0.5).sum();
      })
      .reduce((sum, one) => sum.add(one));

export const reaches = "it reaches the minimum of a quadratic";

/** Checks that a bowl of unequal slopes is descended to a hundredth of its height. */
export function checkQuadratic(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer } = createOptimizer(plugin, given);
  const { learningRate = 0.1, steps = 300 } = given.quadratic ?? {};
  const minimum = sampleParams(3);
  const curvature = (i: number): number => [1, 0.5, 2][i % 3]!;
  const combine = (params: HostParams, f: (x: number, lowest: number, i: number) => number): HostParams =>
    Object.fromEntries(
      Object.entries(params).map(([path, { shape, data }]): [string, HostArray] => [
        path,
        hostArray(
          Float64Array.from(data, (x, i) => f(x, minimum[path]!.data[i]!, i)),
          shape,
        ),
      ]),
    );
  const height = (params: HostParams): number =>
    Object.values(combine(params, (x, lowest, i) => 0.5 * curvature(i) * (x - lowest) ** 2))
      .flatMap(({ data }) => [...data])
      .reduce((sum, x) => sum + x, 0);
  const snapshots = runOptimizer(
    optimizer,
    {
      initial: combine(minimum, (_, lowest, i) => lowest + (i % 2 === 0 ? 1.5 : -1)),
      gradients: (_, params) => combine(params, (x, lowest, i) => curvature(i) * (x - lowest)),
      objective: distanceTo(minimum, curvature),
      learningRate: (step) => learningRate * (1 - step / steps),
      steps,
    },
    float32,
  );
  const [start, end] = [height(snapshots[0]!.params), height(snapshots.at(-1)!.params)];
  if (!(end <= 0.01 * start)) {
    const fell = `It went from ${start.toPrecision(3)} to ${end.toPrecision(3)} in ${steps} steps from rate ${learningRate}`;
    throw new BrokenPromise(plugin, reaches, `${fell}; tell \`quadratic\` if it needs another rate or more steps.`);
  }
}
