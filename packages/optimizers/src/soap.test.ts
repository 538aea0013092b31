import {
  type Params,
  type Tensor,
  hostArray,
  hostNormal,
  onDevice,
  ones,
  scope,
  startDevice,
  tensor,
} from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { givenTrajectory } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import {
  type Matrix,
  combined,
  identity,
  mapped,
  orthonormal,
  product,
  reshaped,
  transposed,
} from "../reference/matrices.ts";
import { type HostParams, largestError, replay } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adam } from "./adam.ts";
import { adamw } from "./adamw.ts";
import { soap } from "./soap.ts";

describeOptimizer(soap, { options: { weightDecay: 0 } });
describeOptimizer(soap, {
  options: { preconditionFrequency: 1, vectors: true, shampooBeta: 0.9, epsilon: 1e-6, weightDecay: 0.001 },
});

/** Algorithm 3 of Vyas et al. in plain numbers; a basis is made at each multiple of f and in force f steps later. */
const algorithm =
  (f: number, hasVectors: boolean) =>
  ([rows, columns = 1]: readonly number[]): WorkedStep => {
    const hasBasis = [hasVectors || columns > 1, columns > 1];
    const zeros = (n: number, m: number): Matrix => Array.from({ length: n }, () => Array<number>(m).fill(0));
    const sizes = [rows!, columns];
    let [M, V] = [zeros(rows!, columns), zeros(rows!, columns)];
    const P = sizes.map((size) => zeros(size, size));
    const Q = sizes.map(identity);
    const next = [...Q];
    const project = (a: Matrix): Matrix => product(product(transposed(Q[0]!), a), Q[1]!);
    return (t, p, g) => {
      const G = reshaped(g, columns);
      M = combined(M, 0.95, G, 1 - 0.95);
      V = combined(
        V,
        0.95,
        mapped(project(G), (x) => x * x),
        1 - 0.95,
      );
      const step = mapped(
        project(M),
        (m, i, j) => m / (1 - 0.95 ** t) / (Math.sqrt(V[i]![j]! / (1 - 0.95 ** t)) + 1e-8),
      );
      const back = product(product(Q[0]!, step), transposed(Q[1]!)).flat();
      const products = [product(G, transposed(G)), product(transposed(G), G)];
      for (const side of [0, 1].filter((one) => hasBasis[one])) {
        P[side] = combined(P[side]!, 0.95, products[side]!, 1 - 0.95);
        if ((t - 1) % f === 0) {
          const turned = product(P[side]!, Q[side]!);
          const values = transposed(Q[side]!).map((q, k) => q.reduce((sum, x, i) => sum + x * turned[i]![k]!, 0));
          const order = values.map((_, k) => k).sort((a, b) => values[b]! - values[a]!);
          const pick = (a: Matrix): Matrix => a.map((row) => order.map((k) => row[k]!));
          V = side === 1 ? pick(V) : order.map((k) => V[k]!);
          Q[side] = pick(Q[side]!);
          next[side] = orthonormal(product(P[side]!, Q[side]));
        }
        if (t % f === 0) Q[side] = next[side]!;
      }
      return p.map((x, i) => x * (1 - 0.01 * 0.1) - 0.01 * back[i]!);
    };
  };

const random = (size: number, seed: number) => [...hostNormal(size, seed, 0)];

/** A matrix with eigenvalues from 1 down to 1 / condition, along directions that are not the axes. */
function skewed(size: number, condition: number, seed: number): Matrix {
  const basis = orthonormal(reshaped(random(size * size, seed), size));
  return product(
    mapped(basis, (x, _, j) => x * condition ** (-j / (size - 1))),
    transposed(basis),
  );
}

