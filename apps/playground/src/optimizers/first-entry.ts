import type { JsonSchema } from "@downslope/core";
import { findPlugin } from "../app/catalogue.ts";
import type { Catalogue } from "../worker/catalogue/protocol.ts";
import type { Entry } from "./setup.ts";

/** A plugin with what it cannot be without, and the rate of the one before: it races at once, and compares with that. */
export function firstEntry(
  catalogue: Catalogue | undefined,
  kind: "optimizer" | "scheduler",
  use: string,
  before: Entry,
): Entry {
  const schema = findPlugin(catalogue, kind, use)?.jsonSchema;
  const { properties = {}, required = [] } = schema ?? {};
  const kept = ["learningRate"].filter((name) => name in properties && typeof before[name] === "number");
  const needed = required.filter((name) => properties[name] && !kept.includes(name));
  return {
    use,
    ...Object.fromEntries(kept.map((name) => [name, before[name]])),
    ...Object.fromEntries(
      needed.map((name) => [name, properties[name]!.default ?? firstValue(properties[name]!, before)]),
    ),
  };
}

/** A value that a schema allows, to begin with: so long a time, so many steps. What stands inside a wrapper is what was there. */
function firstValue(schema: JsonSchema, before: Entry): unknown {
  const branches = schema.anyOf ?? [schema];
  if (branches.some((one) => one["x-plugin"] !== undefined)) return before;
  if (branches.some(({ type }) => type === "string")) return "20%";
  const [{ type, minimum = 0, items, enum: choices } = schema] = branches;
  if (choices) return choices[0];
  if (type === "number") return minimum + 0.5;
  if (type === "integer") return Math.max(minimum, 10);
  // Lists of times may be empty, and have to fit what else there is.
  if (type === "array") return items?.anyOf ? [] : [firstValue(items ?? {}, before)];
  return undefined;
}
