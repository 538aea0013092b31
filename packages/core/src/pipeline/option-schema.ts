import type { JsonSchema } from "../plugin/options.ts";

const nothing: JsonSchema = {};

/** The shapes that a schema allows: itself, or the branches of its unions, with references followed. */
export function alternatives(schema: JsonSchema, root: JsonSchema, depth = 0): readonly JsonSchema[] {
  if (depth > 8) return [schema];
  const { $ref, anyOf, oneOf, allOf } = schema as JsonSchema & {
    $ref?: string;
    oneOf?: JsonSchema[];
    allOf?: JsonSchema[];
  };
  if ($ref !== undefined) return alternatives(follow($ref, root), root, depth + 1);
  const branches = [...(anyOf ?? []), ...(oneOf ?? []), ...(allOf ?? [])];
  return branches.length === 0 ? [schema] : branches.flatMap((branch) => alternatives(branch, root, depth + 1));
}

function follow(reference: string, root: JsonSchema): JsonSchema {
  if (reference === "#") return root;
  const defs = root["$defs"] as Readonly<Record<string, JsonSchema>> | undefined;
  const name = reference.replace(/^#\/\$defs\//, "");
  return (defs && Object.hasOwn(defs, name) ? defs[name] : undefined) ?? nothing;
}

/** What the items of a list may be, at an index. */
export function itemSchema(choices: readonly JsonSchema[], index: number): JsonSchema {
  return union(
    choices.map(({ items, prefixItems }) => (prefixItems as readonly JsonSchema[] | undefined)?.[index] ?? items),
  );
}

/** What the value of a key may be. */
export function propertySchema(choices: readonly JsonSchema[], key: string): JsonSchema {
  return union(
    choices.map(({ properties, additionalProperties }) => {
      if (properties && Object.hasOwn(properties, key)) return properties[key];
      return typeof additionalProperties === "object" ? additionalProperties : undefined;
    }),
  );
}

function union(schemas: readonly (JsonSchema | boolean | undefined)[]): JsonSchema {
  const known = schemas.filter((schema) => typeof schema === "object");
  return known.length === 1 ? known[0]! : known.length === 0 ? nothing : { anyOf: known };
}
