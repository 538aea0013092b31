/* oxlint-disable unicorn/no-thenable -- warm-ups have an option of that name */
import { describe, expect, it } from "vitest";
import { courseNames, levelsOf, metricOf } from "./metric-course.ts";
import { mostSteps, readPlan, withEntry, withShown, withoutShown, writePlan } from "./plan-state.ts";
import { pluginsIn } from "./presets.ts";
import { usualPlan } from "./use-plan-state.ts";

describe("the address", () => {
  it("keeps all that the view shows", () => {
    const state = withShown(
      { ...usualPlan, option: "momentum", isLog: true, base: 3e-4, metric: [1, 0.5, 0.25] },
      "rex",
    );
    expect(readPlan(writePlan(state), usualPlan)).toEqual(state);
    expect(readPlan(writePlan(usualPlan), { ...usualPlan, base: 7 })).toEqual(usualPlan);
  });

  it("is not believed where it cannot be right", () => {
    const good = writePlan(usualPlan);
    const read = (change: Record<string, string>) => readPlan({ ...good, ...change }, usualPlan)!;
    expect(read({ base: "-1" }).base).toBe(usualPlan.base);
    expect(read({ epochs: "2.5" }).epochs).toBe(usualPlan.epochs);
    expect(read({ edit: "77" }).selected).toBe(0);
    expect(read({ epochs: String(mostSteps), steps: "10" }).epochs).toBe(usualPlan.epochs);
    for (const plans of ["", "{", "[]", '[[0,{"no":"use"}]]', "[1,2]", "null"]) {
      expect(readPlan({ ...good, plans }, usualPlan), plans).toBeUndefined();
    }
  });
});

describe("the schedules shown", () => {
  it("get the first free colour, and keep it", () => {
    const three = withShown(usualPlan, "rex");
    expect(three.selected).toBe(2);
    const two = withoutShown(three, 0);
    expect(two.shown.map(({ id }) => id)).toEqual([1, 2]);
    expect(withShown(two, "step").selected).toBe(0);
  });

  it("are never none, and one of them is always edited", () => {
    const one = withoutShown(usualPlan, 0);
    expect(one.selected).toBe(1);
    expect(withoutShown(one, 1)).toBe(one);
    expect(withEntry(one, 1, "rex").shown).toEqual([{ id: 1, entry: "rex" }]);
  });
});

describe("courses of a metric", () => {
  it.each(courseNames)("%s has a finite value for each epoch", (name) => {
    for (const epochs of [1, 2, 30]) {
      const values = metricOf(name, epochs);
      expect(values).toHaveLength(epochs);
      expect(values.every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
  });

  it("go straight from level to level where they are drawn", () => {
    expect(metricOf([0, 1], 5)).toEqual([0, 0.25, 0.5, 0.75, 1]);
    expect(levelsOf([0.1, 0.2])).toEqual([0.1, 0.2]);
    expect(levelsOf("falls")[0]).toBe(1);
  });
});

it("names all plugins of an entry", () => {
  const entry = { use: "sequence", schedulers: [{ use: "a" }, { use: "b", then: { use: "c" } }], milestones: [1] };
  expect(pluginsIn(entry)).toEqual(["sequence", "a", "b", "c"]);
});
