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

// One number each, where a search takes one of its rarer turns.
const line = (start: number, rate: number, objective: (x: Tensor) => Tensor): Example => ({
  start: { x: float64([start]) },
  rate,
  objective: ({ x }) => objective(x!).sum(),
});
const rarities: Readonly<Record<string, readonly [Problem, Example]>> = {
  "two losses are equal": [([x]) => ({ loss: x! ** 2, gradient: [2 * x!] }), line(-1, 2, (x) => x.square())],
  "the loss falls without end": [
    ([x]) => ({ loss: -(x! ** 4), gradient: [-4 * x! ** 3] }),
    line(1, 1, (x) => x.square().square().neg()),
  ],
  "the minimum is a kink": [([x]) => ({ loss: Math.abs(x!), gradient: [Math.sign(x!)] }), line(0.3, 1, (x) => x.abs())],
  "the rate is far too small": [
    ([x]) => ({ loss: Math.cosh(x!), gradient: [Math.sinh(x!)] }),
    line(2, 1e-6, (x) => x.exp().add(x.neg().exp()).mul(0.5)),
  ],
  "the rate is far too large": [
    ([x]) => ({ loss: Math.log1p(x! ** 2), gradient: [(2 * x!) / (1 + x! ** 2)] }),
    line(2, 1e4, (x) => x.square().log1p()),
  ],
};

describe("lbfgs", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  describe.each(Object.entries(examples))("on %s", (_, [problem, example, evaluations]) => {
    it.each([
      { historySize: 10, lineSearch: "strong-wolfe", learningRate: 1 },
      { historySize: 2, lineSearch: "strong-wolfe", learningRate: 1 },
      { historySize: 10, lineSearch: "none", learningRate: 0.1 },
    ] as const)("evaluates the points of the published algorithm in order, with %o", (options) => {
      const expected = lbfgsPoints(problem, flat(example.start), { ...options, evaluations });
      const moments = momentsOf({ ...example, rate: options.learningRate }, evaluations - 1, options);
      expect(expected).toHaveLength(evaluations);
      expected.forEach((point, i) => {
        expect(largestError(flat(moments[i]!.params), point), `point ${i}`).toBeLessThanOrEqual(1e-9);
      });
    });
  });

  it.each(Object.entries(rarities))("evaluates the points of the published algorithm where %s", (_, given) => {
    const [problem, example] = given;
    const settings = {
      learningRate: example.rate!,
      historySize: 1,
      lineSearch: "strong-wolfe",
      evaluations: 40,
    } as const;
    const expected = lbfgsPoints(problem, flat(example.start), settings);
    momentsOf(example, 39, { historySize: 1 }).forEach(({ params }, i) => {
      expect(largestError(flat(params), expected[i]!), `point ${i}`).toBeLessThanOrEqual(1e-9);
    });
  });

  it("comes within 1e-10 of the minimum of Rosenbrock's valley in 60 evaluations", () => {
    const handedOut = flat(momentsOf(tracedRosenbrock, 60).at(-1)!.handedOut);
    expect(rosenbrock(handedOut).loss).toBeLessThan(1e-10);
  });

  it("hands out the last accepted point, whose loss never rises while trials go up and down", () => {
    const moments = momentsOf(tracedRosenbrock, 60);
    const losses = moments.map(({ handedOut }) => rosenbrock(flat(handedOut)).loss);
    const trials = moments.map(({ params }) => rosenbrock(flat(params)).loss);
    const rises = (all: readonly number[]): number => all.filter((loss, i) => loss > all[i - 1]!).length;
    expect([rises(losses), rises(trials) > 0]).toEqual([0, true]);
  });

  it("goes on to the bit from each of 60 evaluations, between trials of a search too", () => {
    const moments = momentsOf(tracedRosenbrock, 60);
    const { advance } = stepper(tracedRosenbrock);
    const phases = new Set<number>();
    for (let step = 0; step < 60; step++) {
      const saved = structuredClone(moments[step]!);
      phases.add((saved.state as { search: { phase: HostArray } }).search.phase.data[0]!);
      expect(advance(saved, step), `step ${step}`).toEqual(moments[step + 1]);
    }
    expect([...phases].toSorted()).toEqual([0, 1, 2]);
  });

  it("goes on from a state whose parameters come in another order", () => {
    const { advance } = stepper(tracedBowl);
    const moment = momentsOf(tracedBowl, 12).at(-1)!;
    const reversed = <T>(tree: T): T =>
      isHost(tree) || typeof tree !== "object"
        ? tree
        : (Object.fromEntries(
            Object.entries(tree as object)
              .map(([key, value]) => [key, reversed(value)])
              .toReversed(),
          ) as T);
    const [one, other] = [advance(moment, 12), advance(reversed(moment), 12)];
    for (const path of Object.keys(one.params))
      expect(largestError(other.params[path]!.data, [...one.params[path]!.data]), path).toBeLessThanOrEqual(1e-12);
  });

  it.each(["cpu", "wasm"] as const)("stays at a minimum and where the gradient is 0, on %s", (device) => {
    const start = { x: hostArray([1, -2], [2], device === "cpu" ? "float64" : "float32") };
    const flatLand = momentsOf({ start, device, objective: ({ x }) => x!.mul(0).sum() }, 5);
    const valley = momentsOf(
      { start: { x: hostArray([0, 0], [2], start.x.dtype) }, device, objective: ({ x }) => x!.square().sum() },
      5,
    );
    for (const { params, handedOut } of flatLand)
      expect([flat(params), flat(handedOut)]).toEqual([
        [1, -2],
        [1, -2],
      ]);
    for (const { params } of valley) expect(flat(params)).toEqual([0, 0]);
  });

  it("steps back from trials that are not finite", () => {
    // x - log x from 3: the first step, 4.8 times the slope 2/3, ends at -0.2, where the logarithm is NaN. PyTorch's search is lost there.
    const example = line(3, 4.8, (x) => x.sub(x.log()));
    const moments = momentsOf(example, 30);
    expect(flat(moments[1]!.params)[0]).toBeLessThan(0);
    expect(flat(moments.at(-1)!.handedOut)[0]).toBeCloseTo(1, 6);
  });

  it.each([1e-12, 1e12, 0])("stays finite in float32 where gradients are of the size of %d", (size) => {
    const start = { x: hostArray([1, -2, 3], [3], "float32") };
    const moments = momentsOf({ start, device: "wasm", objective: ({ x }) => x!.square().sum().mul(size) }, 20);
    for (const { params } of moments) expect(flat(params).every(Number.isFinite)).toBe(true);
  });

  it("refuses options out of range", () => {
    expect(() => lbfgs({ historySize: 0 })).toThrow('optimizer "lbfgs": `historySize` must be at least 1, got 0');
    expect(() => lbfgs({ lineSearch: "armijo" as never })).toThrow("`lineSearch` must be");
    expect(() => lbfgs({ toleranceGrad: -1 })).toThrow("`toleranceGrad` must be at least 0");
  });
});
