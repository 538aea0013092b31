/* oxlint-disable unicorn/no-thenable -- warm-ups have an option of that name */
import { type OptionsSchema, createRegistry, defineScheduler } from "@downslope/core";
import { schedulers } from "@downslope/schedulers";
import { describe, expect, it } from "vitest";
import { firstDocument } from "../../document/first-document.ts";
import { presetEntry, presets } from "../../schedules/presets.ts";
import { registry } from "../registry.ts";
import { mistakesOfEntry } from "./configure.ts";
import { exampleEntry } from "./example.ts";
import { handlers, optionsOf } from "./handlers.ts";
import { draggable, handleOf } from "./handles.ts";
import { leavesOf, withValue } from "./leaves.ts";
import { moveHandle } from "./move-handle.ts";
import { measure, planEntry } from "./plan.ts";
import type { Handle, PlannedRun } from "./protocol.ts";

const metric = Array.from({ length: 20 }, (_, epoch) => Math.max(0.4, 1 - epoch / 5));
const run: PlannedRun = { base: 0.1, epochs: 20, stepsPerEpoch: 50, metric };
const names = registry.list("scheduler").map(({ name }) => name);

function handlesOf(entry: unknown, over = run, known = registry): Handle[] {
  const { values } = planEntry(known, entry, over);
  return draggable(known, entry, over).flatMap((leaf) => handleOf(known, entry, over, values, leaf) ?? []);
}

const handleAt = (entry: unknown, path: string): Handle | undefined =>
  handlesOf(entry).find((handle) => handle.path.join(".") === path);

it("knows all schedulers", () => expect(names).toHaveLength(schedulers.length));

describe("planning", () => {
  it.each(names)("guesses what %s needs, plans it, and finds nothing wrong with it", (name) => {
    const entry = exampleEntry(registry, name, undefined, run);
    const { values } = planEntry(registry, entry, run);
    expect(values).toHaveLength(1000);
    expect(values.every((value) => value >= 0 && value < Infinity)).toBe(true);
    expect(mistakesOfEntry(registry, entry, new Error("none"))).toHaveLength(1);
  });

  it("calls a schedule as the trainer does: a metric at the end of each epoch", () => {
    const { values, watches } = planEntry(registry, { use: "reduce-on-plateau", patience: 2, factor: 0.5 }, run);
    expect(watches).toEqual(["loss"]);
    // The metric stalls from the fourth epoch's value on: two epochs are borne, the third is one too many.
    expect(values[6 * 50 - 1]).toBe(0.1);
    expect(values[6 * 50 + 50]).toBe(0.05);
  });

  it("composes: the warm-up counts, what follows has the rest of the run", () => {
    const entry = { use: "linear-warmup", warmupSteps: "10%", startFactor: 0, then: { use: "cosine-annealing" } };
    const { values } = planEntry(registry, entry, run);
    expect(values[50]).toBeCloseTo(0.05);
    expect(values[100]).toBeCloseTo(0.1);
    expect(values[550]).toBeCloseTo(0.05);
  });

  it("refuses values that the option must not have", () => {
    const entry = { use: "cyclic", base: 0.2, maximum: 0.9 };
    expect(() => planEntry(registry, entry, { ...run, maximum: 0.5 })).toThrow("0.5");
    expect(() => planEntry(registry, { use: "scale", factor: 2, scheduler: "constant" }, run)).not.toThrow();
  });

  it("tells mistakes at their place, and one of the whole where there is none", async () => {
    const answer = (entry: unknown) => handlers["schedules.plan"]({ entry: entry as never, run }, {} as never);
    expect(await answer({ use: "multi-step", milestones: ["50%"], gamma: -1 })).toMatchObject({
      isGood: false,
      mistakes: [{ path: "gamma" }],
    });
    expect(await answer({ use: "nothing" })).toMatchObject({ isGood: false, mistakes: [{ path: "use" }] });
    expect(await answer({ use: "sequence", schedulers: ["constant"], milestones: ["x"] })).toMatchObject({
      isGood: false,
    });
  });

  it("measures what a plan comes to", () => {
    const { values } = planEntry(registry, { use: "linear-warmup", warmupSteps: 100, startFactor: 0 }, run);
    const { first, highest, last, area, peakStep, warmupShare } = measure(values);
    expect([first, highest, last, peakStep, warmupShare]).toEqual([0, 0.1, 0.1, 100, 0.1]);
    expect(area).toBeCloseTo(0.1 * 900 + 0.1 * 49.5);
  });
});

