import { startDevice } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { firstOf, largestError, replay, single } from "../reference/replay.ts";
import { itTakesScheduledOptions } from "../reference/scheduled.ts";
import { hills, itResumesToTheBit, numbersOf, slopesOf, start, watch } from "../reference/watch.ts";
import { type ScheduleFreeSgdOptions, scheduleFreeSgd } from "./schedule-free-sgd.ts";

describeOptimizer(scheduleFreeSgd, { quadratic: { learningRate: 0.5 } });
describeOptimizer(scheduleFreeSgd, {
  options: { learningRate: 0.5, momentum: 0.8, weightDecay: 0.01, warmupSteps: 4, r: 1.5, weightLrPower: 1 },
});

const rate = (step: number): number => 0.1 * (1 - step / 60);
const run = { initial: start(), steps: 30, objective: hills, learningRate: rate };

type Numbers = { readonly [Name in "momentum" | "weightDecay" | "warmupSteps" | "r" | "weightLrPower"]: number };

/** Defazio et al. (2024), equations 3 to 5, with a copy of x: the places y and x after each update. */
function follow(options: Numbers): { y: number[]; x: number[] }[] {
  const { momentum: beta, weightDecay, warmupSteps, r, weightLrPower } = options;
  let [x, y, z] = [numbersOf(start()), numbersOf(start()), numbersOf(start())];
  let [sum, largest] = [0, 0];
  return Array.from({ length: 30 }, (_, step) => {
    const gamma = rate(step) * (step < warmupSteps ? (step + 1) / warmupSteps : 1);
    largest = Math.max(largest, gamma);
    const weight = (step + 1) ** r * largest ** weightLrPower;
    sum += weight;
    const slopes = slopesOf(y).map((g, i) => g + weightDecay * y[i]!);
    z = z.map((p, i) => p - gamma * slopes[i]!);
    x = x.map((p, i) => p + (weight / sum) * (z[i]! - p));
    y = x.map((p, i) => beta * p + (1 - beta) * z[i]!);
    return { x, y };
  });
}

describe("schedule-free-sgd", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    { momentum: 0.9, weightDecay: 0, warmupSteps: 0, r: 0, weightLrPower: 2 },
    { momentum: 0.7, weightDecay: 0.05, warmupSteps: 7, r: 0, weightLrPower: 2 },
    { momentum: 0.5, weightDecay: 0.05, warmupSteps: 3, r: 1, weightLrPower: 0.5 },
    { momentum: 0.9, weightDecay: 0, warmupSteps: 5, r: 0.5, weightLrPower: 0 },
  ])(
    "follows Defazio et al. (2024), equations 3 to 5, for 30 steps: it moves y and evaluates x, with %o",
    (options) => {
      const expected = follow(options);
      watch(scheduleFreeSgd(options), run).forEach(({ params, evaluation }, step) => {
        expect(largestError(numbersOf(params), expected[step]!.y), `y, step ${step}`).toBeLessThanOrEqual(1e-9);
        expect(largestError(numbersOf(evaluation), expected[step]!.x), `x, step ${step}`).toBeLessThanOrEqual(1e-9);
      });
    },
  );

  it("evaluates x = (y - (1 - β) z) / β, by hand, and never y", () => {
    // Gradient 1, rate 1, β = 0.9, from 0: z = -1, x = -1, y = -1; then z = -2, x = -1.5, y = 0.1 · -2 + 0.9 · -1.5 = -1.55.
    const objective = (params: { readonly p?: never }) =>
      (params as unknown as Parameters<typeof hills>[0])["p"]!.sum();
    const sights = watch(scheduleFreeSgd(), { initial: single([0]), steps: 2, objective });
    expect(
      largestError(
        sights.map(({ params }) => params["p"]!.data[0]!),
        [-1, -1.55],
      ),
    ).toBeLessThanOrEqual(1e-15);
    expect(
      largestError(
        sights.map(({ evaluation }) => evaluation["p"]!.data[0]!),
        [-1, -1.5],
      ),
    ).toBeLessThanOrEqual(1e-15);
  });

  it("evaluates the parameters themselves, to the bit, before the first update", () => {
    const still = watch(scheduleFreeSgd(), {
      ...run,
      initial: start("float32"),
      steps: 1,
      learningRate: () => 0,
      device: "wasm",
    });
    expect(still[0]!.evaluation).toStrictEqual(start("float32"));
  });

  it("asks for running statistics to be measured anew, for x was never run", () => {
    expect(scheduleFreeSgd().create({}).refreshesStatistics).toBe(true);
  });

  it("saves z and the sum of weights", () => {
    const [sight] = watch(scheduleFreeSgd(), { ...run, steps: 1 });
    expect(Object.keys(sight!.state)).toEqual(["z", "weightSum", "largestRate"]);
    const { weightSum } = sight!.state as unknown as { weightSum: { data: Float64Array } };
    expect(weightSum.data[0]).toBeCloseTo(0.01, 15);
  });

  itResumesToTheBit(scheduleFreeSgd({ warmupSteps: 5, weightDecay: 0.01 }), [1, 4, 5, 9], rate);
  itStaysFiniteAtExtremes(scheduleFreeSgd({ learningRate: 0.1 }));
  itTakesScheduledOptions<ScheduleFreeSgdOptions>(scheduleFreeSgd, { learningRate: 0.1 }, { weightDecay: 0.3 });

  it("keeps the largest rate's weight when the rate falls, as the authors' code does", () => {
    // Rates 1 then 0.5: both weights are 1, so that c = 1/2: z = -1.5, x = (-1 - 1.5) / 2 = -1.25.
    const given = {
      initial: single([0]),
      gradients: [single([1]), single([1])],
      learningRate: (step: number) => [1, 0.5][step]!,
    };
    expect(largestError(firstOf(replay(scheduleFreeSgd({ momentum: 0.5 }), given)), [-1, -1.375])).toBeLessThanOrEqual(
      1e-15,
    );
  });

  it("refuses a momentum of 0 and of 1, where x or z would be lost", () => {
    expect(() => scheduleFreeSgd({ momentum: 0 })).toThrow(
      '"schedule-free-sgd": `momentum` must be greater than 0, got 0',
    );
    expect(() => scheduleFreeSgd({ momentum: 1 })).toThrow("`momentum` must be less than 1, got 1");
    expect(() => scheduleFreeSgd({ warmupSteps: -1 })).toThrow("`warmupSteps` must be at least 0, got -1");
  });
});
