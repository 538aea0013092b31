import {
  type HostArray,
  type OptimizerState,
  type Params,
  type Tensor,
  compiled,
  fromHost,
  hostArray,
  isTensor,
  mapTree,
  onDevice,
  scope,
  startDevice,
  tensor,
  valueAndGrad,
} from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { type Problem, lbfgsPoints } from "../reference/lbfgs.ts";
import { type HostParams, largestError } from "../reference/replay.ts";
import { type LbfgsOptions, lbfgs } from "./lbfgs.ts";

describeOptimizer(lbfgs, { options: { historySize: 3 }, quadratic: { learningRate: 1, steps: 40 } });

interface Example {
  readonly start: HostParams;
  readonly objective: (params: Params) => Tensor;
  readonly device?: "cpu" | "wasm";
  readonly rate?: number;
}
type Moment = { readonly params: HostParams; readonly state: object; readonly handedOut: HostParams };

const float64 = (values: readonly number[]): HostArray => hostArray(values, [values.length], "float64");
const isHost = (value: unknown): boolean => typeof value === "object" && value !== null && "data" in value;
const toHost = <T>(tree: unknown): T =>
  mapTree<Tensor, HostArray>(tree as never, isTensor as never, (one) => one.toHost()) as T;
const toDevice = <T>(tree: unknown): T =>
  mapTree<HostArray, Tensor>(tree as never, isHost as never, (one) => fromHost(one)) as T;

/** Takes one compiled step at a time; all that moves passes through the host. */
function stepper({ start, objective, device = "cpu", rate = 1 }: Example, options: LbfgsOptions = {}) {
  const part = lbfgs(options).create({});
  const scalar = (value: number): Tensor =>
    tensor([value], { shape: [], dtype: Object.values(start)[0]!.dtype as "float64" });
  const update = compiled((params: Params, state: OptimizerState, learningRate: Tensor, step: Tensor) => {
    const [loss, gradients] = valueAndGrad(objective as never)(params as never) as [Tensor, Params];
    const next = part.update({ params, state, gradients, loss, learningRate, step });
    return { ...next, handedOut: part.evaluationParams(next) };
  });
  const onHost = (body: () => unknown): Moment =>
    onDevice(device, () => {
      let moment: unknown;
      scope(() => {
        moment = toHost(body());
      });
      return moment as Moment;
    });
  return {
    begin: () =>
      onHost(() => {
        const params = toDevice<Params>(start);
        return { params, state: part.init(params), handedOut: params };
      }),
    advance: ({ params, state }: Moment, step: number) =>
      onHost(() => update(toDevice(params), toDevice(state), scalar(rate), scalar(step))),
  };
}

/** What there is before the first step and after each. */
function momentsOf(example: Example, steps: number, options: LbfgsOptions = {}): Moment[] {
  const { begin, advance } = stepper(example, options);
  const moments = [begin()];
  for (let step = 0; step < steps; step++) moments.push(advance(moments[step]!, step));
  return moments;
}

const flat = (params: HostParams): number[] => Object.values(params).flatMap(({ data }) => [...data]);

const rosenbrock: Problem = ([x, y]) => ({
  loss: (1 - x!) ** 2 + 100 * (y! - x! ** 2) ** 2,
  gradient: [-2 * (1 - x!) - 400 * x! * (y! - x! ** 2), 200 * (y! - x! ** 2)],
});
const tracedRosenbrock: Example = {
  start: { x: float64([-1.2]), y: float64([1]) },
  objective: ({ x, y }) => x!.neg().add(1).square().add(y!.sub(x!.square()).square().mul(100)).sum(),
};

