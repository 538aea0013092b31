import type { Schedule, StatefulSchedule } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { combine, inSequence, partOfRun } from "./combine.ts";

/** Counts what it is shown; its rate is that count. */
const counting = (monitor: string | readonly string[]): StatefulSchedule<{ count: number; seen: unknown[] }> => ({
  monitor,
  init: () => ({ count: 0, seen: [] }),
  learningRate: ({ count }) => count,
  observe: ({ count, seen }, metric, scores) => ({ count: count + 1, seen: [...seen, [metric, scores]] }),
});
const stateful = (schedule: Schedule | StatefulSchedule): StatefulSchedule => schedule as StatefulSchedule;
const add = (parts: readonly (Schedule | StatefulSchedule)[]) =>
  combine({ parts, rate: (step, rateOf) => parts.reduce((sum, _, i) => sum + rateOf(i, step), 0) });

describe("a combination", () => {
  it("is a closed form where all its parts are", () => {
    expect(add([(step) => step, () => 1])).toBeTypeOf("function");
    expect((add([(step) => step, () => 1]) as Schedule)(5)).toBe(6);
  });

  it("watches what its parts watch, each name once", () => {
    const names = (...monitors: (string | readonly string[])[]) => stateful(add(monitors.map(counting))).monitor;
    expect(names("loss")).toBe("loss");
    expect(names("loss", "loss")).toBe("loss");
    expect(names(["loss", "accuracy"], "validation.loss", "accuracy")).toEqual(["loss", "accuracy", "validation.loss"]);
  });

  it("shows each part the first of its own metrics, and all scores", () => {
    const both = stateful(add([counting(["accuracy", "loss"]), counting("loss"), () => 0]));
    const scores = { loss: 3, accuracy: 0.5 };
    expect(both.observe(both.init(), 7, scores)).toEqual({
      parts: [{ count: 1, seen: [[0.5, scores]] }, { count: 1, seen: [[3, scores]] }, null],
    });
  });

  it("shows the one metric there is where no scores are told", () => {
    const both = stateful(add([counting("loss"), counting("accuracy")]));
    expect(both.learningRate(both.observe(both.init(), 7), 0)).toBe(2);
  });
});

describe("a sequence", () => {
  it("gives metrics to the part that made the last step", () => {
    const three = inSequence([counting("loss"), counting("loss"), counting("loss")], [2, 5]);
    const schedule = stateful(three) as StatefulSchedule & {
      observe(state: object, metric: number, scores: object, step: number): Record<string, unknown>;
    };
    const counts = (...steps: readonly number[]) => {
      const state = steps.reduce((before, step) => schedule.observe(before, 0, {}, step), schedule.init());
      return [0, 2, 5].map((step) => schedule.learningRate(state, step));
    };
    expect(counts(1, 2)).toEqual([2, 0, 0]);
    expect(counts(3, 4, 5)).toEqual([0, 3, 0]);
    expect(counts(2, 5, 6, 100)).toEqual([1, 1, 2]);
  });
});

describe("a part of a run", () => {
  it("is as long as it is, at least a step, and unknown where the run's end is", () => {
    const run = { baseLearningRate: 1, totalSteps: 10, stepsPerEpoch: 5 };
    expect(partOfRun(run, 4)).toEqual({ ...run, totalSteps: 6 });
    expect(partOfRun(run, 4, 7)).toEqual({ ...run, totalSteps: 3 });
    expect(partOfRun(run, 12)).toEqual({ ...run, totalSteps: 1 });
    expect(partOfRun({ baseLearningRate: 1 }, 4)).toEqual({ baseLearningRate: 1 });
    expect(partOfRun({ baseLearningRate: 1 }, 4, 7)).toEqual({ baseLearningRate: 1, totalSteps: 3 });
  });
});
