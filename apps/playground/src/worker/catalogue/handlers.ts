import { type AnyPlugin, type JsonSchema, type PluginKind, type Registry, documentSchema } from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import type { Catalogue, CatalogueCalls, PluginCard } from "./protocol.ts";

export const handlers: Handlers<CatalogueCalls> = {
  "catalogue.read": async () => catalogueOf((await import("../registry.ts")).registry),
};

/** What a registry holds, as plain data that can cross to the page. */
export function catalogueOf(registry: Registry): Catalogue {
  const { properties, $defs } = documentSchema(registry);
  return {
    plugins: registry.list().map(cardOf),
    trainSchema: properties!["train"]!,
    optimizerExtras: extrasOf(registry, $defs as Readonly<Record<string, JsonSchema>>),
  };
}

/** What the schema of documents adds to the options of every optimizer. */
function extrasOf(
  registry: Registry,
  definitions: Readonly<Record<string, JsonSchema>>,
): Readonly<Record<string, JsonSchema>> {
  const [optimizer] = registry.list("optimizer");
  if (!optimizer) return {};
  const own = optimizer.jsonSchema.properties ?? {};
  const all = definitions[`optimizer.${optimizer.name}`]!.properties ?? {};
  const added = Object.entries(all).filter(([name]) => name !== "use" && !(name in own));
  return Object.fromEntries(added.map(([name, schema]) => [name, withPlugins(schema)]));
}

/** A schema in which plugins are named as options name them. */
function withPlugins({ items, ...schema }: JsonSchema): JsonSchema {
  const kind = /^#\/\$defs\/(\w+)$/.exec(String(items?.["$ref"]))?.[1];
  if (kind === undefined) return items ? { ...schema, items } : schema;
  return { ...schema, items: { "x-plugin": kind } };
}

/** What a plugin tells of itself, as plain data that can cross to the page. */
export function cardOf(plugin: AnyPlugin): PluginCard {
  const { kind, name, about, jsonSchema } = plugin;
  const { inputs, target, output, gradient, goal } = plugin as unknown as NonNullable<PluginCard["loss"]> &
    NonNullable<PluginCard["metric"]>;
  return {
    kind: kind as PluginKind,
    name,
    about,
    jsonSchema,
    ...(kind === "loss" && { loss: { inputs, target, output, gradient } }),
    ...(kind === "metric" && { metric: { goal, output } }),
  };
}