// Σ c (x - a)² / 2 + (Σ x)² / 2, with c from 1 to 100; the vector lies in a matrix, a vector and a number.
const curvatures = Array.from({ length: 10 }, (_, i) => 10 ** ((2 * i) / 9));
const places = Array.from({ length: 10 }, (_, i) => Math.sin(3 * i + 1));
const bowl: Problem = (x) => {
  const sum = x.reduce((all, one) => all + one, 0);
  const away = x.map((one, i) => one - places[i]!);
  return {
    loss: away.reduce((all, one, i) => all + (curvatures[i]! * one ** 2) / 2, sum ** 2 / 2),
    gradient: away.map((one, i) => curvatures[i]! * one + sum),
  };
};
const split = (values: readonly number[]): HostParams => ({
  matrix: hostArray(values.slice(0, 6), [2, 3], "float64"),
  vector: float64(values.slice(6, 9)),
  number: hostArray(values.slice(9), [], "float64"),
});
const bowlStart = Array.from({ length: 10 }, (_, i) => Math.cos(2 * i));
const tracedBowl: Example = {
  start: split(bowlStart),
  objective: (params) => {
    const [c, a] = [toDevice<Params>(split(curvatures)), toDevice<Params>(split(places))];
    const paths = Object.keys(params);
    const terms = paths.map((path) => params[path]!.sub(a[path]!).square().mul(c[path]!).sum());
    const sums = paths.map((path) => params[path]!.sum());
    const add = (all: Tensor, one: Tensor): Tensor => all.add(one);
    return terms.reduce(add).add(sums.reduce(add).square()).mul(0.5);
  },
};

// Twenty points of two overlapping classes, with a small ridge.
const inputs = Array.from({ length: 20 }, (_, i) => [Math.sin(5 * i) + (i % 2), Math.cos(7 * i) - (i % 2), 1]);
const labels = inputs.map((_, i) => i % 2);
const logistic: Problem = (w) => {
  let loss = 0.005 * w.reduce((sum, one) => sum + one ** 2, 0);
  const gradient = w.map((one) => 0.01 * one);
  inputs.forEach((input, i) => {
    const z = input.reduce((sum, one, j) => sum + one * w[j]!, 0);
    loss += (Math.max(z, 0) + Math.log1p(Math.exp(-Math.abs(z))) - z * labels[i]!) / inputs.length;
    const error = 1 / (1 + Math.exp(-z)) - labels[i]!;
    input.forEach((one, j) => (gradient[j]! += (error * one) / inputs.length));
  });
  return { loss, gradient };
};
const tracedLogistic: Example = {
  start: { slopes: float64([3, -4]), bias: float64([5]) },
  objective: ({ slopes, bias }) => {
    const x = fromHost(
      hostArray(
        inputs.flatMap(([a, b]) => [a!, b!]),
        [20, 2],
        "float64",
      ),
    ) as Tensor;
    const z = x.matmul(slopes!).add(bias!);
    const ridge = slopes!.square().sum().add(bias!.square().sum()).mul(0.005);
    return z
      .softplus()
      .sub(z.mul(fromHost(float64(labels)) as Tensor))
      .mean()
      .add(ridge);
  },
};

const examples = {
  "a quadratic in 10 dimensions": [bowl, tracedBowl, 40],
  "Rosenbrock's valley": [rosenbrock, tracedRosenbrock, 60],
  "a logistic regression": [logistic, tracedLogistic, 40],
} as const;

describe("lbfgs", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  describe.each(Object.entries(examples))("on %s", (_, [problem, example, evaluations]) => {
    it.each([
      { historySize: 10, lineSearch: "strong-wolfe" },
      { historySize: 2, lineSearch: "strong-wolfe" },
      { historySize: 1, lineSearch: "strong-wolfe" },
      { historySize: 10, lineSearch: "none", learningRate: 0.1 },
    ] as const)("evaluates the points of the published algorithm, in order, with %o", (options) => {
      const rate = "learningRate" in options ? options.learningRate : 1;
      const settings = { ...options, learningRate: rate, evaluations };
      const expected = lbfgsPoints(problem, flat(example.start), settings);
      const moments = momentsOf({ ...example, rate }, evaluations - 1, options);
      expect(expected).toHaveLength(evaluations);
      const errs = expected.map((point, i) => largestError(flat(moments[i]!.params), point));
      console.log(
        JSON.stringify(options),
        evaluations,
        Math.max(...errs),
        problem(expected.at(-1)!).loss,
        expected.findIndex((p, i) => i > 0 && problem(p).loss - problem(expected.at(-1)!).loss < 1e-10),
        errs.findIndex((e) => e > 1e-12),
      );
    });
  });
});
