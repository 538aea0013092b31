import { hostArray, startDevice } from "@downslope/core";
import {
  adadelta,
  adagrad,
  adam,
  adamw,
  ademamix,
  lamb,
  lars,
  lion,
  muon,
  nadam,
  radam,
  rmsprop,
  scheduleFreeAdamw,
  sgd,
  soap,
  sophia,
} from "@downslope/optimizers";
import { beforeAll, describe, expect, it } from "vitest";
import { replay, single } from "../../packages/optimizers/reference/replay.ts";
import { movedTo, times } from "../optimizer-runs.ts";
import { close, end, path } from "./run.ts";

/*
 * Where two libraries move a parameter differently under the same name, or one turns it into NaN: one test for each such
 * place, and what happens here. The figures of other libraries were measured with PyTorch 2.13, Keras 3.15, optax 0.2.8
 * and TensorFlow.js 4.22.
 */

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describe("weight decay", () => {
  it("33: AdamW is not Adam with L2: without a gradient 0.999 and 0.99", () => {
    const options = { learningRate: 0.01, weightDecay: 0.1 };
    expect(end(adamw(options), 1, [0])).toBeCloseTo(0.999, 12);
    expect(end(adam(options), 1, [0])).toBeCloseTo(0.99, 8);
  });

  it("34: SGD decays through its momentum, 0.9255 after three steps, where Keras decays beside it, 0.9513", () => {
    const gradients = [0.1, -0.2, 0.3];
    expect(end(sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1 }), 1, gradients)).toBeCloseTo(0.9255, 4);
    const beside = sgd({ learningRate: 0.1, momentum: 0.9, weightDecay: 0.1, decoupledWeightDecay: true });
    expect(end(beside, 1, gradients)).toBeCloseTo(0.9513, 4);
  });

  it("35: decay is scaled by the rate in force, and leaves what is masked alone", () => {
    const optimizer = adamw({ learningRate: 0.01, weightDecay: 0.1 });
    const rates = [0.01, 0.001, 0];
    const shrunk = rates.map((_, i) => movedTo(optimizer, 1, times(i + 1, 0), (step) => rates[step]!));
    expect(shrunk).toEqual(close([0.999, 0.999 * 0.9999, 0.999 * 0.9999], 12));
    for (const make of [ademamix, lion, muon, scheduleFreeAdamw, soap, sophia])
      expect(end(make({ learningRate: 0.01, weightDecay: 0.1 }), 1, [0]), make.name).toBeCloseTo(0.999, 9);
    const initial = { weight: hostArray([1], [1, 1], "float64"), bias: hostArray([1], [1], "float64") };
    const still = { weight: hostArray([0], [1, 1], "float64"), bias: hostArray([0], [1], "float64") };
    for (const decayMask of ["matrices", ["weight"]] as const) {
      for (const make of [adamw, adam, sgd]) {
        const masked = make({ learningRate: 0.01, weightDecay: 0.1, decayMask });
        const [after] = replay(masked, { initial, gradients: [still] }).params;
        expect(after!["bias"]!.data[0]).toBe(1);
        expect(after!["weight"]!.data[0]).toBeLessThan(1);
      }
    }
  });
});

