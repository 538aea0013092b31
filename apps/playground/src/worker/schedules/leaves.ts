import type { JsonSchema, PluginKind, Registry } from "@downslope/core";
import { durationPattern } from "@downslope/core";
import { readEntry } from "../../document/entry.ts";
import { isEntries } from "../configure.ts";
import type { OptionPath, PlannedRun } from "./protocol.ts";

/** An option that is a number or a length of training, wherever it stands in an entry. */
export interface Leaf {
  readonly path: OptionPath;
  readonly kind: "number" | "integer" | "duration";
  /** As it is written, or its default; nothing where it is left out and has none. */
  readonly value: number | string | undefined;
  readonly minimum: number;
  readonly maximum: number;
  /** How many schedulers it stands in, one inside the other. */
  readonly depth: number;
}

/** All such options of an entry, from the outside in. */
export function leavesOf(
  registry: Registry,
  entry: unknown,
  kind: PluginKind = "scheduler",
  path: OptionPath = [],
  depth = 0,
): Leaf[] {
  const { use, options } = readEntry(entry);
  const { jsonSchema } = registry.get(kind as "scheduler", String(use));
  return Object.entries(jsonSchema.properties ?? {}).flatMap(([name, schema]) =>
    leavesIn(registry, options[name], schema, [...path, name], depth),
  );
}

function leavesIn(registry: Registry, given: unknown, schema: JsonSchema, path: OptionPath, depth: number): Leaf[] {
  const value = given === undefined ? schema.default : given;
  const plugin = schema["x-plugin"];
  if (plugin !== undefined) {
    return value === undefined ? [] : leavesOf(registry, value, plugin as PluginKind, path, depth + 1);
  }
  if (schema.type === "array" && schema.items) {
    const items = schema.items;
    const list = Array.isArray(value) ? (value as readonly unknown[]) : [];
    return list.flatMap((one, index) => leavesIn(registry, one, items, [...path, index], depth));
  }
  if (isEntries(value) && schema.properties) {
    return Object.entries(schema.properties).flatMap(([name, inner]) =>
      leavesIn(registry, value[name], inner, [...path, name], depth),
    );
  }
  const isDuration = schema.anyOf?.some((one) => one.type === "string" && one["pattern"] === durationPattern.source);
  const kind = isDuration ? "duration" : schema.type;
  if (kind !== "duration" && kind !== "number" && kind !== "integer") return [];
  if (value !== undefined && typeof value !== "number" && !(isDuration && typeof value === "string")) return [];
  // A seed is a number by form only: nothing can be said of a seed a little larger.
  if (path.at(-1) === "seed") return [];
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  const low = minimum ?? (exclusiveMinimum === undefined ? undefined : just(exclusiveMinimum, 1));
  const high = maximum ?? (exclusiveMaximum === undefined ? undefined : just(exclusiveMaximum, -1));
  const bounds = { minimum: isDuration ? 0 : (low ?? -Infinity), maximum: high ?? Infinity };
  return [{ path, kind, value: value as number | string | undefined, ...bounds, depth }];
}

function just(bound: number, direction: number): number {
  return bound + direction * Math.max(Math.abs(bound) * 1e-6, 1e-12);
}

/** A length of training in steps, not rounded; NaN of what is none. */
export function stepsIn(duration: number | string, { epochs, stepsPerEpoch }: PlannedRun): number {
  if (typeof duration === "number") return duration;
  const [, amount, , unit] = durationPattern.exec(duration) ?? [];
  if (unit === undefined) return NaN;
  if (unit === "%") return (Number(amount) / 100) * epochs * stepsPerEpoch;
  return unit.startsWith("epoch") ? Number(amount) * stepsPerEpoch : Number(amount);
}

/** So many steps, in the unit in which a duration is written. */
export function inUnitOf(
  duration: number | string,
  steps: number,
  { epochs, stepsPerEpoch }: PlannedRun,
): number | string {
  const whole = Math.max(0, steps);
  if (typeof duration === "number") return Math.round(whole);
  const unit = durationPattern.exec(duration)?.[3] ?? "step";
  if (unit === "%") return `${tidy((100 * whole) / (epochs * stepsPerEpoch), 1)}%`;
  if (unit.startsWith("epoch")) return `${tidy(whole / stepsPerEpoch, 2)} epochs`;
  return `${Math.round(whole)} steps`;
}

function tidy(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

/** The value of an option at a path of an entry. */
export function valueAt(entry: unknown, path: OptionPath): unknown {
  let value: unknown = typeof entry === "string" ? { use: entry } : entry;
  for (const key of path) {
    if (typeof value === "string") return undefined;
    value = (value as Readonly<Record<string | number, unknown>> | undefined)?.[key];
  }
  return value;
}

/** An entry with another value at a path. Lists that are left out get their default first. */
export function withValue(registry: Registry, entry: unknown, path: OptionPath, value: unknown): unknown {
  return put(registry, entry, { "x-plugin": "scheduler" }, path, value);
}

function put(
  registry: Registry,
  at: unknown,
  schema: JsonSchema | undefined,
  path: OptionPath,
  value: unknown,
): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const here = at === undefined ? schema?.default : at;
  if (schema?.["x-plugin"] !== undefined) {
    const { use, options } = readEntry(here);
    const { jsonSchema } = registry.get(schema["x-plugin"] as "scheduler", String(use));
    const inner = put(registry, options[key], jsonSchema.properties?.[key], rest, value);
    return { use, ...options, [key]: inner };
  }
  if (typeof key === "number") {
    const list = [...(Array.isArray(here) ? (here as readonly unknown[]) : [])];
    list[key] = put(registry, list[key], schema?.items, rest, value);
    return list;
  }
  const record = isEntries(here) ? here : {};
  return { ...record, [key]: put(registry, record[key], schema?.properties?.[key], rest, value) };
}
