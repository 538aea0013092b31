import { type Params, type Tensor, startDevice, toDocument } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineFrom, pipelineWith } from "../reference/documents.ts";
import { itStaysFiniteAtExtremes } from "../reference/extremes.ts";
import { largestError, replay, single } from "../reference/replay.ts";
import { hills, itResumesToTheBit, numbersOf, slopesOf, start, watch } from "../reference/watch.ts";
import { adam } from "./adam.ts";
import { ema } from "./ema.ts";
import { sam } from "./sam.ts";
import { sgd } from "./sgd.ts";

describeOptimizer(sam, { options: { optimizer: sgd({ momentum: 0.9 }) }, quadratic: { learningRate: 0.05 } });
describeOptimizer(sam, { options: { optimizer: adam(), adaptive: true, rho: 0.5 } });

const length = (numbers: readonly number[]): number => Math.hypot(...numbers);

describe("sam", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([false, true])("follows Foret et al. (2021), algorithm 1, for 30 steps, adaptive: %s", (adaptive) => {
    const optimizer = sam({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }), rho: 0.2, adaptive });
    let p = numbersOf(start());
    let buffer = p.map(() => 0);
    watch(optimizer, { initial: start(), steps: 30, objective: hills }).forEach(({ params, evaluation }, step) => {
      const size = p.map((x) => (adaptive ? Math.abs(x) : 1));
      const way = slopesOf(p).map((g, i) => size[i]! * g);
      const top = p.map((x, i) => x + (0.2 * size[i]! * way[i]!) / (length(way) + 1e-12));
      const sharp = slopesOf(top);
      buffer = buffer.map((b, i) => 0.9 * b + sharp[i]!);
      p = p.map((x, i) => x - 0.05 * buffer[i]!);
      expect(largestError(numbersOf(params), p), `step ${step}`).toBeLessThanOrEqual(1e-9);
      expect(evaluation).toStrictEqual(params);
    });
  });

  it("takes the length of all gradients together, by hand", () => {
    // L = (a² + b²) / 2 at (3, 4): the top is (3, 4) · (1 + 1/5), the step of 0.1 from (3, 4) along (3.6, 4.8).
    const objective = (params: Params): Tensor => params["a"]!.square().add(params["b"]!.square()).sum().mul(0.5);
    const initial = { a: single([3])["p"]!, b: single([4])["p"]! };
    const [sight] = watch(sam({ optimizer: sgd({ learningRate: 0.1 }), rho: 1 }), { initial, steps: 1, objective });
    expect(largestError(numbersOf(sight!.params), [3 - 0.36, 4 - 0.48])).toBeLessThanOrEqual(1e-12);
  });

  it("gives the optimizer inside the parameters themselves: at rate 0 they stay to the bit", () => {
    const run = {
      initial: start("float32"),
      steps: 3,
      objective: hills,
      learningRate: () => 0,
      device: "wasm",
    } as const;
    for (const { params } of watch(sam({ optimizer: adam(), rho: 0.7 }), run))
      expect(params).toStrictEqual(run.initial);
  });

  it("stays at a minimum, where the gradient has no direction", () => {
    const objective = (params: Params): Tensor => params["p"]!.square().sum();
    const sights = watch(sam({ optimizer: sgd() }), { initial: single([0, 0]), steps: 2, objective });
    for (const { params } of sights) expect([...params["p"]!.data]).toEqual([0, 0]);
  });

  it("is the optimizer inside at a rho of 0", () => {
    const run = { initial: start(), steps: 5, objective: hills };
    const [wrapped, alone] = [sam({ optimizer: adam(), rho: 0 }), adam()].map((one) =>
      numbersOf(watch(one, run)[4]!.params),
    );
    expect(largestError(wrapped!, alone!)).toBeLessThanOrEqual(1e-15);
  });

  it("takes rho from a schedule as it takes a number, and hands the rest inside", () => {
    const run = { initial: start(), steps: 10, objective: hills };
    const make = (rho: number, beta1: number) => sam({ optimizer: adam({ learningRate: 0.1, beta1 }), rho });
    const last = (sights: ReturnType<typeof watch>) => numbersOf(sights.at(-1)!.params);
    const moved = last(watch(make(0.05, 0.9), { ...run, scheduled: { rho: 0.4, beta1: 0.5 } }));
    expect(largestError(moved, last(watch(make(0.4, 0.5), run)))).toBeLessThanOrEqual(1e-12);
    expect(largestError(moved, last(watch(make(0.05, 0.5), run)))).toBeGreaterThan(1e-6);
  });

  it("takes an optimizer whose frozen parameters it is not shown", () => {
    // L = (2 a)² / 2 at 1: the top is 1.5, where the slope is 4 · 1.5 = 6.
    const objective = (params: Params): Tensor => params["a"]!.mul(2).square().sum().mul(0.5);
    const optimizer = sam({ optimizer: sgd({ learningRate: 0.1, groups: [{ match: "b", frozen: true }] }), rho: 0.5 });
    const all = { a: single([1])["p"]!, b: single([2])["p"]! };
    expect(optimizer.create({}).frozen(all as never)).toEqual(["b"]);
    const [sight] = watch(optimizer, { initial: { a: all.a }, steps: 1, objective });
    expect(largestError(numbersOf(sight!.params), [1 - 0.6])).toBeLessThanOrEqual(1e-12);
  });

  itResumesToTheBit(sam({ optimizer: adam({ learningRate: 0.05 }), adaptive: true }), [1, 5, 11]);
  itResumesToTheBit(ema({ optimizer: sam({ optimizer: sgd({ learningRate: 0.05, momentum: 0.9 }) }) }), [2, 9]);
  itStaysFiniteAtExtremes(sam({ optimizer: adam() }));

  it("keeps the state of the optimizer inside and nothing else", () => {
    const run = { initial: single([1]), gradients: [single([1])] };
    expect(replay(sam({ optimizer: adam() }), run).kept).toEqual(["mean", "square"]);
  });

  it("stands in a document and goes through JSON unchanged", () => {
    const written = "{ use: sam, rho: 0.1, optimizer: { use: sgd, momentum: 0.9, clip: { globalNorm: 1 } } }";
    const document = toDocument(pipelineWith(written));
    expect(document.optimizer).toMatchObject({ use: "sam", rho: 0.1, optimizer: { use: "sgd", momentum: 0.9 } });
    expect(toDocument(pipelineFrom(document))).toEqual(document);
  });

  it("refuses options out of range", () => {
    expect(() => sam({ optimizer: sgd(), rho: -1 })).toThrow('optimizer "sam": `rho` must be at least 0, got -1');
    expect(() => sam({ optimizer: sgd(), epsilon: -1 })).toThrow("`epsilon` must be at least 0");
    expect(() => sam({ rho: 0.1 } as never)).toThrow("`optimizer` must be an optimizer");
  });
});