describe("handles", () => {
  it.each([
    [{ use: "linear-warmup", warmupSteps: "10%", then: { use: "cosine-annealing" } }, "warmupSteps", "x", 100],
    [{ use: "multi-step", milestones: ["50%", 750] }, "milestones.0", "x", 500],
    [{ use: "multi-step", milestones: ["50%", 750] }, "milestones.1", "x", 750],
    [{ use: "step", stepSize: "2 epochs" }, "stepSize", "x", 100],
    [{ use: "warmup-stable-decay", warmupSteps: 100, decaySteps: "20%" }, "decaySteps", "x", 800],
    [{ use: "warmup-stable-decay", warmupSteps: 100 }, "totalSteps", "x", 1000],
    [{ use: "one-cycle" }, "warmupFraction", "x", 299],
    [{ use: "reduce-on-plateau", patience: 3 }, "patience", "x", 400],
    [{ use: "sequence", schedulers: ["constant", "cosine-annealing"], milestones: ["50%"] }, "milestones.0", "x", 501],
    [{ use: "linear-warmup", warmupSteps: 100, startFactor: 0.2 }, "startFactor", "y", 0],
    [{ use: "piecewise-constant", milestones: [500], values: [0.1, 0.02] }, "values.1", "y", 750],
    [{ use: "cosine-annealing", minimum: 0.01 }, "minimum", "y", 999],
    [{ use: "one-cycle" }, "maximum", "y", 300],
  ] as const)("are where options are on the curve: %j, %s", (entry, path, axis, step) => {
    const handle = handleAt(entry, path);
    expect(handle?.axis).toBe(axis);
    expect(Math.abs(handle!.step - step)).toBeLessThanOrEqual(axis === "x" ? 1 : 15);
  });

  it.each([
    [{ use: "linear-warmup", warmupSteps: "10%", then: { use: "cosine-annealing" } }, "warmupSteps", 250, "25%"],
    [{ use: "warmup-stable-decay", warmupSteps: 100, decaySteps: "20%" }, "decaySteps", 700, "30%"],
    [{ use: "multi-step", milestones: ["10 epochs"] }, "milestones.0", 600, "12 epochs"],
    [{ use: "one-cycle" }, "warmupFraction", 400, 0.401],
    [{ use: "one-cycle" }, "maximum", 0.2, 0.2],
    [{ use: "one-cycle" }, "divFactor", 0.01, 10],
    [{ use: "linear-warmup", warmupSteps: 100, then: { use: "constant" } }, "startFactor", 0.05, 0.5],
    [{ use: "scale", factor: 0.5, scheduler: "constant" }, "factor", 0.02, 0.2],
    [{ use: "cosine-annealing" }, "", 0.3, 0.3],
  ] as const)("bring their option where they are dragged: %j, %s to %d", (entry, path, to, wanted) => {
    const handle = handleAt(entry, path)!;
    const found = moveHandle(registry, entry, run, handle, to);
    const isNear = typeof wanted === "number" && Math.abs(Number(found) - wanted) < 0.02 * wanted;
    expect(isNear ? wanted : found).toBe(wanted);
  });

  it("start from where the option is now, not from where it was when they were found", () => {
    const entry = { use: "multi-step", milestones: [300] };
    const handle = handleAt(entry, "milestones.0")!;
    const moved = withValue(registry, entry, ["milestones", 0], 400);
    expect(moveHandle(registry, moved, run, handle, 500)).toBe(500);
  });

  it("are none for seeds, and none that jump about for noise", () => {
    const entry = { use: "noise", amplitude: 0.3, scheduler: { use: "cosine-annealing" } };
    const paths = handlesOf(entry).map(({ path }) => path.join("."));
    expect(paths).toContain("amplitude");
    expect(paths).not.toContain("seed");
  });

  it("are found for a scheduler that nobody here has heard of", () => {
    const options: OptionsSchema = {
      "~standard": {
        version: 1,
        vendor: "test",
        validate: (given: unknown) => ({ value: { dip: 0.4, depth: 0.05, ...(given as object) } }),
        jsonSchema: {
          input: () => ({
            type: "object",
            properties: {
              dip: { type: "number", minimum: 0, maximum: 1, default: 0.4 },
              depth: { type: "number", minimum: 0, default: 0.05 },
            },
          }),
        },
      },
    } as never;
    const dip = defineScheduler({
      name: "dip",
      options,
      create: (given, { baseLearningRate, totalSteps = 1 }) => {
        const { dip: place, depth } = given as { readonly dip: number; readonly depth: number };
        return (step) => baseLearningRate - depth + (depth * Math.abs(step - place * totalSteps)) / totalSteps;
      },
      about: { title: { en: "Dip", ko: "골" }, summary: { en: "s", ko: "s" } },
    });
    const known = createRegistry([dip]);
    const found = handlesOf("dip", run, known);
    expect(found.map(({ name, axis }) => [name, axis])).toEqual([
      ["dip", "x"],
      ["depth", "y"],
      ["base", "y"],
    ]);
    expect(found[0]!.step).toBe(400);
    expect(moveHandle(known, "dip", run, found[0]!, 700)).toBeCloseTo(0.7, 2);
  });
});

