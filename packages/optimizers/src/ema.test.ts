import { chain, startDevice, toDocument } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineFrom, pipelineWith } from "../reference/documents.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { largestError, single } from "../reference/replay.ts";
import { type Sight, hills, itResumesToTheBit, numbersOf, start, watch } from "../reference/watch.ts";
import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { type EmaOptions, ema } from "./ema.ts";
import { lookahead } from "./lookahead.ts";
import { sgd } from "./sgd.ts";

describeOptimizer(ema, { options: { optimizer: adam() } });
describeOptimizer(ema, { options: { optimizer: sgd(), decay: 0.9, period: 2, debias: true, warmup: true } });

const inner = sgd({ learningRate: 0.05, momentum: 0.9 });
const run = { initial: start(), steps: 30, objective: hills };
const seen = (options: Omit<EmaOptions, "optimizer">): Sight[] => watch(ema({ optimizer: inner, ...options }), run);

/** Compares what is evaluated with averages made by hand of the weights after each update. */
function expectAverages(sights: readonly Sight[], averageOf: (path: readonly number[][], t: number) => number[]): void {
  const path = watch(inner, run).map(({ params }) => numbersOf(params));
  expect(sights).toHaveLength(30);
  sights.forEach(({ evaluation }, step) => {
    const expected = averageOf(path.slice(0, step + 1), step + 1);
    expect(largestError(numbersOf(evaluation), expected), `step ${step}`).toBeLessThanOrEqual(1e-9);
  });
}

/** Σ weights · values. */
const weighted = (path: readonly number[][], weightOf: (i: number) => number): number[] =>
  path[0]!.map((_, element) => path.reduce((sum, values, i) => sum + weightOf(i) * values[element]!, 0));

