import { describe, expect, it } from "vitest";
import { z } from "zod";
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
