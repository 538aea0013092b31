import { type JsonSchema } from "../plugin/options.ts";
import { type AnyPlugin, type PluginKind, pluginKinds } from "../plugin/plugin.ts";
import type { Registry } from "../registry/registry.ts";
import { parts } from "./pipeline.ts";
import { clips } from "./resolve.ts";
import { trainSettingsSchema } from "./settings.ts";

/**
 * JSON Schema (draft 2020-12) of whole documents, for editors and forms: every plugin of the registry with its options.
 * What it cannot say, such as refinements of a plugin's schema, {@link parseDocument} checks.
 */
export function documentSchema(registry: Registry): JsonSchema {
  const defs: Record<string, JsonSchema> = {};
  for (const kind of pluginKinds) {
    const plugins = registry.list(kind);
    for (const plugin of plugins) defs[`${kind}.${plugin.name}`] = entrySchema(plugin);
    defs[kind] = choiceSchema(kind, plugins);
  }
  const properties: Record<string, JsonSchema> = {
    seed: {
      type: "integer",
      minimum: 0,
      maximum: Number.MAX_SAFE_INTEGER,
      default: 0,
      description: "decides everything that is random",
    },
    plugins: {
      type: "array",
      items: { type: "string", minLength: 1 },
      description: "packages and files of plugins to load",
    },
  };
  for (const [name, { kind, count }] of Object.entries(parts)) {
    const one = { $ref: `#/$defs/${kind}` };
    properties[name] =
      count === "many"
        ? { type: "array", items: one, default: [] }
        : count === "named"
          ? { type: "object", additionalProperties: one, default: {} }
          : one;
  }
  const { $schema = "https://json-schema.org/draft/2020-12/schema", ...train } = trainSettingsSchema();
  return {
    $schema,
    title: "Downslope pipeline",
    type: "object",
    properties: { ...properties, train: { ...train, additionalProperties: false } },
    required: Object.entries(parts).flatMap(([name, { count }]) => (count === "one" ? [name] : [])),
    additionalProperties: false,
    $defs: defs,
  };
}

/** A plugin by its name alone, where all its options have defaults, or as a record. */
function choiceSchema(kind: PluginKind, plugins: readonly AnyPlugin[]): JsonSchema {
  if (plugins.length === 0) return { not: {}, description: `no ${kind} is registered` };
  const names = plugins.filter(({ jsonSchema }) => !jsonSchema.required?.length).map(({ name }) => name);
  const records = plugins.map(({ name }) => ({ $ref: `#/$defs/${kind}.${name}` }));
  return { oneOf: names.length > 0 ? [{ enum: names }, ...records] : records };
}

function entrySchema(plugin: AnyPlugin): JsonSchema {
  const { $schema: _, ...schema } = embed(
    plugin.jsonSchema,
    `#/$defs/${plugin.kind as string}.${plugin.name}`,
  ) as JsonSchema;
  const { properties = {}, required = [], additionalProperties = false } = schema;
  return {
    ...schema,
    title: plugin.about.title.en,
    description: plugin.about.summary.en,
    properties: { use: { const: plugin.name }, ...(plugin.kind === "optimizer" && transformProperties), ...properties },
    required: ["use", ...required],
    additionalProperties,
  };
}

const transformProperties: Readonly<Record<string, JsonSchema>> = {
  clip: {
    description: "limits the gradients; for several limits use `transforms`",
    oneOf: Object.keys(clips).map((name) => ({
      type: "object",
      properties: { [name]: { type: "number", exclusiveMinimum: 0 } },
      required: [name],
      additionalProperties: false,
    })),
  },
  transforms: {
    description: "what gradients pass before the optimizer, in order",
    type: "array",
    items: { $ref: "#/$defs/transform" },
  },
};

/** A plugin's schema inside the document's: its references lead to its new place, its plugin options to their kinds. */
function embed(value: unknown, place: string): unknown {
  if (Array.isArray(value)) return value.map((one) => embed(one, place));
  if (typeof value !== "object" || value === null) return value;
  const schema = Object.fromEntries(Object.entries(value).map(([key, child]) => [key, embed(child, place)]));
  const { $ref, "x-plugin": kind } = schema;
  if (typeof $ref === "string" && $ref.startsWith("#")) schema["$ref"] = place + $ref.slice(1);
  if (typeof kind === "string") schema["$ref"] = `#/$defs/${kind}`;
  return schema;
}
