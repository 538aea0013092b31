import {
  type Configured,
  type JsonSchema,
  type Plugin,
  type PluginKind,
  type Registry,
  isConfigured,
} from "@downslope/core";
import { readEntry } from "../document/entry.ts";

/** Plain data by name. */
export type Entries = Readonly<Record<string, unknown>>;

export const isEntries = (value: unknown): value is Entries =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !isConfigured(value);

/** A plugin of a kind with options as documents write them, where `{ use: ... }` stands for a plugin; throws where an option breaks its schema. */
export function configure<K extends PluginKind>(
  registry: Registry,
  kind: K,
  use: string,
  options: Entries,
): Configured<K> {
  const plugin = registry.get(kind, use) as unknown as Plugin<K>;
  return plugin(resolveRecord(registry, options, plugin.jsonSchema)) as Configured<K>;
}

function resolveRecord(registry: Registry, entries: Entries, schema: JsonSchema | undefined): Entries {
  const resolved = Object.entries(entries).map(([name, value]) => [
    name,
    resolve(registry, value, schema?.properties?.[name]),
  ]);
  return Object.fromEntries(resolved) as Entries;
}

function resolve(registry: Registry, value: unknown, schema: JsonSchema | undefined): unknown {
  const kind = schema?.["x-plugin"];
  if (kind !== undefined && value !== undefined && !isConfigured(value)) {
    const { use, options } = readEntry(value);
    return configure(registry, kind as PluginKind, String(use), options);
  }
  if (Array.isArray(value)) return value.map((item) => resolve(registry, item, schema?.items));
  return isEntries(value) ? resolveRecord(registry, value, schema) : value;
}