describe("ε and the correction of bias", () => {
  it("36: Adam's ε stands after the correction: a gradient of 1e-7 moves 0.00909, in Keras 0.000307 or 0.0024", () => {
    const first = (epsilon: number) => -end(adam({ learningRate: 0.01, epsilon }), 0, [1e-7]);
    expect(first(1e-8)).toBeCloseTo(0.00909, 5);
    // Before the correction ε counts 1 / √(1 - β2) = 31.6 times at the first step.
    expect(first(1e-7 * 31.6228)).toBeCloseTo(0.000307, 6);
    expect(first(1e-8 * 31.6228)).toBeCloseTo(0.0024, 5);
  });

  it("37: the correction counts steps from 1, so that Adam's first step is the rate against the sign", () => {
    for (const gradient of [1e-3, 1, -5, 1e4])
      expect(end(adam({ learningRate: 0.01 }), 0, [gradient])).toBeCloseTo(-0.01 * Math.sign(gradient), 6);
  });

  it("38: RMSprop's ε outside the root lets 1e-5 move 0.0315; inside it 0.001 and 0.00032, an option", () => {
    const first = (options: object) => -end(rmsprop({ learningRate: 0.01, decay: 0.9, ...options }), 0, [1e-5]);
    expect(first({})).toBeCloseTo(0.0315, 4);
    expect(first({ epsilonInsideRoot: true, epsilon: 1e-8 })).toBeCloseTo(0.001, 5);
    expect(first({ epsilonInsideRoot: true, epsilon: 1e-7 })).toBeCloseTo(0.00032, 5);
  });

  it("39: centred RMSprop stays finite under a constant gradient, where PyTorch's and TensorFlow.js's turn to NaN", () => {
    expect(firstNaN((spread) => Math.sqrt(spread) + 1e-8)).toBe(331);
    expect(firstNaN((spread) => Math.sqrt(spread - 1e-7))).toBe(110);
    // Many gradients, in both dtypes: which of them cancels is a matter of rounding.
    const gradients = Array.from({ length: 40 }, (_, i) => (i + 1) / 37);
    const rows: readonly (readonly ["cpu" | "wasm", "float64" | "float32"])[] = [
      ["cpu", "float64"],
      ["wasm", "float32"],
    ];
    for (const [device, dtype] of rows) {
      const run = {
        initial: single(
          gradients.map(() => 0),
          dtype,
        ),
        gradients: times(450, single(gradients, dtype)),
        device,
      };
      for (const epsilonInsideRoot of [false, true]) {
        const optimizer = rmsprop({ learningRate: 1e-4, decay: 0.9, centered: true, epsilonInsideRoot });
        const values = replay(optimizer, run).params.map(({ p }) => [...p!.data]);
        // The variance vanishes, but no step is turned round, and none is infinite.
        const isLower = (p: number, i: number, step: number): boolean => p < (values[step - 1]?.[i] ?? 0);
        expect(values.every((all, step) => all.every((p, i) => Number.isFinite(p) && isLower(p, i, step)))).toBe(true);
        expect(path(optimizer, 1, [0, 0])).toEqual([1, 1]);
      }
    }
  });

  it("40: Adagrad starts from nothing, a first step of 0.1; Keras and optax from 0.1, 0.030, an option", () => {
    expect(-end(adagrad({ learningRate: 0.1 }), 0, [0.1])).toBeCloseTo(0.1, 8);
    expect(-end(adagrad({ learningRate: 0.1, initialAccumulator: 0.1, epsilon: 0 }), 0, [0.1])).toBeCloseTo(0.0302, 4);
  });

  it("41: Adadelta divides by the new mean of squares, 0.99859; by the old one it is plain descent, 0.9", () => {
    expect(end(adadelta({ learningRate: 1, rho: 0.95, epsilon: 1e-7 }), 1, [0.1])).toBeCloseTo(0.99859, 5);
  });
});

/** The first update at which the usual form of the variance, the mean of squares less the square of the mean, gives NaN. */
function firstNaN(divisor: (spread: number) => number): number {
  let [square, mean] = [0, 0];
  for (let step = 1; step < 1000; step++) {
    square = 0.9 * square + (1 - 0.9) * 0.1 * 0.1;
    mean += (1 - 0.9) * (0.1 - mean);
    if (Number.isNaN(divisor(square - mean * mean))) return step;
  }
  return Number.POSITIVE_INFINITY;
}

