import {
  type ConfiguredOptimizer,
  type HostArray,
  type HostTree,
  type Optimizer,
  type OptimizerState,
  type Params,
  type Tensor,
  type Tree,
  type UpdateArguments,
  compiled,
  fromHost,
  isTensor,
  mapTree,
  onDevice,
  randomKey,
  scope,
  tensor,
} from "@downslope/core";
import type { Mode } from "./loss-run.ts";
import type { Platform } from "./platform.ts";
import { inFloatType } from "./written.ts";

/** Parameters or gradients on the host, by path. */
export type HostParams = Readonly<Record<string, HostArray>>;

/** All that a step moves on, on the host. */
export interface OptimizerSnapshot {
  readonly params: HostParams;
  readonly state: HostTree;
}

/** A trajectory to be run. */
export interface OptimizerRun {
  readonly initial: HostParams;
  /** The gradients of a step, from where the parameters are then. */
  readonly gradients: (step: number, params: HostParams) => HostParams;
  readonly learningRate: (step: number) => number;
  /** Steps to take. */
  readonly steps: number;
  /** The loss whose gradients these are, for optimizers that read it; that of a plane with these gradients where left out. */
  readonly objective?: (params: Params) => Tensor;
  /** Where to start from in place of `init`: the first step to take and what was there before it. */
  readonly from?: { readonly step: number } & OptimizerSnapshot;
}

/** Whether a value is an array on the host. */
export const isHost = (value: unknown): value is HostArray =>
  typeof value === "object" && value !== null && "data" in value && ArrayBuffer.isView(value.data);

/** The tensors of a tree, on the host. */
export const toHost = <T>(tree: Tree<Tensor>): T =>
  mapTree<Tensor, HostArray>(tree, isTensor as never, (one) => one.toHost()) as T;

/** Arrays of the host, as tensors. */
export const toDevice = <T>(tree: HostTree): T => mapTree<HostArray, Tensor>(tree, isHost, (one) => fromHost(one)) as T;

/** The base learning rate of an optimizer. */
export const baseRateOf = (configured: ConfiguredOptimizer): number => configured.create({}).learningRate;

/** Takes the steps of a run, any number of times; `traced` compiles the update at the first. */
export function optimizerRunner(
  optimizer: Optimizer,
  { device, dtype }: Platform,
  mode: Mode = "traced",
): (run: OptimizerRun) => OptimizerSnapshot[] {
  const scalar = (value: number): Tensor => tensor([value], { shape: [], dtype });
  const place = (params: HostParams): Params =>
    toDevice(Object.fromEntries(Object.entries(params).map(([path, host]) => [path, inFloatType(host, dtype)])));
  const updateOf = (objectiveOf: OptimizerRun["objective"]) => {
    const plain = (
      params: Params,
      state: OptimizerState,
      gradients: Params,
      learningRate: Tensor,
      step: Tensor,
      key: Tensor<"key">,
    ): Moved => {
      const objective = objectiveOf ?? ((some: Params) => dot(gradients, some));
      return optimizer.update({
        params,
        state,
        gradients,
        learningRate,
        step,
        loss: objective(params),
        objective,
        key,
      });
    };
    return (mode === "traced" ? compiled(plain as never) : plain) as typeof plain;
  };
  const shared = updateOf(undefined);
  const onHost = ({ params, state }: Moved): OptimizerSnapshot => ({ params: toHost(params), state: toHost(state) });
  // Between steps all passes through the host, so that a long run holds no more than one step.
  return ({ initial, gradients, learningRate, steps, objective, from }) =>
    onDevice(device, () => {
      const update = objective ? updateOf(objective) : shared;
      const begin = (): Moved => {
        const params = place(initial);
        return { params, state: optimizer.init(params) };
      };
      const advance = (step: number, { params, state }: OptimizerSnapshot): Moved =>
        update(
          toDevice(params),
          toDevice(state),
          place(gradients(step, params)),
          scalar(learningRate(step)),
          scalar(step),
          randomKey(step),
        );
      const first = from?.step ?? 0;
      const snapshots = [from ? { params: from.params, state: from.state } : inScope(() => onHost(begin()))];
      for (let step = first; step < first + steps; step++) {
        const before = snapshots.at(-1)!;
        snapshots.push(inScope(() => onHost(advance(step, before))));
      }
      return snapshots;
    });
}

/** What was there before the first step of a run and after each. */
export function runOptimizer(
  optimizer: Optimizer,
  run: OptimizerRun,
  platform: Platform,
  mode: Mode = "traced",
): OptimizerSnapshot[] {
  return optimizerRunner(optimizer, platform, mode)(run);
}

/** What an update may read beside the gradients: the loss of a plane that has them everywhere, where none is given. */
export function extrasOf(
  gradients: Params,
  params: Params,
  key: Tensor<"key">,
  objective: (params: Params) => Tensor = (some) => dot(gradients, some),
): Pick<UpdateArguments<OptimizerState>, "loss" | "objective" | "key"> {
  return { loss: objective(params), objective, key };
}

/** The sum of products of what two records hold. */
const dot = (left: Params, right: Params): Tensor =>
  Object.entries(left)
    .map(([path, one]) => one.mul(right[path]!).sum())
    .reduce((sum, one) => sum.add(one));

type Moved = { readonly params: Params; readonly state: OptimizerState };

/** {@link scope} for a body that gives something of the host. */
function inScope<T>(body: () => T): T {
  let result: { readonly value: T } | undefined;
  scope(() => {
    result = { value: body() };
  });
  return result!.value;
}
