import { type AnyPlugin, type DatasetContext, defineCallback, defineDataset } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about } from "../../test/plugins.ts";
import { checkPlugin, hasSuite } from "../reference.ts";

const base = { name: "sample", options: z.object({}), about };
const spec = { input: [1], target: { kind: "values", names: ["y"] } };
const column = { shape: [1, 1], dtype: "float32", data: Float32Array.of(2) };
const train = { length: 3, get: () => ({ input: column, target: column }) };

const dataset = (create: (options: object, context: DatasetContext) => unknown): AnyPlugin =>
  defineDataset({ ...base, create: create as never }) as AnyPlugin;

/** What is wrong with what a plugin makes; undefined where nothing is. */
async function wrong(plugin: AnyPlugin): Promise<string | undefined> {
  const result = (await checkPlugin(plugin)).find(({ name }) => name === "result")!;
  return result.fault?.detail;
}

describe("a data set", () => {
  it("is kept to its promise if its first sample can be had, at once or later", async () => {
    expect(await wrong(dataset(() => ({ spec, splits: { train } })))).toBeUndefined();
    expect(await wrong(dataset(() => Promise.resolve({ spec, splits: { train } })))).toBeUndefined();
  });

  it.each([
    [() => Promise.reject(new RangeError("no table")), "It throws RangeError: no table."],
    [() => undefined, "`create` must return { spec, splits }, got undefined."],
    [() => ({ spec: {}, splits: { train } }), "`create` must give a `spec` of { input, target }, got {}."],
    [() => ({ spec, splits: {} }), "`create` must give a split `train` of at least one sample, with"],
    [
      () => ({ spec, splits: { train: { ...train, length: 0 } } }),
      "`create` must give a split `train` of at least one",
    ],
    [
      () => ({ spec, splits: { train: { ...train, get: () => ({ input: [1] }) } } }),
      "`get` must return arrays of one sample for one index, got { input }.",
    ],
  ])("is told what is wrong: %o", async (create, detail) => {
    expect(await wrong(dataset(create))).toContain(detail);
  });

  it("is left alone where it reads files, of which there are none", async () => {
    const reading = dataset(async (_, { files }) => ({ spec: await files.readText("table.csv") }));
    expect(await wrong(reading)).toBeUndefined();
  });
});

describe("a callback", () => {
  it("must listen", async () => {
    expect(await wrong(defineCallback({ ...base, create: () => ({ onEvent() {} }) }))).toBeUndefined();
    expect(await wrong(defineCallback({ ...base, create: () => ({}) as never }))).toBe(
      "`create` must return { onEvent }, got {}.",
    );
  });
});

describe("hasSuite", () => {
  it("tells the kinds of which more is checked", () => {
    const kinds = ["loss", "optimizer", "transform", "scheduler", "metric", "model", "dataset", "callback", "engine"];
    expect(kinds.filter((kind) => !hasSuite(kind))).toEqual(["dataset", "callback", "engine"]);
  });
});
