import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { ratesOf, statefulOf } from "../reference/replay.ts";
import { cosineAnnealing } from "./cosine-annealing.ts";
import { reduceOnPlateau } from "./reduce-on-plateau.ts";
import { scale } from "./scale.ts";
import { step } from "./step.ts";

describeScheduler(scale, { options: { factor: 0.5, scheduler: cosineAnnealing() } });
describeScheduler(scale, { options: { factor: 2, scheduler: reduceOnPlateau({ patience: 1 }) } });

describe("scale", () => {
  it("multiplies each rate", () => {
    const scheduler = step({ stepSize: 2, gamma: 0.5 });
    expect(ratesOf(scale({ factor: 3, scheduler }), 5, { baseLearningRate: 4 })).toEqual([12, 12, 6, 6, 3]);
    expect(ratesOf(scale({ factor: 0, scheduler }), 2)).toEqual([0, 0]);
  });

  it("hands metrics on to the scheduler inside, and scales what comes of them", () => {
    const scaled = scale({
      factor: 0.25,
      scheduler: reduceOnPlateau({ monitor: "accuracy", patience: 0, factor: 0.5 }),
    });
    expect(statefulOf(scaled).monitor).toBe("accuracy");
    expect(ratesOf(scaled, 4, { baseLearningRate: 8 }, [1, 1, 1])).toEqual([2, 2, 1, 0.5]);
  });

  it("refuses a factor below 0 and no scheduler", () => {
    expect(() => scale({ factor: -1, scheduler: step({ stepSize: 1 }) })).toThrow(
      "`factor` must be at least 0, got -1",
    );
    expect(() => scale({ factor: 1 } as never)).toThrow("`scheduler` must");
  });
});
