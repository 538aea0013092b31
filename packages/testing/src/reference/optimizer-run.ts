import {
  type ConfiguredOptimizer,
  type HostArray,
  type HostTree,
  type Optimizer,
  type OptimizerState,
  type Params,
  type Tensor,
  type TensorTree,
  type Tree,
  compiled,
  fromHost,
  isTensor,
  mapTree,
  onDevice,
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

/** The base learning rate of an optimizer, from its options. */
export const baseRateOf = ({ options }: ConfiguredOptimizer): number => options["learningRate"] as number;

/** Takes the steps of a run, any number of times; `traced` compiles the update at the first. */
export function optimizerRunner(
  optimizer: Optimizer,
  { device, dtype }: Platform,
  mode: Mode = "traced",
): (run: OptimizerRun) => OptimizerSnapshot[] {
  const scalar = (value: number): Tensor => tensor([value], { shape: [], dtype });
  const place = (params: HostParams): Params =>
    toDevice(Object.fromEntries(Object.entries(params).map(([path, host]) => [path, inFloatType(host, dtype)])));
  const plain = (params: Params, state: OptimizerState, gradients: Params, learningRate: Tensor, step: Tensor): Moved =>
    optimizer.update({ params, state, gradients, learningRate, step });
  const update = (mode === "traced" ? compiled(plain as never) : plain) as typeof plain;
  return ({ initial, gradients, learningRate, steps, from }) =>
    onDevice(device, () => {
      const snapshots: OptimizerSnapshot[] = [];
      scope(() => {
        const first = from?.step ?? 0;
        let now = inScope(() => {
          const params = place(from?.params ?? initial);
          return { params, state: from ? toDevice<OptimizerState>(from.state) : optimizer.init(params) };
        });
        const record = (): void => void snapshots.push({ params: toHost(now.params), state: toHost(now.state) });
        record();
        for (let step = first; step < first + steps; step++) {
          const given = gradients(step, snapshots.at(-1)!.params);
          const { params, state } = now;
          now = inScope(() => update(params, state, place(given), scalar(learningRate(step)), scalar(step)));
          record();
        }
      });
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

type Moved = { readonly params: Params; readonly state: OptimizerState };

/** {@link scope} for what a step moves on, which counts as a tree though its type does not say so. */
const inScope = (body: () => Moved): Moved => scope(body as () => TensorTree) as Moved;
