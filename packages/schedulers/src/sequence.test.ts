// oxlint-disable unicorn/no-thenable -- `then` is an option's name, and its value is no function
import { type ConfiguredScheduler, createRegistry, isConfigured } from "@downslope/core";
import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { largestError, observingOf, ratesOf, statefulOf, throughJson } from "../reference/replay.ts";
import { constant } from "./constant.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { exponential } from "./exponential.ts";
import { linearWarmup } from "./linear-warmup.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { scale } from "./scale.ts";
import { sequence } from "./sequence.ts";
import { step } from "./step.ts";

const plateau = (monitor = "loss") => reduceOnPlateau({ monitor, patience: 0, factor: 0.5 });

describeScheduler(sequence, {
  options: { schedulers: [linearWarmup({ warmupSteps: 10 }), cosineAnnealing()], milestones: [10] },
  rejects: [
    { schedulers: [], milestones: [] },
    { schedulers: [constant()], milestones: [5] },
  ],
});
describeScheduler(sequence, {
  options: {
    schedulers: [
      plateau("accuracy"),
      cosineAnnealing(),
      plateau(),
      sequence({ schedulers: [plateau()], milestones: [] }),
    ],
    milestones: [20, "40%", "6 epochs"],
  },
});

const numbered = (number: number): ConfiguredScheduler => scale({ factor: number, scheduler: constant() });

