import { durationPattern } from "@downslope/core";
import { expect, it } from "vitest";
import { optionRows, typeText } from "./option-rows.ts";

it.each([
  [{ type: "number" }, "number"],
  [{ type: "number", minimum: 0, maximum: 1 }, "number, 0 to 1"],
  [{ type: "number", exclusiveMinimum: 0 }, "number, above 0"],
  [{ type: "number", minimum: 0, exclusiveMaximum: 1 }, "number, 0 or more, below 1"],
  [{ type: "integer", minimum: 1, maximum: Number.MAX_SAFE_INTEGER }, "whole number, 1 or more"],
  [{ type: "boolean" }, "true or false"],
  [{ enum: ["mean", "sum"] }, '"mean" or "sum"'],
  [{ const: "balanced" }, '"balanced"'],
  [{ type: "array", items: { type: "integer", exclusiveMinimum: 0 } }, "list of: whole number, above 0"],
  [{ type: "string", pattern: durationPattern.source }, 'steps, "5 epochs" or "30%"'],
  [{ anyOf: [{ const: "auto" }, { type: "number", minimum: 0 }] }, '"auto"; or number, 0 or more'],
  [{ "x-plugin": "scheduler" }, "a scheduler"],
  [{ type: "object", properties: { a: { type: "string" } } }, "{ a: text }"],
  [{}, "anything"],
])("says %j as %s", (schema, text) => {
  expect(typeText(schema)).toBe(text);
});

it("tells which options are needed, which have a default and which may be left out", () => {
  const schema = {
    type: "object",
    required: ["a"],
    properties: { a: { type: "string" }, b: { type: "number", default: 1 / 3, description: "a third" }, c: {} },
  };
  expect(optionRows(schema)).toEqual([
    { path: "a", type: "text", standard: "needed", description: "" },
    { path: "b", type: "number", standard: "default 0.333333", description: "a third" },
    { path: "c", type: "anything", standard: "may be left out", description: "" },
  ]);
});
