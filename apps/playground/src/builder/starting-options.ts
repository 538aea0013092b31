import type { JsonSchema } from "@downslope/core";
import { fieldKind } from "../document/field-kind.ts";
import type { PluginCard } from "../worker/catalogue/protocol.ts";

/** Options that mean the same in every plugin that has them, and so are kept when another takes its place. */
const kept = [
  "learningRate",
  "weightDecay",
  "test",
  "validation",
  "hidden",
  "activation",
  "reduction",
  "labelSmoothing",
];

/**
 * What a plugin is put into a document with: its name, what it has in common with the one before it, and a value for what
 * it needs and has no default for.
 */
export function startingOptions(
  card: PluginCard,
  before: PluginCard | undefined,
  options: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> & { readonly use: string } {
  const { properties = {}, required = [] } = card.jsonSchema;
  const common = Object.entries(options).filter(
    ([name]) => kept.includes(name) && name in properties && before?.jsonSchema.properties?.[name] !== undefined,
  );
  const needed = required
    .filter((name) => name !== "use" && properties[name]?.default === undefined)
    .map((name) => [name, neededValue(name, properties[name]!)] as const)
    .filter(([, value]) => value !== undefined);
  return { use: card.name, ...Object.fromEntries(needed), ...Object.fromEntries(common) };
}

/** Plugins that stand well for any other of their kind. */
const plain: Readonly<Record<string, string>> = { optimizer: "adam", scheduler: "cosine-annealing", loss: "mse" };

function neededValue(name: string, schema: JsonSchema): unknown {
  const field = fieldKind(schema);
  switch (field.kind) {
    case "plugin":
      return field.plugin in plain ? { use: plain[field.plugin] } : undefined;
    case "list": {
      const item = fieldKind(field.item);
      if (item.kind !== "plugin" || !(item.plugin in plain)) return name === "milestones" ? ["50%"] : [];
      // Two of them, so that there is something to join.
      return item.plugin === "scheduler"
        ? [{ use: "constant" }, { use: "cosine-annealing" }]
        : [{ use: plain[item.plugin] }];
    }
    case "text":
      return field.pattern ? "30%" : undefined;
    case "number":
      return field.rule.isInteger ? Math.max(field.rule.minimum ?? 1, 1) : (field.rule.maximum ?? 0.1);
    case "numbers":
      return field.rule.isInteger ? [2] : [0.1, 0.01];
    case "choice":
      return field.values[0];
    case "yaml":
      return name === "milestones" ? ["50%"] : undefined;
    default:
      return undefined;
  }
}