describe("sequence", () => {
  it("gives each scheduler its own first step at its milestone", () => {
    // PyTorch 2.13: SequentialLR of LinearLR(0.25, 1, 4) and CosineAnnealingLR(4) from step 4.
    const warmup = linearWarmup({ warmupSteps: 4, startFactor: 0.25 });
    const both = sequence({ schedulers: [warmup, cosineAnnealing({ totalSteps: 4 })], milestones: [4] });
    const expected = [0.25, 0.4375, 0.625, 0.8125, 1, 0.8535533905932737, 0.5, 0.1464466094067262, 0];
    expect(largestError(ratesOf(both, 9, { baseLearningRate: 1 }), expected)).toBeLessThanOrEqual(1e-14);
  });

  it("begins with the second scheduler where the first milestone is 0", () => {
    const both = sequence({ schedulers: [numbered(1), step({ stepSize: 2, gamma: 0.5 })], milestones: [0] });
    expect(ratesOf(both, 4, { baseLearningRate: 8 })).toEqual([8, 8, 4, 4]);
  });

  it("skips a scheduler whose milestones are one step", () => {
    const three = sequence({ schedulers: [numbered(1), numbered(2), numbered(3)], milestones: [2, 2] });
    expect(ratesOf(three, 4, { baseLearningRate: 1 })).toEqual([1, 1, 3, 3]);
  });

  it("leaves to each its part of the run for 100%", () => {
    const both = sequence({ schedulers: [cosineAnnealing(), cosineAnnealing()], milestones: ["25%"] });
    const rates = ratesOf(both, 42, { totalSteps: 40, stepsPerEpoch: 10 });
    expect(rates.slice(0, 10)).toEqual(ratesOf(cosineAnnealing({ totalSteps: 10 }), 10));
    expect(rates.slice(10)).toEqual(ratesOf(cosineAnnealing({ totalSteps: 30 }), 32));
  });

  it("needs the length of the run for the last scheduler alone", () => {
    const sequenceOf = (last: ConfiguredScheduler) =>
      sequence({ schedulers: [cosineAnnealing(), last], milestones: [4] });
    expect(
      largestError(ratesOf(sequenceOf(constant()), 6), [
        0.1,
        0.05 + 0.05 * Math.SQRT1_2,
        0.05,
        0.05 - 0.05 * Math.SQRT1_2,
        0.1,
        0.1,
      ]),
    ).toBeLessThan(1e-14);
    expect(() => sequenceOf(cosineAnnealing()).create({ baseLearningRate: 1 })).toThrow(
      "cosine-annealing: `totalSteps` must be in steps where the length of the run is unknown",
    );
  });

  it("is what a warm-up with `then` is", () => {
    const then = exponential({ gamma: 0.9 });
    const warmup = linearWarmup({ warmupSteps: 5, then });
    const both = sequence({ schedulers: [linearWarmup({ warmupSteps: 5 }), then], milestones: [5] });
    expect(ratesOf(both, 20)).toEqual(ratesOf(warmup, 20));
  });

  it("is PyTorch's ConstantLR of a scaled constant and a constant", () => {
    const both = sequence({
      schedulers: [scale({ factor: 1 / 3, scheduler: constant() }), constant()],
      milestones: [2],
    });
    expect(ratesOf(both, 4, { baseLearningRate: 3 })).toEqual([1, 1, 3, 3]);
  });

  it("shows a scheduler the metrics of its own part of the run alone", () => {
    const schedule = observingOf(
      sequence({ schedulers: [numbered(1), plateau(), numbered(0.25)], milestones: [4, 8] }),
      8,
    );
    // Two steps an epoch. Never better: those of steps 2, 4, 10 are not for the plateau, that of step 6 is its best.
    expect(
      schedule(
        [2, 4, 6].map((after) => ({ after, loss: 1 })),
        7,
      ),
    ).toBe(8);
    expect(
      schedule(
        [2, 4, 6, 8].map((after) => ({ after, loss: 1 })),
        7,
      ),
    ).toBe(4);
    expect(
      schedule(
        [2, 4, 6, 10].map((after) => ({ after, loss: 1 })),
        7,
      ),
    ).toBe(8);
  });

  it("shows a scheduler every metric where nobody counts the steps", () => {
    const both = sequence({ schedulers: [numbered(1), plateau()], milestones: [2] });
    expect(ratesOf(both, 4, { baseLearningRate: 8 }, [1, 1, 1])).toEqual([8, 8, 4, 2]);
  });

  it("shows each scheduler the metric that it watches", () => {
    const both = sequence({ schedulers: [plateau("validation.loss"), plateau("loss")], milestones: [2] });
    const schedule = statefulOf(both, { baseLearningRate: 8 });
    expect(schedule.monitor).toEqual(["validation.loss", "loss"]);
    const ratesAfter = (...scores: readonly { loss: number; "validation.loss": number }[]) => {
      const state = scores.reduce(
        (before, one) => schedule.observe(before, one["validation.loss"], one),
        schedule.init(),
      );
      return [schedule.learningRate(state, 1), schedule.learningRate(state, 2)];
    };
    expect(ratesAfter({ loss: 3, "validation.loss": 9 }, { loss: 3, "validation.loss": 8 })).toEqual([8, 4]);
    expect(ratesAfter({ loss: 3, "validation.loss": 9 }, { loss: 2, "validation.loss": 9 })).toEqual([4, 8]);
  });

  it("saves the states of schedulers within schedulers, and goes on with them", () => {
    const inner = sequence({ schedulers: [plateau(), constant()], milestones: [6] });
    const outer = () =>
      statefulOf(sequence({ schedulers: [linearWarmup({ warmupSteps: 2, then: plateau() }), inner], milestones: [3] }));
    const original = outer();
    let state = original.init();
    for (const metric of [1, 1, 2, 0.5, 1]) {
      state = original.observe(state, metric);
      const saved = throughJson(state);
      expect(saved).toEqual(state);
      for (let t = 0; t < 12; t++) expect(outer().learningRate(saved, t)).toBe(original.learningRate(state, t));
      expect(outer().observe(saved, 3)).toEqual(original.observe(state, 3));
    }
  });

  it("is written to JSON as a document names it, and its parts are schedulers in its JSON Schema", () => {
    const both = sequence({ schedulers: [step({ stepSize: 5 }), constant()], milestones: ["30%"] });
    expect(throughJson(both)).toEqual({
      use: "sequence",
      schedulers: [{ use: "step", stepSize: 5, gamma: 0.1 }, { use: "constant" }],
      milestones: ["30%"],
    });
    expect(isConfigured(both, "scheduler")).toBe(true);
    expect(createRegistry(sequence).get("scheduler", "sequence").jsonSchema.properties!["schedulers"]).toMatchObject({
      items: { "x-plugin": "scheduler", description: expect.any(String) },
    });
  });

  it("refuses milestones out of order or of another number, and what is no scheduler", () => {
    expect(() => sequence({ schedulers: [constant(), constant()], milestones: [] })).toThrow(
      "`milestones` must be one less than there are schedulers, got []",
    );
    const three = sequence({ schedulers: [constant(), constant(), constant()], milestones: [5, 3] });
    expect(() => three.create({ baseLearningRate: 1 })).toThrow(
      "sequence: `milestones` must be in order, none before the one that precedes it, got [5,3]",
    );
    expect(() => sequence({ schedulers: [constant as never], milestones: [] })).toThrow(
      "`schedulers.0` must be a scheduler with its options fixed",
    );
  });
});
