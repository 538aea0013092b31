import { describe, expect, it } from "vitest";
import { registry } from "../worker/registry.ts";
import { fieldKind } from "./field-kind.ts";

describe("fieldKind", () => {
  it("has a field for every option of every plugin, and a form for nearly all", () => {
    const written: string[] = [];
    for (const plugin of registry.list()) {
      for (const [name, schema] of Object.entries(plugin.jsonSchema.properties ?? {})) {
        if (fieldKind(schema).kind === "yaml") written.push(`${plugin.name}.${name}`);
      }
    }
    // Groups of parameters and points of a data set; nothing else is left to YAML.
    const others = written.filter((name) => !/\.(groups|samples)$/.test(name));
    expect(others).toEqual([]);
  });

  it("takes ratios for sizes without an upper end, and the distance to 1 for decays", () => {
    const rate = fieldKind({ type: "number", minimum: 0, default: 0.001 });
    expect(rate.kind === "number" && rate.scale!.toValue(0.5)).toBe(0.001);
    const beta = fieldKind({ type: "number", minimum: 0, exclusiveMaximum: 1, default: 0.9 });
    expect(beta.kind === "number" && beta.scale!.toValue(1)).toBe(0.9999);
  });

  it("never lets a slider leave the rule", () => {
    for (const plugin of registry.list()) {
      for (const schema of Object.values(plugin.jsonSchema.properties ?? {})) {
        const field = fieldKind(schema);
        if (field.kind !== "number" || !field.scale) continue;
        for (const place of [0, 0.01, 0.5, 0.99, 1]) {
          const value = field.scale.toValue(place);
          const {
            minimum = -Infinity,
            maximum = Infinity,
            exclusiveMinimum = -Infinity,
            exclusiveMaximum = Infinity,
          } = field.rule;
          expect([plugin.name, value >= minimum && value <= maximum]).toEqual([plugin.name, true]);
          expect([plugin.name, value > exclusiveMinimum && value < exclusiveMaximum]).toEqual([plugin.name, true]);
        }
      }
    }
  });

  it("writes durations as one text", () => {
    const field = fieldKind({ anyOf: [{ type: "integer" }, { type: "string", pattern: "^\\d+%$" }] });
    expect(
      field.kind === "text" && [field.pattern!.test("5%"), field.pattern!.test("12"), field.pattern!.test("x")],
    ).toEqual([true, true, false]);
  });
});