describe("soap", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(soap, {}, { beta1: 0.5, beta2: 0.9, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(soap({ preconditionFrequency: 2 }));

  itFollowsTheFormula(
    "algorithm 3 of Vyas et al. (2024), the bases renewed at every step",
    soap({ learningRate: 0.01, weightDecay: 0.1, preconditionFrequency: 1 }),
    algorithm(1, false),
  );
  itFollowsTheFormula(
    "algorithm 3, vectors included, with bases made over 4 steps each",
    soap({ learningRate: 0.01, weightDecay: 0.1, preconditionFrequency: 4, vectors: true }),
    algorithm(4, true),
  );

  it("is AdamW until the first basis is made, and for axes above `maxSize` for good", () => {
    const { initial, gradients } = givenTrajectory();
    const options = { learningRate: 0.01, beta1: 0.95, beta2: 0.95 };
    const last = (optimizer: ReturnType<typeof soap>, steps: number) =>
      replay(optimizer, { initial, gradients: gradients.slice(0, steps) }).params.at(-1)!["w"]!.data;
    expect(largestError(last(soap({ ...options, maxSize: 1 }), 30), [...last(adamw(options), 30)])).toBeLessThan(1e-14);
    expect(largestError(last(soap(options), 10), [...last(adamw(options), 10)])).toBeLessThan(1e-14);
    expect(largestError(last(soap(options), 30), [...last(adamw(options), 30)])).toBeGreaterThan(1e-3);
  });

  it("keeps a basis for each axis of a kernel that is not longer than `maxSize`, and for vectors if asked", () => {
    const axesOf = (optimizer: ReturnType<typeof soap>) => {
      const found: string[] = [];
      onDevice("cpu", () =>
        scope(() => {
          const state = optimizer.create({}).init({ kernel: ones([9, 4, 3]), bias: ones([9]), scale: ones([]) });
          const { axes } = state as { axes: Record<string, object> };
          for (const [path, one] of Object.entries(axes)) found.push(`${path}: ${Object.keys(one).join(" ")}`);
        }),
      );
      return found;
    };
    expect(axesOf(soap())).toEqual(["kernel: 0 1 2", "bias: ", "scale: "]);
    expect(axesOf(soap({ maxSize: 4 }))).toEqual(["kernel: 1 2", "bias: ", "scale: "]);
    expect(axesOf(soap({ vectors: true }))).toEqual(["kernel: 0 1 2", "bias: 0", "scale: "]);
  });

  it("moves a kernel as the matrix that it is but for an axis of length 1", () => {
    const { initial, gradients } = givenTrajectory();
    const reshapedTo =
      (shape: readonly number[]) =>
      (all: HostParams): HostParams => ({ w: hostArray(all["w"]!.data, shape, "float64") });
    const moved = (shape: readonly number[]) => {
      const run = { initial: reshapedTo(shape)(initial), gradients: gradients.map(reshapedTo(shape)) };
      return replay(soap({ preconditionFrequency: 2 }), run).params.at(-1)!["w"]!.data;
    };
    expect(largestError(moved([3, 1, 2]), [...moved([3, 2])])).toBeLessThan(1e-12);
  });

  it("goes far below Adam on ill-conditioned quadratics that lie across the axes, each at its best rate", () => {
    // ½ ‖A W B‖², A and B with condition 30, so that curvatures differ by 8e5.
    const [rows, columns, steps] = [8, 6, 400];
    const [A, B] = [skewed(rows, 30, 1), skewed(columns, 30, 2)];
    const constant = (a: Matrix): Tensor => tensor(a, { dtype: "float32" });
    const objective = ({ w }: Params): Tensor => constant(A).matmul(w!).matmul(constant(B)).square().sum().mul(0.5);
    const start = { w: hostArray(random(rows * columns, 3), [rows, columns], "float32") };
    const height = (values: Iterable<number>): number =>
      product(product(A, reshaped([...values], columns)), B)
        .flat()
        .reduce((sum, x) => sum + (x * x) / 2, 0);
    const best = (make: (learningRate: number) => ReturnType<typeof soap>): number => {
      const reached = [0.1, 0.3, 1].map((rate) => {
        const learningRate = (step: number) => rate * (1 - step / steps);
        const gradients = Array.from({ length: steps }, () => start);
        return height(
          replay(make(rate), { initial: start, gradients, objective, learningRate, device: "wasm" }).params.at(-1)![
            "w"
          ]!.data,
        );
      });
      return Math.min(...reached);
    };
    const adams = [0.95, 0.999].map((beta2) => best((learningRate) => adam({ learningRate, beta2 })));
    const own = best((learningRate) => soap({ learningRate, weightDecay: 0 }));
    expect(own).toBeLessThan(0.001 * Math.min(...adams));
  }, 60_000);

  it("refuses options out of range", () => {
    expect(() => soap({ preconditionFrequency: 0 })).toThrow('optimizer "soap": `preconditionFrequency` must be');
    expect(() => soap({ maxSize: 1.5 })).toThrow("`maxSize` must be");
  });
});
