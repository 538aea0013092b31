import { describe, expect, it } from "vitest";
import { promisesOf } from "./check-plugin.ts";
import { cureOf } from "./cures.ts";
import { thrown } from "./error-cures.ts";
import { restsOn } from "./rests.ts";

const kinds = ["loss", "optimizer", "transform", "scheduler", "metric", "model", "dataset", "callback"];
const promises = kinds.flatMap((kind) => promisesOf(kind).map(({ name }) => ({ kind, name })));

describe("a promise", () => {
  it.each(promises)("of a $kind, $name, has a cure in English and Korean", ({ kind, name }) => {
    const { cure } = cureOf(kind, name);
    expect(cure).not.toBe(thrown);
    expect(cure.en).toMatch(/\.$/);
    expect(cure.ko).toMatch(/[가-힣].*\.$/);
  });

  it.each(promises)("of a $kind, $name, rests on promises that are there, and never on itself", ({ kind, name }) => {
    const known = promisesOf(kind).map((one) => one.name);
    const reach = (from: string): string[] => restsOn(kind, from).flatMap((one) => [one, ...reach(one)]);
    expect(known).toEqual(expect.arrayContaining([...restsOn(kind, name)]));
    expect(reach(name)).not.toContain(name);
  });
});