describe("ema", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it("weighs the weights of t updates as PyTorch's AveragedModel: d^(t-1) for the first, (1 - d) d^(t-i) for the i-th", () => {
    expectAverages(seen({ decay: 0.9 }), (path, t) =>
      weighted(path, (i) => (i === 0 ? 0.9 ** (t - 1) : 0.1 * 0.9 ** (t - 1 - i))),
    );
  });

  it("debiased, weighs them by d^(t-i) over the sum of these, as optax does", () => {
    expectAverages(seen({ decay: 0.9, debias: true }), (path, t) => {
      const sum = (1 - 0.9 ** t) / 0.1;
      return weighted(path, (i) => 0.9 ** (t - 1 - i) / sum);
    });
  });

  it("warms up with the decay min(d, (1 + t) / (10 + t))", () => {
    expectAverages(seen({ decay: 0.6, warmup: true }), (path) =>
      path.reduce((average, weights, t) => {
        const decay = t === 0 ? 0 : Math.min(0.6, (1 + t) / (10 + t));
        return weights.map((w, i) => decay * (average[i] ?? 0) + (1 - decay) * w);
      }, [] as number[]),
    );
  });

  it("debiased under a warm-up, divides by the sum of the weights that were given", () => {
    expectAverages(seen({ decay: 0.6, warmup: true, debias: true }), (path) => {
      const decays = path.map((_, t) => Math.min(0.6, (1 + t) / (10 + t)));
      const weightOf = (i: number) => decays.slice(i + 1).reduce((product, d) => product * d, 1 - decays[i]!);
      const sum = path.reduce((total, _, i) => total + weightOf(i), 0);
      return weighted(path, (i) => weightOf(i) / sum);
    });
  });

  it("averages every third update, and evaluates the weights themselves before the first", () => {
    expectAverages(seen({ decay: 0.5, period: 3 }), (path) => {
      const taken = path.filter((_, i) => i % 3 === 2);
      if (taken.length === 0) return path.at(-1)!;
      return taken.reduce((average, weights) => weights.map((w, i) => 0.5 * average[i]! + 0.5 * w));
    });
  });

  it("debiased, counts a weight only when it is averaged", () => {
    expectAverages(seen({ decay: 0.5, period: 3, debias: true }), (path) => {
      const taken = path.filter((_, i) => i % 3 === 2);
      const sum = 2 - 2 * 0.5 ** taken.length;
      return taken.length === 0 ? path.at(-1)! : weighted(taken, (i) => 0.5 ** (taken.length - 1 - i) / sum);
    });
  });

  it.each([{}, { debias: true }, { warmup: true }, { debias: true, warmup: true }])(
    "starts as a copy, so that weights of 2 are 2 on average from the first update on, with %o",
    (options) => {
      // A start from 0 without correction would give 0.2 of 2.
      const still = ema({ optimizer: sgd({ learningRate: 0 }), decay: 0.9, ...options });
      for (const { evaluation } of watch(still, { ...run, initial: single([2]), steps: 4 }))
        expect([...evaluation["p"]!.data]).toEqual([2]);
    },
  );

  it("leaves the weights that move as they would be without it, to the bit, whatever is evaluated", () => {
    const alone = watch(inner, run).map(({ params }) => params);
    expect(seen({ decay: 0.9 }).map(({ params }) => params)).toStrictEqual(alone);
  });

  it("takes the decay from a schedule as it takes a number", () => {
    const scheduled = watch(ema({ optimizer: inner, debias: true }), { ...run, scheduled: { decay: 0.7 } });
    const written = seen({ decay: 0.7, debias: true });
    scheduled.forEach(({ evaluation }, i) =>
      expect(largestError(numbersOf(evaluation), numbersOf(written[i]!.evaluation))).toBeLessThanOrEqual(1e-12),
    );
  });

  it("hands other scheduled options to the optimizer inside, and refuses those of neither", () => {
    const { params } = watch(ema({ optimizer: inner }), { ...run, scheduled: { momentum: 0.5 } }).at(-1)!;
    const expected = watch(sgd({ learningRate: 0.05, momentum: 0.5 }), run).at(-1)!;
    expect(largestError(numbersOf(params), numbersOf(expected.params))).toBeLessThanOrEqual(1e-12);
    expect(() => watch(ema({ optimizer: inner }), { ...run, scheduled: { beta1: 0.5 } })).toThrow("schedules");
  });

  itResumesToTheBit(
    ema({ optimizer: adam({ learningRate: 0.05 }), decay: 0.9, period: 2, debias: true }),
    [1, 2, 7, 10],
  );
  itStaysFiniteAtExtremes(ema({ optimizer: adam(), debias: true, warmup: true }));

  it("averages what Lookahead moves, inside of it, and what is clipped before it", () => {
    const nested = ema({ optimizer: lookahead({ optimizer: inner, syncPeriod: 2 }), decay: 0.5 });
    const path = watch(lookahead({ optimizer: inner, syncPeriod: 2 }), run).map(({ params }) => numbersOf(params));
    let average = path[0]!;
    watch(nested, run).forEach(({ evaluation }, step) => {
      average = average.map((a, i) => (a + path[step]![i]!) / 2);
      expect(largestError(numbersOf(evaluation), average)).toBeLessThanOrEqual(1e-12);
    });
    const clipped = chain(clipByGlobalNorm({ maxNorm: 1 }), ema({ optimizer: sgd({ learningRate: 1 }), decay: 0.5 }));
    // The slope of `hills` at 0 is 1, and is clipped to 1 as it rises to 1 and beyond: 0, -1, and 0 + 1 = 1 at -1.
    const sights = watch(clipped, { ...run, initial: single([0]), steps: 2 });
    expect(sights.map(({ params }) => params["p"]!.data[0])).toEqual([-1, -2]);
    expect(sights.map(({ evaluation }) => evaluation["p"]!.data[0])).toEqual([-1, -1.5]);
  });

  it("has the rate of the optimizer inside, and asks for running statistics to be measured anew", () => {
    expect(ema({ optimizer: adam({ learningRate: 0.2 }) }).create({})).toMatchObject({
      learningRate: 0.2,
      refreshesStatistics: true,
    });
  });

  it("takes an optimizer whose frozen parameters it is not shown, and evaluates those that it is shown as they are", () => {
    const frozen = ema({ optimizer: sgd({ learningRate: 0.1, groups: [{ match: "w", frozen: true }] }) });
    expect(frozen.create({}).frozen(start() as never)).toEqual(["w"]);
    const [hidden] = watch(frozen, { ...run, initial: { b: start()["b"]! }, steps: 1 });
    expect(Object.keys(hidden!.evaluation)).toEqual(["b"]);
    expect(watch(frozen, { ...run, steps: 2 }).at(-1)!.evaluation["w"]).toStrictEqual(start()["w"]);
  });

  it("stands in a document and goes through JSON unchanged", () => {
    const document = toDocument(pipelineWith("{ use: ema, decay: 0.99, warmup: true, optimizer: adamw }"));
    expect(document.optimizer).toMatchObject({ use: "ema", decay: 0.99, warmup: true, optimizer: { use: "adamw" } });
    expect(toDocument(pipelineFrom(document))).toEqual(document);
    expect(() => pipelineWith("{ use: ema, optimizer: { use: adam, learningrate: 1 } }")).toThrow(
      'Did you mean "learningRate"?',
    );
  });

  it("refuses options out of range", () => {
    expect(() => ema({ optimizer: adam(), decay: 1 })).toThrow('optimizer "ema": `decay` must be less than 1, got 1');
    expect(() => ema({ optimizer: adam(), period: 1.5 })).toThrow("`period` must");
    expect(() => ema({ decay: 0.9 } as never)).toThrow("`optimizer` must be an optimizer");
  });
});
