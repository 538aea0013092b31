import {
  type ConfiguredOptimizer,
  type ConfiguredTransform,
  type HostArray,
  type OptimizerState,
  type Params,
  type Tensor,
  compiled,
  fromHost,
  grad,
  hostArray,
  isTensor,
  mapTree,
  onDevice,
  randomKey,
  scope,
  tensor,
} from "@downslope/core";
import { dot } from "../src/totals.ts";

export type HostParams = Readonly<Record<string, HostArray>>;
type FloatType = "float32" | "float64";

const toHost = (params: Params): HostParams =>
  mapTree<Tensor, HostArray>(params, isTensor as never, (one) => one.toHost()) as HostParams;
const toDevice = (params: HostParams): Params =>
  Object.fromEntries(Object.entries(params).map(([path, host]) => [path, fromHost<"float">(host)]));
const scalar = (value: number, dtype: FloatType): Tensor => tensor([value], { shape: [], dtype }) as Tensor;

/** One parameter tensor named `p`. */
export const single = (values: readonly number[], dtype: FloatType = "float64"): HostParams => ({
  p: hostArray(values, [values.length], dtype),
});

export interface Run {
  readonly initial: HostParams;
  readonly gradients: readonly HostParams[];
  /** The optimizer's own where it is left out. */
  readonly learningRate?: (step: number) => number;
  readonly device?: "cpu" | "wasm";
  /** A loss to descend; its gradients then stand in place of those given, of which there is one a step all the same. */
  readonly objective?: (params: Params) => Tensor;
  /** Values of options that schedules move, in place of those written. */
  readonly scheduled?: Readonly<Record<string, number>>;
}

export interface Trace {
  /** Parameters after each step. */
  readonly params: readonly HostParams[];
  /** Names of what is kept between steps. */
  readonly kept: readonly string[];
}

/** Feeds gradients to an optimizer, one compiled step at a time. */
export function replay(optimizer: ConfiguredOptimizer, run: Run): Trace {
  const part = optimizer.create({});
  const { learningRate = () => part.learningRate, device = "cpu", scheduled } = run;
  const dtype = Object.values(run.initial)[0]!.dtype as FloatType;
  const update = compiled(
    (
      params: Params,
      state: OptimizerState,
      gradients: Params,
      rate: Tensor,
      step: Tensor,
      key: Tensor<"key">,
      moved: Params,
    ) => {
      // The loss of a plane that has these gradients everywhere, unless another is given.
      const objective = run.objective ?? ((some: Params) => dot(gradients, some));
      return (scheduled ? optimizer.create({ scheduled: moved }) : part).update({
        params,
        state,
        gradients: run.objective ? (grad(run.objective as never)(params as never) as Params) : gradients,
        learningRate: rate,
        step,
        loss: objective(params),
        objective,
        key,
      });
    },
  );
  const all: HostParams[] = [];
  let kept: string[] = [];
  onDevice(device, () =>
    scope(() => {
      let params = toDevice(run.initial);
      let state = part.init(params);
      run.gradients.forEach((gradients, step) => {
        const rate = scalar(learningRate(step), dtype);
        const moved = mapTree(scheduled ?? {}, isNumber, (value) => scalar(value, dtype)) as Params;
        const next = update(params, state, toDevice(gradients), rate, scalar(step, dtype), randomKey(step), moved);
        ({ params, state } = next as { params: Params; state: OptimizerState });
        all.push(toHost(params));
      });
      kept = Object.keys(state);
    }),
  );
  return { params: all, kept };
}

const isNumber = (value: unknown): value is number => typeof value === "number";

/** The first element of `p` after each step. */
export const firstOf = ({ params }: Trace): number[] => params.map(({ p }) => p!.data[0]!);

/** The gradients that a transform makes of those given. */
export function transformed(transform: ConfiguredTransform, given: HostParams, device = "cpu"): HostParams {
  const part = transform.create({});
  const apply = compiled((gradients: Params, rate: Tensor, step: Tensor) => {
    const state = part.init(gradients);
    return part.update({ gradients, params: gradients, state, learningRate: rate, step }).gradients;
  });
  return onDevice(device, () => {
    let result: HostParams = {};
    scope(() => {
      result = toHost(apply(toDevice(given), scalar(0.1, "float32"), scalar(0, "float32")));
    });
    return result;
  });
}

/** The largest error, over max(1, |expected|); NaN where one is NaN and the other not. */
export function largestError(actual: ArrayLike<number>, expected: readonly number[]): number {
  if (actual.length !== expected.length) return Number.NaN;
  const errors = expected.map((value, i) => Math.abs(actual[i]! - value) / Math.max(1, Math.abs(value)));
  return errors.includes(Number.NaN) ? Number.NaN : Math.max(0, ...errors);
}
