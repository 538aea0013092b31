import { hostArray, hostNormal, startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { givenTrajectory } from "../reference/cases.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { type Matrix, combined, product, reshaped, transposed } from "../reference/matrices.ts";
import { type HostParams, largestError, replay } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { type WorkedStep, itFollowsTheFormula } from "../reference/worked.ts";
import { adamw } from "./adamw.ts";
import { muon } from "./muon.ts";

describeOptimizer(muon, { options: { weightDecay: 0 } });
describeOptimizer(muon, {
  options: { nesterov: false, adjust: "match-rms-adamw", weightDecay: 0.001, adamPaths: ["*.weight"], adamRatio: 0.5 },
  quadratic: { learningRate: 0.2 },
});

/** Newton-Schulz as PyTorch's `Muon` has it, in float64. */
function orthogonal(matrix: Matrix): Matrix {
  const isTall = matrix.length > matrix[0]!.length;
  const length = Math.max(1e-7, Math.hypot(...matrix.flat()));
  let x: Matrix = (isTall ? transposed(matrix) : matrix).map((row) => row.map((value) => value / length));
  for (let i = 0; i < 5; i++) {
    const gram = product(x, transposed(x));
    x = combined(x, 3.4445, product(combined(gram, -4.775, product(gram, gram), 2.0315), x), 1);
  }
  return isTall ? transposed(x) : x;
}

const adamStep = (rate: number, decay: number): WorkedStep => {
  const [m, v] = [
    [0, 0],
    [0, 0],
  ];
  return (t, p, g) =>
    p.map((x, i) => {
      m[i] = 0.9 * m[i]! + 0.1 * g[i]!;
      v[i] = 0.999 * v[i]! + 0.001 * g[i]! ** 2;
      const direction = m[i]! / (1 - 0.9 ** t) / (Math.sqrt(v[i]! / (1 - 0.999 ** t)) + 1e-8);
      return x * (1 - rate * decay) - rate * direction;
    });
};

const matrixStep = (columns: number, { rate = 1e-3, factor = 1, decay = 0.1, nesterov = true }): WorkedStep => {
  let b: Matrix | undefined;
  return (_, p, g) => {
    const gradient = reshaped(g, columns);
    b = b ? combined(b, 0.95, gradient, 1 - 0.95) : gradient.map((row) => row.map((x) => x * (1 - 0.95)));
    const step = orthogonal(nesterov ? combined(gradient, 1 - 0.95, b, 0.95) : b).flat();
    return p.map((x, i) => x * (1 - rate * decay) - rate * factor * step[i]!);
  };
};

/** The first step from zeros along one gradient. */
const firstStep = (optimizer: ReturnType<typeof muon>, gradient: HostParams): HostParams => {
  const initial = Object.fromEntries(
    Object.entries(gradient).map(([path, { shape, data }]) => [
      path,
      hostArray(
        data.map(() => 0),
        shape,
        "float64",
      ),
    ]),
  );
  return replay(optimizer, { initial, gradients: [gradient] }).params[0]!;
};
const normal = (shape: readonly number[], seed: number): HostParams => ({
  p: hostArray(
    hostNormal(
      shape.reduce((size, one) => size * one, 1),
      seed,
      0,
    ),
    shape,
    "float64",
  ),
});

describe("muon", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));
  itTakesScheduledOptions(muon, {}, { momentum: 0.5, beta1: 0.5, beta2: 0.9, weightDecay: 0.5 });
  itStaysFiniteAtExtremes(muon());

  itFollowsTheFormula("PyTorch's Muon on a matrix and its AdamW on a vector", muon(), ([, columns]) =>
    columns ? matrixStep(columns, {}) : adamStep(1e-3, 0.1),
  );
  itFollowsTheFormula(
    "Muon without Nesterov momentum at the rates of Liu et al. (2025), equation 4",
    muon({ learningRate: 0.02, nesterov: false, adjust: "match-rms-adamw", weightDecay: 0.5, adamRatio: 0.25 }),
    ([, columns]) =>
      columns
        ? matrixStep(columns, { rate: 0.02, factor: 0.2 * Math.sqrt(3), decay: 0.5, nesterov: false })
        : adamStep(0.005, 0.5),
  );

  it("moves what is not a matrix by AdamW: vectors and single numbers have no directions to make orthogonal", () => {
    const { initial, gradients } = givenTrajectory();
    const vectors = ({ b }: HostParams): HostParams => ({ b: b!, scale: hostArray([b!.data[0]!], [], "float64") });
    const run = { initial: vectors(initial), gradients: gradients.map(vectors) };
    const options = { learningRate: 0.01, beta1: 0.8, beta2: 0.99, weightDecay: 0.1 };
    const [own, adams] = [muon({ ...options, adamEpsilon: 1e-3 }), adamw({ ...options, epsilon: 1e-3 })].map(
      (optimizer) => replay(optimizer, run).params,
    );
    own!.forEach((params, step) => {
      for (const path of ["b", "scale"]) expect([...params[path]!.data], path).toEqual([...adams![step]![path]!.data]);
    });
  });

  it("moves matrices that are named by AdamW, too: embeddings and the last layer", () => {
    const { initial, gradients } = givenTrajectory();
    const moved = (optimizer: ReturnType<typeof muon>) =>
      replay(optimizer, { initial, gradients }).params.at(-1)!["w"]!;
    expect([...moved(muon({ adamPaths: ["w*"] })).data]).toEqual([...moved(adamw({ weightDecay: 0.1 })).data]);
    expect(largestError(moved(muon()).data, [...moved(adamw({ weightDecay: 0.1 })).data])).toBeGreaterThan(1e-3);
  });

  it("takes a kernel for a matrix of outputs by the rest, or leaves it to AdamW", () => {
    // [4, 3, 2, 2] as [4, 12] and, the last two numbers of the factor exchanged, as the transpose [12, 4] of a dense layer.
    const kernel = normal([4, 3, 2, 2], 1);
    const values = [...kernel["p"]!.data];
    const dense = { p: hostArray(transposed(reshaped(values, 12)).flat(), [12, 4], "float64") };
    const expected = transposed(reshaped([...firstStep(muon(), dense)["p"]!.data], 4)).flat();
    expect(largestError(firstStep(muon(), kernel)["p"]!.data, expected)).toBeLessThanOrEqual(1e-15);
    const byAdam = firstStep(muon({ flatten: false }), kernel)["p"]!.data;
    expect(
      largestError(
        byAdam,
        values.map((g) => -1e-3 * Math.sign(g)),
      ),
    ).toBeLessThan(1e-8);
  });

  it("scales the rate of a layer with more outputs than inputs, whichever way its weights lie", () => {
    // √(8 / 2) = 2 for [inputs, outputs] = [2, 8] and for a kernel [8, 2, 1]; the mirror images have 1.
    const plain = 0.2 * Math.sqrt(8);
    for (const [shape, factor] of [
      [[2, 8], 2],
      [[8, 2, 1], 2],
      [[8, 2], 1],
      [[2, 8, 1], 1],
    ] as const) {
      const gradient = normal(shape, 2);
      const [original, matched] = [muon(), muon({ adjust: "match-rms-adamw" })].map(
        (one) => firstStep(one, gradient)["p"]!.data,
      );
      original!.forEach((x, i) => expect(x / matched![i]!).toBeCloseTo(factor / plain, 10));
    }
  });

  it("moves all directions alike: singular values of a step lie between 0.6 and 1.3, whatever those of the gradient", () => {
    // Diagonal gradients have their singular values on the diagonal, from 1 down to 0.01.
    const sizes = [1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 1];
    const gradient = {
      p: hostArray(
        sizes.flatMap((x, i) => sizes.map((_, j) => (i === j ? x : 0))),
        [8, 8],
        "float64",
      ),
    };
    const step = reshaped([...firstStep(muon({ learningRate: 1 }), gradient)["p"]!.data], 8);
    for (const [i, row] of step.entries()) {
      expect(-row[i]!).toBeGreaterThan(0.6);
      expect(-row[i]!).toBeLessThan(1.3);
    }
  });

  it("leaves a matrix without a gradient where it is", () => {
    const still = { p: hostArray([0, 0, 0, 0], [2, 2], "float64") };
    expect([...firstStep(muon(), still)["p"]!.data].map(Math.abs)).toEqual([0, 0, 0, 0]);
  });

  it("refuses options out of range", () => {
    expect(() => muon({ coefficients: [1, 2] })).toThrow('optimizer "muon": `coefficients` must');
    expect(() => muon({ iterations: 100 })).toThrow("`iterations` must be at most 99, got 100");
    expect(() => muon({ adjust: "none" as never })).toThrow("`adjust` must be");
  });
});
