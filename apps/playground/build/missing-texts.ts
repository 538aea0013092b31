import { type JsonSchema, type Registry, documentSchema } from "@downslope/core";
import { hasKorean } from "../src/app/option-texts.ts";
import { descriptions } from "../src/app/option-texts/all.ts";
import { registry as ours } from "../src/worker/registry.ts";

/** A schema's parts that hold schemas again, by name or in a list. */
const named = ["properties", "$defs"] as const;

/**
 * What options say or are called that has no Korean yet: descriptions, names and values that are words, of every plugin in
 * the registry and of documents, wherever they are nested.
 */
export function missingTexts(registry: Registry = ours): string[] {
  const missing = new Set<string>();
  // What documents say of plugins as a whole is in their `about`, in both languages.
  const known = new Set(registry.list().flatMap(({ about }) => [about.summary.en, about.title.en]));
  const visit = (schema: unknown, option: string, readsValues: boolean): void => {
    if (Array.isArray(schema)) for (const one of schema) visit(one, option, readsValues);
    if (typeof schema !== "object" || schema === null || Array.isArray(schema)) return;
    const { description, enum: values, const: constant, ...rest } = schema as JsonSchema;
    if (description !== undefined && !known.has(description) && !Object.hasOwn(descriptions, description))
      missing.add(`description ${JSON.stringify(description)}`);
    for (const value of readsValues ? [...(values ?? []), constant] : []) {
      if (typeof value === "string" && !hasKorean.value(option, value)) missing.add(`value ${option}: ${value}`);
    }
    for (const [key, child] of Object.entries(rest)) {
      if ((named as readonly string[]).includes(key)) visitNamed(child as object, key, option, readsValues);
      else if (key !== "default") visit(child, option, readsValues);
    }
  };
  const visitNamed = (children: object, key: string, option: string, readsValues: boolean): void => {
    for (const [name, child] of Object.entries(children)) {
      const isOption = key === "properties" && name !== "use";
      if (isOption && !hasKorean.option(name)) missing.add(`option ${name}`);
      visit(child, isOption ? name : option, readsValues && name !== "use");
    }
  };
  for (const { jsonSchema } of registry.list()) visit(jsonSchema, "", true);
  const { $defs, ...document } = documentSchema(registry);
  visit(document, "", true);
  // Here the values are names of plugins.
  visit({ $defs }, "", false);
  return [...missing].toSorted();
}
