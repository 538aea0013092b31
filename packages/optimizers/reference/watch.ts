import {
  type ConfiguredOptimizer,
  type HostArray,
  type HostTree,
  type Moving,
  type OptimizerState,
  type Params,
  type Tensor,
  type Tree,
  compiled,
  fromHost,
  grad,
  hostArray,
  isTensor,
  mapTree,
  onDevice,
  scope,
  tensor,
} from "@downslope/core";
import { expect, it } from "vitest";
import { givenTrajectory } from "./cases.ts";
import type { HostParams } from "./replay.ts";

type FloatType = "float32" | "float64";

/** What there is after a step: what moves, and what would be evaluated. */
export interface Sight {
  readonly params: HostParams;
  readonly state: HostTree;
  readonly evaluation: HostParams;
}

export interface Watch {
  readonly initial: HostParams;
  readonly steps: number;
  /** The loss to descend. */
  readonly objective: (params: Params) => Tensor;
  readonly learningRate?: (step: number) => number;
  readonly device?: "cpu" | "wasm";
  /** Values of options that schedules move, in place of those written. */
  readonly scheduled?: Readonly<Record<string, number>>;
  /** What was there after so many steps, to go on from; the start where it is left out. */
  readonly from?: { readonly step: number } & Pick<Sight, "params" | "state">;
}

export const isHost = (value: unknown): value is HostArray =>
  typeof value === "object" && value !== null && "data" in value && ArrayBuffer.isView(value.data);
export const toDevice = <T>(tree: HostTree): T => mapTree<HostArray, Tensor>(tree, isHost, (one) => fromHost(one)) as T;
export const toHost = <T>(tree: Tree<Tensor>): T =>
  mapTree<Tensor, HostArray>(tree, isTensor as never, (one) => {
    const { shape, dtype, data } = one.toHost();
    return { shape, dtype, data: data.slice() };
  }) as T;

/** Lets an optimizer descend a loss, one compiled step at a time, and looks at all that it keeps after each. */
export function watch(optimizer: ConfiguredOptimizer, run: Watch): Sight[] {
  const part = optimizer.create({});
  const { initial, steps, objective, learningRate = () => part.learningRate, device = "cpu", scheduled, from } = run;
  const dtype = Object.values(initial)[0]!.dtype as FloatType;
  const update = compiled((params: Params, state: OptimizerState, rate: Tensor, step: Tensor, moved: Params) => {
    const gradients = grad(objective)(params);
    const given = { gradients, params, state, learningRate: rate, step, loss: objective(params), objective };
    return (scheduled ? optimizer.create({ scheduled: moved }) : part).update(given);
  });
  const evaluate = compiled((params: Params, state: OptimizerState) => part.evaluationParams({ params, state }));
  const scalar = (value: number): Tensor => tensor([value], { shape: [], dtype });
  const sights: Sight[] = [];
  onDevice(device, () =>
    scope(() => {
      const start = toDevice<Params>(from?.params ?? initial);
      let moving: Moving = { params: start, state: from ? toDevice(from.state) : part.init(start) };
      for (let step = from?.step ?? 0; step < steps; step++) {
        const moved = Object.fromEntries(Object.entries(scheduled ?? {}).map(([name, value]) => [name, scalar(value)]));
        moving = update(moving.params, moving.state, scalar(learningRate(step)), scalar(step), moved) as Moving;
        const evaluation = evaluate(moving.params, moving.state);
        sights.push({ params: toHost(moving.params), state: toHost(moving.state), evaluation: toHost(evaluation) });
      }
    }),
  );
  return sights;
}

/** Σ a (p² - 1)² / 4 + p over all elements, a = 1, 1/2, 2 in turn: its gradient is {@link slopeOf}, anything but straight. */
export const hills = (params: Params): Tensor =>
  Object.values(params)
    .map((p) => {
      const heights = tensor([...Array(p.size).keys()].map(heightOf), {
        shape: p.shape,
        dtype: p.dtype as FloatType,
      }) as Tensor;
      return p.square().sub(1).square().mul(0.25).mul(heights).add(p).sum();
    })
    .reduce((sum, one) => sum.add(one));
const heightOf = (i: number): number => [1, 0.5, 2][i % 3]!;

/** The slope of {@link hills} at an element. */
export const slopeOf = (p: number, i: number): number => heightOf(i) * (p ** 3 - p) + 1;

/** Parameters to start from in float64, those of the reference. */
export const start = (dtype: FloatType = "float64"): HostParams =>
  Object.fromEntries(
    Object.entries(givenTrajectory().initial).map(([path, { shape, data }]) => [
      path,
      hostArray([...data], shape, dtype),
    ]),
  );

/** All numbers of several parameters, one after the other, as `numbersOf(start())`. */
export const numbersOf = (params: HostParams): number[] => Object.values(params).flatMap(({ data }) => [...data]);

/** The slopes of {@link hills} at all those numbers. */
export const slopesOf = (numbers: readonly number[]): number[] => {
  const rows = Object.values(start()).map(({ data }) => data.length);
  return rows.flatMap((length, row) => {
    const before = rows.slice(0, row).reduce((sum, one) => sum + one, 0);
    return numbers.slice(before, before + length).map(slopeOf);
  });
};

/** Declares a test: saved after any of a few steps and restored by a fresh optimizer, a run goes on to the bit. */
export function itResumesToTheBit(
  optimizer: ConfiguredOptimizer,
  cuts: readonly number[],
  rate?: (step: number) => number,
): void {
  it.each(cuts)(`${JSON.stringify(optimizer)} goes on to the bit from what was saved after %i updates`, (cut) => {
    const run = {
      initial: start("float32"),
      steps: 16,
      objective: hills,
      device: "wasm",
      ...(rate && { learningRate: rate }),
    } as const;
    const whole = watch(optimizer, run);
    const { params, state } = structuredClone(whole[cut - 1]!) as Sight;
    const rest = watch(optimizer, { ...run, from: { step: cut, params, state } });
    expect(rest).toHaveLength(16 - cut);
    expect(rest).toStrictEqual(whole.slice(cut));
  });
}
