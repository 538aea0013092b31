import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineLoss } from "./loss.ts";
import { OptionsError } from "./options.ts";
import { defineScheduler } from "./scheduler.ts";

const about = { title: { en: "T", ko: "시험" }, summary: { en: "T.", ko: "시험." } };
const plugin = defineScheduler({
  name: "sample",
  options: z.object({
    rate: z.number().positive().max(1).default(0.5).describe("learning rate"),
    steps: z.int().min(1).default(3),
    mode: z.enum(["min", "max"]).default("min"),
    widths: z.array(z.int().positive()).default([]),
    length: z.union([z.number().positive(), z.string().regex(/%$/)]).default(1),
    flag: z.boolean().optional(),
  }),
  about,
  create: () => () => 1,
});

const issuesOf = (options: unknown): string[] => {
  try {
    plugin(options as never);
  } catch (error) {
    if (error instanceof OptionsError) return error.issues.map(({ path, rule }) => `${path.join(".")} must ${rule}`);
    throw error;
  }
  return [];
};

describe("options", () => {
  it("get their defaults", () => {
    expect(plugin().options).toEqual({ rate: 0.5, steps: 3, mode: "min", widths: [], length: 1 });
    expect(plugin({ rate: 1, flag: undefined }).options["rate"]).toBe(1);
  });

  it("are refused by path, with the rule in words, all at once", () => {
    expect(issuesOf({ rate: 0, steps: 1.5, mode: "mim", widths: [1, -2], length: "x", flag: 1 })).toEqual([
      "rate must be greater than 0",
      "steps must be a whole number",
      'mode must be one of "min", "max"',
      "widths.1 must be greater than 0",
      "length must match /%$/",
      "flag must be true or false",
    ]);
    expect(issuesOf({ rate: "1" })).toEqual(["rate must be a number"]);
    expect(issuesOf({ rate: Number.NaN })).toEqual(["rate must be a finite number"]);
    expect(issuesOf({ rate: 2 })).toEqual(["rate must be at most 1"]);
    expect(issuesOf(5)).toEqual([" must be given a record of options"]);
  });

  it("that nobody knows are refused, with the nearest name", () => {
    expect(() => plugin({ ratee: 1 } as never)).toThrow(
      'scheduler "sample": `ratee` must be one of its options (rate, steps, mode, widths, length, flag), got "ratee". Did you mean "rate"?',
    );
    expect(issuesOf(JSON.parse('{"__proto__": 1}'))).toHaveLength(1);
  });

  it("say what they are for where a value is refused, and are named one by one", () => {
    const of = (shape: z.ZodRawShape, given: object): string => {
      const options = z.object(shape);
      const one = defineScheduler({ name: "one", options, about, create: () => () => 1 });
      try {
        one(given as never);
        return "taken";
      } catch (error) {
        return (error as Error).message.replaceAll('scheduler "one": ', "");
      }
    };
    const list = z.array(z.number()).min(1).max(2);
    expect(of({ rate: z.number().min(0).default(1).describe("base rate") }, { rate: -1 })).toBe(
      "`rate` must be at least 0, got -1. It is: base rate. Default: 1.",
    );
    expect(of({ mode: z.string().max(3) }, { mode: "long" })).toBe(
      '`mode` must have at most 3 characters, got "long".',
    );
    expect(of({ list }, { list: [] })).toBe("`list` must have at least 1 item, got [].");
    expect(of({ list }, { list: [1, 2, 3] })).toBe("`list` must have at most 2 items, got [1,2,3].");
    expect(of({ r: z.record(z.string().regex(/^a/), z.number()) }, { r: { b: 1 } })).toBe(
      '`r.b` must match /^a/, got "b".',
    );
    const branches = z.union([z.object({ x: z.object({ y: z.number().positive() }) }), z.array(z.number())]);
    expect(of({ branches }, { branches: { x: { y: -1 } } })).toBe("`branches.x.y` must be greater than 0, got -1.");
    expect(of({ branches }, { branches: 3 })).toBe("`branches` must be a record, or be a list, got 3.");
    const kinds = z.discriminatedUnion("k", [z.object({ k: z.literal("p") }), z.object({ k: z.literal("q") })]);
    expect(of({ kinds }, { kinds: { k: "r" } })).toBe('`kinds.k` must be one of "p", "q", got "r".');
  });

  it("must be a record of names that are free, in a schema that says what it takes", () => {
    const of = (options: unknown) =>
      defineLoss({
        name: "one",
        options,
        inputs: ["prediction"],
        about,
        create: () => expect.fail("it is run"),
      } as never);
    const number = z.number().default(1);
    expect(() => of(z.object({ reduction: number }))()).toThrow(
      'loss "one": `options` must leave `reduction` to core, got "reduction". Give the option another name.',
    );
    expect(() => of(z.object({ use: number }))()).toThrow("`options` must leave `use` to core");
    expect(() => of(z.array(z.number()))()).toThrow('`options` must describe a record of options, got "array".');
    const older = { "~standard": { version: 1, vendor: "zod", validate: (value: unknown) => ({ value }) } };
    expect(() => of(older)()).toThrow("`options` must be a schema of zod 4.2 or newer");
  });

  it("are the plugin's own to change while it is created", () => {
    const options = z.object({ widths: z.array(z.number()).default([1, 2]) });
    const seen: number[] = [];
    const growing = defineScheduler({
      name: "growing",
      options,
      about,
      create: ({ widths }) => (seen.push(widths.push(3)), () => 1),
    })();
    growing.create({ baseLearningRate: 1 });
    growing.create({ baseLearningRate: 1 });
    expect([seen, growing.options]).toEqual([[3, 3], { widths: [1, 2] }]);
  });

  it("yield JSON Schema for forms and help", () => {
    expect(plugin.jsonSchema.properties).toMatchObject({
      rate: { type: "number", exclusiveMinimum: 0, maximum: 1, default: 0.5, description: "learning rate" },
      mode: { enum: ["min", "max"], default: "min" },
    });
  });

  it("may come from any Standard Schema", () => {
    const even = {
      "~standard": {
        version: 1 as const,
        vendor: "by hand",
        validate: (value: unknown) => {
          const { count = 2 } = value as { count?: number };
          return count % 2 === 0 ? { value: { count } } : { issues: [{ message: "count is odd", path: ["count"] }] };
        },
      },
    };
    const own = defineScheduler({ name: "even", options: even, about, create: () => () => 1 });
    expect(own().options).toEqual({ count: 2 });
    expect(() => own({ count: 3 })).toThrow('scheduler "even": `count` must be valid: count is odd, got 3.');
  });
});
