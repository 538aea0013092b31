import { type AnyPlugin, type ConfiguredLoss, type JsonSchema, type LossPlugin, type Registry } from "@downslope/core";
import { type Entries, configure } from "../configure.ts";
import type { LossEntry } from "./protocol.ts";

/** A loss plugin of any options. */
export type AnyLossPlugin = LossPlugin<never>;

/** The plugin of an entry, and the entry's options fixed; `{ use: ... }` among options stands for a plugin, as in documents. */
export function configureLoss(
  registry: Registry,
  { use, options }: LossEntry,
): { readonly plugin: AnyLossPlugin; readonly configured: ConfiguredLoss } {
  const plugin = registry.get("loss", use) as unknown as AnyLossPlugin;
  return { plugin, configured: configure(registry, "loss", use, options) as unknown as ConfiguredLoss };
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
