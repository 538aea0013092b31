import {
  type HostTree,
  type Params,
  type Tensor,
  type Tree,
  isTensor,
  leavesOf,
  onDevice,
  scope,
  tensor,
  randomKey,
} from "@downslope/core";
import {
  extrasOf,
  type HostParams,
  type OptimizerRun,
  optimizerRunner,
  type OptimizerSnapshot,
  runOptimizer,
  toDevice,
} from "../reference/optimizer-run.ts";
import { float32, float64 } from "../reference/platform.ts";
import { BrokenPromise, expectNoMiss } from "./check.ts";
import { memoryGrowth } from "./memory.ts";
import { type AnyOptimizerPlugin, type OptimizerGiven, createOptimizer, sampleParams } from "./optimizer-given.ts";
import { compareSnapshots, structureOf } from "./snapshots.ts";

const steps = 6;

/** A run from random parameters along random gradients. */
function sampleRun(learningRate: number): OptimizerRun {
  return {
    initial: sampleParams(1),
    gradients: (step) => sampleParams(10 + step),
    learningRate: (step) => learningRate / (1 + step),
    steps,
  };
}

export const constant = "parameters and state keep their paths, shapes and dtypes from step to step";

/** Checks that a step gives back the structure it was given. */
export function checkStructure(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  for (const platform of [float64, float32]) {
    const [first, ...later] = runOptimizer(optimizer, { ...sampleRun(learningRate), steps: 2 }, platform, "untraced");
    const expected = structureOf(first!);
    later.forEach((snapshot, step) => {
      const got = structureOf(snapshot);
      const changed = expected.find((line) => !got.includes(line)) ?? got.find((line) => !expected.includes(line));
      if (changed !== undefined)
        throw new BrokenPromise(
          plugin,
          constant,
          `In ${platform.dtype}, after ${step + 1} steps, this is not as it was: ${changed}.`,
        );
    });
  }
}

export const traced = "compiled, it gives the same as uncompiled";

/** Checks that compiling changes nothing: no branch on data, no number read. */
export function checkOptimizerTraced(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  for (const platform of [float64, float32]) {
    const run = sampleRun(learningRate);
    const tolerance = platform === float64 ? 1e-12 : 1e-5;
    const [compiled, plain] = (["traced", "untraced"] as const).map((mode) =>
      runOptimizer(optimizer, run, platform, mode),
    );
    expectNoMiss(plugin, traced, compareSnapshots(platform.dtype, compiled!, plain!, tolerance));
  }
}

export const resumes = "its state passes through host arrays, and the run goes on to the bit";

/** Checks that all that moves is in the state: a run that is saved and restored by a fresh optimizer gives the same bits. */
export function checkResume(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  const run = sampleRun(learningRate);
  const whole = runOptimizer(optimizer, run, float32);
  for (const cut of [1, 3]) {
    const saved = copy(whole[cut]!);
    const rest = { ...run, steps: steps - cut, from: { step: cut, ...saved } };
    const resumed = runOptimizer(createOptimizer(plugin, given).optimizer, rest, float32);
    expectNoMiss(plugin, resumes, compareSnapshots(`resumed at step ${cut}:`, resumed, whole.slice(cut), 0));
  }
}

const copy = ({ params, state }: OptimizerSnapshot): OptimizerSnapshot =>
  structuredClone({ params, state: state as object }) as OptimizerSnapshot;

export const deterministic = "the same inputs give the same bits";

/** Checks that nothing is drawn at random, and that an optimizer serves two runs at a time. */
export function checkOptimizerDeterminism(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  const first = runOptimizer(optimizer, sampleRun(learningRate), float32);
  expectNoMiss(
    plugin,
    deterministic,
    compareSnapshots("again,", runOptimizer(optimizer, sampleRun(learningRate), float32), first, 0),
  );
}

export const pure = "it changes nothing that it is given";

/** Checks that parameters, gradients and state are the same records of the same tensors after an update as before. */
export function checkInputsKept(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  onDevice("wasm", () =>
    scope(() => {
      const [params, gradients] = [1, 2].map((seed) => toDevice<Params>(inFloat32(sampleParams(seed))));
      const scalar = (value: number) => tensor([value], { shape: [] }) as Tensor;
      const state = optimizer.init(params!);
      const inputs = {
        params: params!,
        gradients: gradients!,
        state,
        learningRate: scalar(learningRate),
        step: scalar(0),
      };
      const before = leavesIn(inputs);
      const numbers = before.map(({ leaf }) => [...leaf.data()]);
      optimizer.update({ ...inputs, ...extrasOf(inputs.gradients, inputs.params, randomKey(0)) });
      const after = leavesIn(inputs);
      const isIn = (leaves: typeof before, { path, leaf }: (typeof before)[number]): boolean =>
        leaves.some((one) => one.path === path && one.leaf === leaf);
      const changed = after.find((one) => !isIn(before, one)) ?? before.find((one) => !isIn(after, one));
      if (changed) throw new BrokenPromise(plugin, pure, `\`${changed.path}\` is another tensor after the update.`);
      const overwritten = before.find(({ leaf }, i) =>
        leaf.data().some((x: number, j: number) => !Object.is(x, numbers[i]![j])),
      );
      if (overwritten)
        throw new BrokenPromise(plugin, pure, `The numbers of \`${overwritten.path}\` are others after the update.`);
    }),
  );
}

const leavesIn = (tree: object): { path: string; leaf: Tensor }[] =>
  leavesOf<Tensor>(tree as Tree<Tensor>, isTensor as never);
const inFloat32 = (params: HostParams): HostTree =>
  Object.fromEntries(
    Object.entries(params).map(([path, { shape, data }]) => [
      path,
      { shape, dtype: "float32", data: Float32Array.from(data) },
    ]),
  );

export const flat = "memory stays flat, compiled and uncompiled";

/** Checks that steps leave nothing behind in the engine's memory. */
export function checkOptimizerMemory(plugin: AnyOptimizerPlugin, given: OptimizerGiven): void {
  const { optimizer, learningRate } = createOptimizer(plugin, given);
  for (const mode of ["untraced", "traced"] as const) {
    const run = optimizerRunner(optimizer, float32, mode);
    const growth = memoryGrowth(() => void run({ ...sampleRun(learningRate), steps: 2 }));
    if (growth > 0) throw new BrokenPromise(plugin, flat, `The Wasm memory grew by ${growth} bytes, ${mode}.`);
  }
}
