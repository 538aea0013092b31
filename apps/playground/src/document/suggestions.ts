import type { JsonSchema, PluginKind } from "@downslope/core";
import type { Catalogue, PluginCard } from "../worker/catalogue/protocol.ts";
import { fieldKind } from "./field-kind.ts";
import type { PlaceInText } from "./place-in-text.ts";

/** One thing that may be written at a place. */
export interface Suggestion {
  readonly text: string;
  readonly kind: "option" | "plugin" | "value";
  /** The plugin that it names. */
  readonly card?: PluginCard;
  /** The option that it names. */
  readonly schema?: JsonSchema;
}

/** The parts of a document that are plugins; `named` are records of plugins by a name of their own. */
const parts: Readonly<Record<string, { readonly kind: PluginKind; readonly count: "one" | "many" | "named" }>> = {
  dataset: { kind: "dataset", count: "one" },
  model: { kind: "model", count: "one" },
  loss: { kind: "loss", count: "one" },
  optimizer: { kind: "optimizer", count: "one" },
  scheduler: { kind: "scheduler", count: "one" },
  schedules: { kind: "scheduler", count: "named" },
  metrics: { kind: "metric", count: "many" },
  callbacks: { kind: "callback", count: "many" },
  engine: { kind: "engine", count: "one" },
};

/** The schema of a whole document, as far as completion walks through it. */
function documentSchemaOf({ trainSchema }: Catalogue): JsonSchema {
  const entries = Object.entries(parts).map(([name, { kind, count }]): [string, JsonSchema] => {
    const one: JsonSchema = { "x-plugin": kind };
    if (count === "many") return [name, { type: "array", items: one }];
    return [name, count === "named" ? { type: "object", additionalProperties: one } : one];
  });
  const seed: JsonSchema = { type: "integer", minimum: 0, description: "decides everything that is random" };
  return { type: "object", properties: { seed, ...Object.fromEntries(entries), train: trainSchema } };
}

/** What may be written at a place of a document, of which `value` is what could be read last. */
export function suggestionsAt(place: PlaceInText, value: unknown, catalogue: Catalogue): Suggestion[] {
  const steps = place.path;
  const walk = walkTo(steps, value, catalogue);
  if (!walk) return [];
  if (place.writes === "value") return valuesOf(walk.schema, walk.isUse, catalogue);
  const record = recordOf(walk.schema, walk.value, catalogue);
  if (!record) return [];
  const present = new Set(typeof walk.value === "object" && walk.value !== null ? Object.keys(walk.value) : []);
  return Object.entries(record)
    .filter(([name]) => !present.has(name))
    .map(([text, schema]) => ({ text, kind: "option", schema }));
}

interface Walk {
  readonly schema: JsonSchema;
  readonly value: unknown;
  /** Whether the place is the name of a plugin. */
  readonly isUse: boolean;
}

function walkTo(path: readonly (string | number)[], value: unknown, catalogue: Catalogue): Walk | undefined {
  let walk: Walk = { schema: documentSchemaOf(catalogue), value, isUse: false };
  for (const step of path) {
    const { schema } = walk;
    const inner = (walk.value as Readonly<Record<string | number, unknown>> | undefined)?.[step];
    if (step === "use" && schema["x-plugin"] !== undefined) {
      walk = { schema, value: inner, isUse: true };
      continue;
    }
    const next = typeof step === "number" ? schema.items : propertyOf(schema, step, walk.value, catalogue);
    if (!next) return undefined;
    walk = { schema: next, value: inner, isUse: false };
  }
  return walk;
}

function propertyOf(schema: JsonSchema, name: string, value: unknown, catalogue: Catalogue): JsonSchema | undefined {
  const own = recordOf(schema, value, catalogue)?.[name];
  if (own) return own;
  return typeof schema.additionalProperties === "object" ? schema.additionalProperties : undefined;
}

/** The keys that a record may have, and their schemas. */
function recordOf(
  schema: JsonSchema,
  value: unknown,
  { plugins, optimizerExtras }: Catalogue,
): Readonly<Record<string, JsonSchema>> | undefined {
  const kind = schema["x-plugin"];
  if (kind === undefined) {
    const records = [
      schema,
      ...(schema.anyOf ?? []),
      ...((schema["oneOf"] as readonly JsonSchema[] | undefined) ?? []),
    ];
    const all = records.flatMap(({ properties = {} }) => Object.entries(properties));
    return all.length > 0 ? Object.fromEntries(all) : undefined;
  }
  const use = typeof value === "string" ? value : (value as { use?: unknown } | null | undefined)?.use;
  const card = plugins.find((one) => one.kind === kind && one.name === use);
  return {
    use: { "x-plugin": kind },
    ...card?.jsonSchema.properties,
    ...(kind === "optimizer" && optimizerExtras),
  };
}

function valuesOf(schema: JsonSchema, isUse: boolean, { plugins }: Catalogue): Suggestion[] {
  const kind = schema["x-plugin"];
  if (kind !== undefined) {
    // A plugin that needs options is no plugin by its name alone.
    const fitting = plugins.filter((card) => card.kind === kind && (isUse || !card.jsonSchema.required?.length));
    return fitting.map((card) => ({ text: card.name, kind: "plugin", card }));
  }
  const words = (one: JsonSchema): string[] => {
    const field = fieldKind(one);
    if (field.kind === "choice") return [...field.values];
    if (field.kind === "constant") return [String(field.value)];
    if (field.kind === "switch") return ["true", "false"];
    return field.kind === "alternatives" ? [...field.of.flatMap(words), ...(field.canBeNone ? ["null"] : [])] : [];
  };
  return words(schema).map((text) => ({ text, kind: "value" }));
}
