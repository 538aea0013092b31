import { defineMetric, isPlugin } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, halving, lossOf, schedulerOf, squared } from "../../test/plugins.ts";
import { startPlatforms } from "../reference/platform.ts";
import { type Hook, watched } from "./hooks.ts";

/** A listener that keeps what it is told. */
function listen() {
  const told: string[] = [];
  const errors: [Hook, unknown][] = [];
  const listener = {
    enter: (hook: Hook) => void told.push(`+${hook}`),
    leave: (hook: Hook, outer: Hook | undefined) => void told.push(`-${hook}${outer === undefined ? "" : `<${outer}`}`),
    fail: (hook: Hook, error: unknown) => void errors.push([hook, error]),
  };
  return { told, errors, listener };
}

const named = { name: "sample", options: z.object({}), goal: "minimise" as const };
const context = { baseLearningRate: 1 };

describe("watched", () => {
  it("is a plugin all the same", () => {
    const one = watched(squared, {});
    expect(isPlugin(one)).toBe(true);
    expect([one.name, one.inputs, JSON.stringify(one())]).toEqual([
      "sample",
      ["prediction", "target"],
      JSON.stringify(squared()),
    ]);
  });

  it("tells the options, `create` and what it gives, as they start and end", () => {
    const { told, listener } = listen();
    const schedule = watched(
      schedulerOf((base) => (step) => base / (1 + step)),
      listener,
    )().create(context);
    expect((schedule as (step: number) => number)(1)).toBe(0.5);
    expect(told).toEqual(["+options", "-options", "+create", "-create", "+schedule", "-schedule"]);
  });

  it("reads the texts of a plugin under their own name, getters and all", () => {
    const { told, errors, listener } = listen();
    const text = {
      ...about,
      get use(): never {
        throw new Error("no text yet");
      },
    };
    const plugin = defineMetric({ ...named, about: text, create: () => expect.fail("it is run") });
    expect(() => watched(plugin, listener).about).toThrow("no text yet");
    expect([told, errors]).toEqual([["+about", "-about"], [["about", new Error("no text yet")]]]);
    expect(watched(squared, {}).about).toEqual(squared.about);
  });

  it("tells the functions of a record by their names", () => {
    const { told, listener } = listen();
    const schedule = watched(halving, listener)().create(context) as Exclude<
      ReturnType<ReturnType<typeof halving>["create"]>,
      (step: number) => number
    >;
    expect(schedule.learningRate(schedule.init(), 0)).toBe(1);
    expect(told.slice(4)).toEqual(["+init", "-init", "+learningRate", "-learningRate"]);
  });

  it("keeps the methods and private fields of a class", () => {
    class Counted {
      #factor = 2;
      measure() {
        return {};
      }
      result({ sum = 0 }: Readonly<Record<string, number>>) {
        return this.#factor * sum;
      }
    }
    const metric = defineMetric({
      name: "counted",
      options: z.object({}),
      goal: "minimise",
      create: () => new Counted(),
      about,
    });
    const { told, listener } = listen();
    expect(watched(metric, listener)().create({}).result({ sum: 3 })).toBe(6);
    expect(told.at(-1)).toBe("-result");
  });

  it("tells an error once, with the innermost hook that threw it", async () => {
    await startPlatforms();
    const { errors, listener } = listen();
    const bad = lossOf(() => {
      throw new Error("no");
    });
    const loss = watched(bad, listener)().create({});
    const given = { size: 1, shape: [1] } as never;
    expect(() => loss.evaluate({ prediction: given, target: given })).toThrow("no");
    expect(errors).toEqual([["loss function", new Error("no")]]);
  });
});
