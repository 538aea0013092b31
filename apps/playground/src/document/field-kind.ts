import type { JsonSchema } from "@downslope/core";
import { type NumberRule, type SliderScale, decayScale, linearScale, logScale } from "../ui/number.ts";

/** What a form shows for an option, by its JSON Schema. */
export type FieldKind =
  | { readonly kind: "number"; readonly rule: NumberRule; readonly scale?: SliderScale }
  | { readonly kind: "switch" }
  | { readonly kind: "choice"; readonly values: readonly string[] }
  | { readonly kind: "constant"; readonly value: unknown }
  | { readonly kind: "text"; readonly pattern?: RegExp }
  | { readonly kind: "numbers"; readonly rule: NumberRule }
  | { readonly kind: "plugin"; readonly plugin: string }
  | { readonly kind: "list"; readonly item: JsonSchema }
  | { readonly kind: "record"; readonly schema: JsonSchema }
  | { readonly kind: "alternatives"; readonly of: readonly JsonSchema[]; readonly canBeNone: boolean }
  /** What no form can show well: it is written as YAML. */
  | { readonly kind: "yaml" };

/** Finds the field for an option. */
export function fieldKind(schema: JsonSchema): FieldKind {
  const plugin = schema["x-plugin"];
  if (plugin !== undefined) return { kind: "plugin", plugin };
  const alternatives = schema.anyOf ?? (schema["oneOf"] as readonly JsonSchema[] | undefined);
  if (alternatives) return alternativesOf(alternatives);
  if (schema.const !== undefined) return { kind: "constant", value: schema.const };
  if (schema.enum?.every((value) => typeof value === "string")) return { kind: "choice", values: schema.enum };
  if (schema.type === "boolean") return { kind: "switch" };
  if (schema.type === "number" || schema.type === "integer") return numberField(schema);
  if (schema.type === "string")
    return { kind: "text", ...(typeof schema["pattern"] === "string" && { pattern: new RegExp(schema["pattern"]) }) };
  if (schema.type === "array") return listField(schema);
  const hasProperties = Object.keys(schema.properties ?? {}).length > 0;
  if (schema.type === "object" && hasProperties && schema.additionalProperties !== true)
    return { kind: "record", schema };
  return { kind: "yaml" };
}

/** Alternatives in alternatives are alternatives; `null` stands for none. */
function alternativesOf(given: readonly JsonSchema[]): FieldKind {
  const flat = given.flatMap((one) => one.anyOf ?? [one]);
  const of = flat.filter(({ type }) => type !== "null");
  const canBeNone = of.length < flat.length;
  const durations = of.length === 2 && of[0]!.type === "integer" && typeof of[1]!["pattern"] === "string";
  // "10%" and 10 are both written as a duration.
  if (durations && !canBeNone) {
    const pattern = new RegExp(`${of[1]!["pattern"]}|^\\d+$`);
    return { kind: "text", pattern };
  }
  return { kind: "alternatives", of, canBeNone };
}

function listField({ items, ...schema }: JsonSchema): FieldKind {
  if (!items) return { kind: "yaml" };
  const isNumbers = items.type === "number" || items.type === "integer";
  if (isNumbers) return { kind: "numbers", rule: ruleOf(items) };
  const inner = fieldKind(items).kind;
  const isShown = inner === "plugin" || inner === "text" || inner === "choice";
  return isShown && schema["prefixItems"] === undefined ? { kind: "list", item: items } : { kind: "yaml" };
}

function ruleOf(schema: JsonSchema): NumberRule {
  const { minimum, maximum, exclusiveMinimum, exclusiveMaximum, type } = schema;
  const isSafe = (bound: number | undefined): number | undefined =>
    bound !== undefined && Math.abs(bound) >= Number.MAX_SAFE_INTEGER ? undefined : bound;
  return {
    minimum: isSafe(minimum),
    maximum: isSafe(maximum),
    exclusiveMinimum,
    exclusiveMaximum,
    isInteger: type === "integer",
  };
}

function numberField(schema: JsonSchema): FieldKind {
  const rule = ruleOf(schema);
  const usual = typeof schema.default === "number" ? schema.default : undefined;
  const scale = scaleFor(rule, usual);
  return { kind: "number", rule, ...(scale && { scale }) };
}

/** A slider where the bounds or the default tell how far it should reach. */
export function scaleFor(rule: NumberRule, usual: number | undefined): SliderScale | undefined {
  const low = rule.minimum ?? rule.exclusiveMinimum;
  const high = rule.maximum ?? rule.exclusiveMaximum;
  const isUnit = low === 0 && high === 1;
  if (isUnit && rule.minimum === 0 && rule.exclusiveMaximum === 1 && usual !== undefined && usual >= 0.9)
    return decayScale();
  if (low !== undefined && high !== undefined) return between(rule, low, high);
  if (low === undefined || low < 0 || high !== undefined) return undefined;
  const isFromZero = rule.minimum === 0;
  if (rule.isInteger)
    return usual === undefined || usual < 1
      ? undefined
      : logScale(Math.max(low, 1), Math.max(usual * 30, 100), isFromZero);
  if (usual === undefined) return undefined;
  if (usual === 0) return logScale(1e-6, 1, true);
  // Three orders of magnitude to both sides.
  const open = rule.exclusiveMinimum === undefined ? 0 : (usual - low) / 1000;
  return logScale(Math.max(usual / 1000, low + open), usual * 1000, isFromZero);
}

/** An open end is left out by a thousandth of the way. */
function between(rule: NumberRule, low: number, high: number): SliderScale {
  const margin = (high - low) / 1000;
  const from = rule.minimum === undefined ? low + margin : low;
  const to = rule.maximum === undefined ? high - margin : high;
  return linearScale(from, to);
}
