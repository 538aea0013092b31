import {
  type AnyPlugin,
  type ConfiguredLoss,
  type JsonSchema,
  type LossPlugin,
  type Registry,
  isConfigured,
} from "@downslope/core";
import type { LossEntry } from "./protocol.ts";

/** A loss plugin of any options. */
export type AnyLossPlugin = LossPlugin<never>;

type Entries = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Entries =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isConfigured(value);

/** The plugin of an entry, and the entry's options fixed; `{ use: ... }` among options stands for a plugin, as in documents. */
export function configureLoss(
  registry: Registry,
  { use, options }: LossEntry,
): { readonly plugin: AnyLossPlugin; readonly configured: ConfiguredLoss } {
  const plugin = registry.get("loss", use) as unknown as AnyLossPlugin;
  const resolved = resolveRecord(registry, options, plugin.jsonSchema);
  return { plugin, configured: (plugin as unknown as (options: object) => ConfiguredLoss)(resolved) };
}

function resolveRecord(registry: Registry, entries: Entries, schema: JsonSchema | undefined): Entries {
  const resolve = ([key, value]: [string, unknown]): [string, unknown] => [
    key,
    resolveValue(registry, value, schema?.properties?.[key]),
  ];
  return Object.fromEntries(Object.entries(entries).map(resolve));
}

function resolveValue(registry: Registry, value: unknown, schema: JsonSchema | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveValue(registry, item, schema?.items));
  const kind = schema?.["x-plugin"];
  if (kind !== undefined && isRecord(value) && typeof value["use"] === "string") {
    const { use, ...options } = value;
    const plugin = registry.get(kind as "loss", use as string);
    return (plugin as unknown as (options: object) => unknown)(resolveRecord(registry, options, plugin.jsonSchema));
  }
  return isRecord(value) ? resolveRecord(registry, value, schema) : value;
}

/** Options that must be given and have no default, each with an example that its schema allows. */
export function exampleOptions(registry: Registry, plugin: Pick<AnyPlugin, "jsonSchema" | "about">): Entries {
  const { required = [], properties = {} } = plugin.jsonSchema;
  const missing = required.filter((key) => properties[key] && properties[key].default === undefined);
  const fill = (schema: JsonSchema): unknown => exampleOf(schema, (kind) => examplePlugins(registry, kind, plugin));
  return Object.fromEntries(missing.map((key) => [key, fill(properties[key]!)]));
}

function exampleOf(schema: JsonSchema, pluginsOf: (kind: string) => readonly unknown[]): unknown {
  const { type, enum: choices, minimum, exclusiveMinimum, items = {}, anyOf, minItems = 1 } = schema;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema["examples"])) return schema["examples"][0];
  if (schema["x-plugin"] !== undefined) return pluginsOf(schema["x-plugin"])[0];
  if (choices) return choices[0];
  if (anyOf) return exampleOf(anyOf[0]!, pluginsOf);
  // Two of a list of plugins, for one alone shows nothing of what joins them.
  if (type === "array" && items["x-plugin"] !== undefined) return pluginsOf(items["x-plugin"]).slice(0, 2);
  if (type === "array") return Array.from({ length: Math.max(1, Number(minItems)) }, () => exampleOf(items, pluginsOf));
  if (type === "boolean") return false;
  if (type === "string") return "";
  return minimum ?? (exclusiveMinimum === undefined ? 1 : exclusiveMinimum + 1);
}

/** Plugins of a kind that have no options of their own and are for the same task. */
function examplePlugins(registry: Registry, kind: string, { about }: Pick<AnyPlugin, "about">): Entries[] {
  const isPlain = ({ jsonSchema, about: other }: AnyPlugin): boolean =>
    Object.keys(jsonSchema.properties ?? {}).every((key) => key === "reduction") &&
    (about.tasks?.[0] === undefined || other.tasks?.[0] === about.tasks[0]);
  const plain = registry.list(kind as "loss").filter((plugin) => isPlain(plugin));
  return plain.map(({ name }) => ({ use: name }));
}
