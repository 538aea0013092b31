import { type JsonSchema, durationPattern } from "@downslope/core";
import { texts } from "../texts.ts";

/** What is told of an option. */
export interface OptionRow {
  /** Its name; `clip.maxNorm` where it is inside another. */
  readonly path: string;
  /** Type and range. */
  readonly type: string;
  /** Its default, or that it is needed. */
  readonly standard: string;
  readonly description: string;
}

const words = texts.describe;

/** The options of a schema, in its order. */
export function optionRows(schema: JsonSchema): OptionRow[] {
  const needed = new Set(schema.required);
  return Object.entries(schema.properties ?? {}).map(([name, option]) => ({
    path: name,
    type: typeText(option),
    standard:
      option.default !== undefined
        ? words.default(defaultText(option.default))
        : needed.has(name)
          ? words.needed
          : words.unset,
    description: option.description ?? "",
  }));
}

function defaultText(value: unknown): string {
  return JSON.stringify(typeof value === "number" ? Number(value.toPrecision(6)) : value);
}

/** A type in words, with its range: `number, 0 to 1`. */
export function typeText(schema: JsonSchema): string {
  if (schema["x-plugin"] !== undefined) return words.plugin(schema["x-plugin"]);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(words.or);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  const choices = schema.anyOf ?? (schema["oneOf"] as readonly JsonSchema[] | undefined);
  if (choices) return [...new Set(choices.map(typeText))].join(words.orElse);
  const type = typeof schema.type === "string" ? schema.type : schema.type?.join(words.or);
  if (type === "array") return words.list(schema.items ? typeText(schema.items) : words.any);
  if (type === "string" && schema["pattern"] === durationPattern.source) return words.duration;
  if (type === "object") return recordText(schema);
  const name = names[type ?? ""] ?? type ?? words.any;
  const range = rangeText(schema);
  return range === "" ? name : `${name}, ${range}`;
}

const names: Readonly<Record<string, string>> = {
  number: words.number,
  integer: words.integer,
  string: words.text,
  boolean: words.truth,
};

function recordText({ properties, additionalProperties }: JsonSchema): string {
  const entries = Object.entries(properties ?? {}).map(([name, option]) => `${name}: ${typeText(option)}`);
  if (entries.length > 0) return `{ ${entries.join("; ")} }`;
  return typeof additionalProperties === "object" ? `{ ...: ${typeText(additionalProperties)} }` : words.record;
}

/** Bounds that JSON Schema writers put where there are none: the range of exact integers. */
const isBound = (value: number | undefined): value is number =>
  value !== undefined && Math.abs(value) < Number.MAX_SAFE_INTEGER;

function rangeText({ minimum, maximum, exclusiveMinimum, exclusiveMaximum }: JsonSchema): string {
  if (isBound(minimum) && isBound(maximum)) return words.between(String(minimum), String(maximum));
  const parts = [
    isBound(minimum) ? words.from(String(minimum)) : "",
    isBound(exclusiveMinimum) ? words.above(String(exclusiveMinimum)) : "",
    isBound(maximum) ? words.to(String(maximum)) : "",
    isBound(exclusiveMaximum) ? words.below(String(exclusiveMaximum)) : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}
