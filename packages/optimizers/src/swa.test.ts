import { chain, startDevice, toDocument } from "@downslope/core";
import { describeOptimizer } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineFrom, pipelineWith } from "../reference/documents.ts";
import { largestError } from "../reference/replay.ts";
import { hills, itResumesToTheBit, numbersOf, start, watch } from "../reference/watch.ts";
import { adam } from "./adam.ts";
import { clipByGlobalNorm } from "./clip-by-global-norm.ts";
import { sgd } from "./sgd.ts";
import { swa } from "./swa.ts";

describeOptimizer(swa, { options: { optimizer: adam(), startStep: 3 } });
describeOptimizer(swa, { options: { optimizer: sgd(), startStep: 1, period: 2 } });

const inner = sgd({ learningRate: 0.05, momentum: 0.9 });
const run = { initial: start(), steps: 30, objective: hills };

describe("swa", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  it.each([
    { startStep: 1, period: 1 },
    { startStep: 10, period: 1 },
    { startStep: 7, period: 5 },
    { startStep: 2, period: 9 },
  ])("evaluates the plain mean of the weights that are due, and the weights before: %o", ({ startStep, period }) => {
    const path = watch(inner, run).map(({ params }) => numbersOf(params));
    const sights = watch(swa({ optimizer: inner, startStep, period }), run);
    expect(sights).toHaveLength(30);
    sights.forEach(({ evaluation, params }, step) => {
      // Izmailov et al. (2018), algorithm 1, as a sum: after updates s, s + c, s + 2c, ...
      const due = path.filter((__, i) => i <= step && i + 1 >= startStep && (i + 1 - startStep) % period === 0);
      const mean = path[0]!.map((__, i) => due.reduce((sum, weights) => sum + weights[i]!, 0) / due.length);
      const expected = due.length === 0 ? path[step]! : mean;
      expect(largestError(numbersOf(evaluation), expected), `step ${step}`).toBeLessThanOrEqual(1e-9);
      expect(numbersOf(params), "moves").toEqual(path[step]);
    });
  });

  it("starts as a copy of the weights, to the bit", () => {
    const { evaluation, params } = watch(swa({ optimizer: inner, startStep: 4 }), { ...run, steps: 4 }).at(-1)!;
    expect(evaluation).toStrictEqual(params);
  });

  itResumesToTheBit(swa({ optimizer: adam({ learningRate: 0.05 }), startStep: 4, period: 3 }), [1, 4, 6, 11]);

  it("asks for running statistics to be measured anew, in a chain too", () => {
    expect(swa({ optimizer: adam(), startStep: 1 }).create({}).refreshesStatistics).toBe(true);
    const chained = chain(
      clipByGlobalNorm({ maxNorm: 1 }),
      swa({ optimizer: adam({ learningRate: 0.2 }), startStep: 1 }),
    );
    expect(chained.create({})).toMatchObject({ refreshesStatistics: true, learningRate: 0.2 });
  });

  it("evaluates Lookahead's own choice before it starts", () => {
    const document = "{ use: swa, startStep: 20, optimizer: { use: lookahead, syncPeriod: 4, optimizer: sgd } }";
    const { evaluation } = watch(pipelineWith(document).optimizer, { ...run, steps: 3 }).at(-1)!;
    expect(evaluation).toStrictEqual(start());
  });

  it("stands in a document and goes through JSON unchanged", () => {
    const document = toDocument(
      pipelineWith("{ use: swa, startStep: 100, period: 10, optimizer: { use: sgd, momentum: 0.9 } }"),
    );
    expect(document.optimizer).toMatchObject({ use: "swa", startStep: 100, optimizer: { use: "sgd", momentum: 0.9 } });
    expect(toDocument(pipelineFrom(document))).toEqual(document);
  });

  it("refuses a start that is missing or not after an update", () => {
    expect(() => swa({ optimizer: adam() } as never)).toThrow('optimizer "swa": `startStep` must be');
    expect(() => swa({ optimizer: adam(), startStep: 0 })).toThrow("`startStep` must be at least 1, got 0");
    expect(() => swa({ optimizer: adam(), startStep: 1, period: 0 })).toThrow("`period` must be at least 1, got 0");
  });
});