describe("options of an entry", () => {
  it("are found at any depth, with their defaults", () => {
    const entry = { use: "sequence", schedulers: ["constant", { use: "step", stepSize: 5 }], milestones: [10] };
    expect(leavesOf(registry, entry).map(({ path, value, depth }) => [path.join("."), value, depth])).toEqual([
      ["schedulers.1.stepSize", 5, 1],
      ["schedulers.1.gamma", 0.1, 1],
      ["milestones.0", 10, 0],
    ]);
  });

  it("are set in a scheduler that is written by its name alone", () => {
    const entry = { use: "sequence", schedulers: ["step", "one-cycle"], milestones: [10] };
    expect(withValue(registry, entry, ["schedulers", 1, "maximum"], 2)).toEqual({
      ...entry,
      schedulers: ["step", { use: "one-cycle", maximum: 2 }],
    });
  });
});

it("puts a scheduler into each that can hold one", () => {
  const inner = { use: "one-cycle" };
  for (const use of ["linear-warmup", "noise", "product", "scale", "sequence"]) {
    const entry = exampleEntry(registry, use, inner, run);
    expect(JSON.stringify(entry)).toContain('{"use":"one-cycle"}');
    expect(() => planEntry(registry, entry, run)).not.toThrow();
  }
});

it("plans every preset", () => {
  for (const name of Object.keys(presets) as (keyof typeof presets)[]) {
    const { values } = planEntry(registry, presetEntry(name, run.base), run);
    expect(measure(values).highest).toBeGreaterThan(measure(values).lowest);
  }
});

it("reads from a document what may move, and from where to where", () => {
  const found = optionsOf(firstDocument, 320)!;
  expect(found).toMatchObject({ epochs: 200, stepsPerEpoch: 10, entries: {} });
  expect(found.options[0]).toMatchObject({ name: "learningRate", base: 0.01 });
  const text = firstDocument.replace("use: adam", "use: sgd\n  momentum: 0.9");
  expect(optionsOf(text, undefined)!.options.find(({ name }) => name === "momentum")?.base).toBe(0.9);
  expect(optionsOf("not: [a document", undefined)).toBeUndefined();
});
