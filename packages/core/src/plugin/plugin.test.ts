import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineCallback } from "./callback.ts";
import { defineDataset } from "./dataset.ts";
import { defineMetric } from "./metric.ts";
import { defineModel } from "./model.ts";
import { defineScheduler } from "./scheduler.ts";

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
/** What all of them have in common, for which there is no one type. */
type Define = (definition: object) => () => { create(context: object): unknown };
const base = { name: "sample", options: z.object({}), about };

describe("a plugin of any kind", () => {
  it.each([
    ["metric", defineMetric],
    ["scheduler", defineScheduler],
    ["model", defineModel],
    ["callback", defineCallback],
    ["dataset", defineDataset],
  ])("is refused without `create`: %s", (kind, define) => {
    expect(() => (define as unknown as Define)(base)).toThrow(
      `${kind} "sample": \`create\` must be a function, got undefined. It is given the options`,
    );
  });

  it.each([
    ["metric", defineMetric],
    ["scheduler", defineScheduler],
    ["callback", defineCallback],
  ])("is made at once: %s", (kind, define) => {
    const create = async (): Promise<never> => Promise.reject(new Error("nobody waits"));
    expect(() => (define as unknown as Define)({ ...base, create })().create({})).toThrow(
      `${kind} "sample": \`create\` must return at once what it makes, got a Promise. Remove \`async\``,
    );
  });

  it("may wait where it is a data set", async () => {
    const splits = { train: { length: 0, get: () => ({}) } };
    const create = () => Promise.resolve({ spec: {}, splits });
    const context = { seed: 0, files: { readText: () => Promise.resolve("") } };
    await expect((defineDataset as unknown as Define)({ ...base, create })().create(context)).resolves.toMatchObject({
      splits,
    });
  });
});