describe("momentum", () => {
  it("42: the rate stands outside the buffer, so that a new one acts at once: 0.891, and not Keras's 0.81", () => {
    const rates = [0.1, 0.01];
    const optimizer = sgd({ learningRate: 0.1, momentum: 0.9 });
    expect(movedTo(optimizer, 1, [1, 0], (step) => rates[step]!)).toBeCloseTo(0.891, 12);
    // LARS has it inside, as its paper: with a ratio of 1 it is Keras's momentum.
    expect(movedTo(lars({ learningRate: 0.1, adapts: "matrices" }), 1, [1, 0], (step) => rates[step]!)).toBeCloseTo(
      0.81,
      12,
    );
  });

  it("43: the first buffer is the gradient, whatever the dampening", () => {
    const damped = sgd({ learningRate: 1, momentum: 0.9, dampening: 0.5 });
    // 1, then 0.9 · 1 + 0.5 · 1; a damped first step would make it 0.5, then 0.95.
    expect(path(damped, 0, [1, 1])).toEqual(close([-1, -2.4], 12));
  });

  it("44: AMSGrad keeps the largest mean square before the correction, 0.7793; optax after it, 0.8215", () => {
    const gradients = [1, 0.01, 0.01];
    expect(end(adam({ learningRate: 0.1, amsgrad: true }), 1, gradients)).toBeCloseTo(0.7793, 4);
    expect(end(adamw({ learningRate: 0.1, amsgrad: true, weightDecay: 0 }), 1, gradients)).toBeCloseTo(0.7793, 4);
  });

  it("45: NAdam's variants are named: PyTorch 0.98944, Keras 0.98937, optax 0.98526", () => {
    const first = (options: object) => end(nadam({ learningRate: 0.01, ...options }), 1, [1]);
    expect(first({ variant: "pytorch-2" })).toBeCloseTo(0.98944, 5);
    expect(first({ variant: "pytorch-2", momentumDecay: 1 })).toBeCloseTo(0.98937, 5);
    expect(first({ variant: "pytorch-2", momentumDecay: 1e6 })).toBeCloseTo(0.98526, 5);
    // The default is PyTorch's up to 1.13, whose product has the first momentum twice: 0.45009 and 0.45016.
    const [now, next] = [1, 2].map((t) => 0.9 * (1 - 0.96 ** (0.004 * t) / 2)) as [number, number];
    expect(first({})).toBeCloseTo(0.99 - (0.01 * 0.1 * next) / (1 - now * now * next), 9);
  });

  it("46: RAdam is momentum until ρ is above 5, the sixth step at β2 = 0.999, and for good where it never is", () => {
    const moves = (beta2: number, count: number): number[] => {
      const moved = path(radam({ learningRate: 0.01, beta2 }), 0, times(count, 10));
      return moved.map((p, i) => (moved[i - 1] ?? 0) - p);
    };
    const [long, rest] = [2 / (1 - 0.999) - 1, 0.999 ** 6];
    const length = long - (2 * 6 * rest) / (1 - rest);
    expect(length).toBeGreaterThan(5);
    const rectified = Math.sqrt(((length - 4) * (length - 2) * long) / ((long - 4) * (long - 2) * length));
    expect(moves(0.999, 6)).toEqual(close([0.1, 0.1, 0.1, 0.1, 0.1, 0.01 * rectified], 8));
    // ρ grows to 2 / (1 - β2) - 1: 5 at β2 = 2/3, which is not above it.
    expect(moves(2 / 3, 60)).toEqual(close(times(60, 0.1), 9));
  });
});

describe("what the shape of a parameter decides", () => {
  it("47: LAMB and LARS move a layer of zeros: the ratio of a length of 0 is 1", () => {
    const from = { initial: single([0, 0]), gradients: [single([3, 4])] };
    const after = (optimizer: Parameters<typeof replay>[0]) => [...replay(optimizer, from).params[0]!["p"]!.data];
    expect(after(lars({ learningRate: 0.1 }))).toEqual(close([-0.3, -0.4], 12));
    expect(after(lamb({ learningRate: 0.1 }))).toEqual(close([-0.1, -0.1], 6));
    // And one that has a length, but no gradient, is not lost either.
    for (const optimizer of [lars({ learningRate: 0.1 }), lamb({ learningRate: 0.1, weightDecay: 0 })])
      expect(end(optimizer, 2, [0])).toBe(2);
  });

  it("54: Muon moves what is no matrix by AdamW, where PyTorch refuses it", () => {
    const initial = { weight: hostArray([1, 2, 3, 4], [2, 2], "float64"), bias: hostArray([1, 2], [2], "float64") };
    const gradients = times(3, { weight: hostArray([1, 0, 0, 2], [2, 2], "float64"), bias: initial.bias });
    const options = { learningRate: 0.01, weightDecay: 0.1 };
    const [by, other] = [muon(options), adamw(options)].map((one) =>
      replay(one, { initial, gradients }).params.at(-1)!,
    );
    expect([...by!["bias"]!.data]).toEqual(close([...other!["bias"]!.data], 12));
    expect([...by!["weight"]!.data]).not.toEqual(close([...other!["weight"]!.data], 4));
    const scalar = { initial: { p: hostArray([1], [], "float64") }, gradients: [{ p: hostArray([1], [], "float64") }] };
    expect(replay(muon(options), scalar).params[0]!["p"]!.data[0]).toBeCloseTo(0.999 - 0.01, 8);
  });
});
