import { decodeState, encodeState, parseDocument, toDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { largestError, ratesOf } from "../reference/replay.ts";
import { documentWith, registry, runOf } from "../test/small-training.ts";
import { oneCycle } from "./one-cycle.ts";

const nested =
  "{ use: sequence, milestones: [10%, 1 epochs], schedulers: [{ use: linear-warmup, warmupSteps: 3 }, { use: product, schedulers: [cosine-annealing, { use: scale, factor: 0.5, scheduler: constant }] }, { use: reduce-on-plateau, patience: 0, factor: 0.5, threshold: 10, thresholdMode: absolute }] }";

describe("schedulers in documents", () => {
  it("hold schedulers that hold schedulers, by name or with options, and are written back the same", () => {
    const pipeline = parseDocument(documentWith("optimizer: plain", `scheduler: ${nested}`), { registry });
    const written = toDocument(pipeline);
    expect(written.scheduler).toMatchObject({
      schedulers: [
        { use: "linear-warmup", warmupSteps: 3 },
        {
          use: "product",
          schedulers: [
            { use: "cosine-annealing", totalSteps: "100%", minimum: 0, kDecay: 1 },
            { use: "scale", factor: 0.5, scheduler: { use: "constant" } },
          ],
        },
        { use: "reduce-on-plateau", patience: 0, factor: 0.5 },
      ],
    });
    expect(toDocument(parseDocument(JSON.stringify(written), { registry }))).toEqual(written);
  });

  it("tell where the mistake in a scheduler within a scheduler is", () => {
    const wrong = "{ use: sequence, milestones: [5], schedulers: [constant, { use: step, stepSize: 5 weeks }] }";
    expect(() => parseDocument(documentWith("optimizer: plain", `scheduler: ${wrong}`), { registry })).toThrow(
      /scheduler\.schedulers\.1\.stepSize: must be whole steps, "5 epochs" or "30%", got "5 weeks"/,
    );
  });

  it("have their rates in a run, and go on to the bit from the state after each update", async () => {
    const document = documentWith("optimizer: plain", `scheduler: ${nested}`);
    const whole = await runOf(document);
    const rates = whole.steps.map(({ learningRate }) => learningRate);
    expect(rates).toHaveLength(20);
    // Two steps of a warm-up from a third in 3, half of a cosine over 3, and a rate that falls from its second epoch on.
    const expected = [1 / 30, 1 / 18, 0.05, 0.0375, 0.0125, 0.1];
    expect(largestError(rates.slice(0, 6), expected)).toBeLessThanOrEqual(1e-14);
    expect([rates[14], rates[15]]).toEqual([0.1, 0.05]);
    for (const [i, state] of whole.states.entries()) {
      const rest = await runOf(document, decodeState(encodeState(state)));
      expect(rest.steps, `after ${i + 1}`).toEqual(whole.steps.slice(i + 1));
      expect(encodeState(rest.last)).toEqual(encodeState(whole.last));
    }
  });
});

describe("one-cycle in a run", () => {
  const cycle = "scheduler: { use: one-cycle, maximum: 0.5 }";
  const momentum = "schedules: { momentum: { use: one-cycle, inverse: true } }";

  it("moves momentum against the rate where it is asked to", async () => {
    const { steps } = await runOf(documentWith("optimizer: damped", cycle, momentum));
    const rates = ratesOf(oneCycle({ maximum: 0.5, totalSteps: 20 }), 20);
    expect(steps.map(({ learningRate }) => learningRate)).toEqual(rates);
    const inverse = ratesOf(oneCycle({ inverse: true, totalSteps: 20 }), 20);
    expect(steps.map(({ scheduled }) => scheduled?.["momentum"])).toEqual(inverse);
    expect(Math.min(...inverse)).toBeCloseTo(0.85, 15);
    expect(inverse.indexOf(Math.min(...inverse))).toBe(rates.indexOf(Math.max(...rates)));
  });

  it("leaves momentum alone where it is not", async () => {
    const [alone, fixed] = await Promise.all([
      runOf(documentWith("optimizer: damped", cycle)),
      runOf(documentWith("optimizer: damped", cycle, "schedules: { momentum: constant }")),
    ]);
    expect(alone.steps.map(({ loss }) => loss)).toEqual(fixed.steps.map(({ loss }) => loss));
  });

  it("trains an optimizer without momentum, and refuses to move what it has not", async () => {
    expect((await runOf(documentWith("optimizer: plain", cycle))).steps).toHaveLength(20);
    await expect(runOf(documentWith("optimizer: plain", cycle, momentum))).rejects.toThrow("momentum");
  });
});
