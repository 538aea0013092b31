import { type AnyPlugin, type PluginKind, type Registry, nearest, pluginKinds } from "@downslope/core";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { formatTable, wrap } from "../format.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import { type Language, readLanguage } from "./language.ts";
import { type OptionRow, optionRows } from "./option-rows.ts";

export interface DescribeOptions {
  readonly lang: string;
  readonly json?: boolean;
  readonly plugin: readonly string[];
}

/** Explains one plugin. */
export async function describeCommand(name: string, options: DescribeOptions, context: Context): Promise<void> {
  const language = readLanguage(options.lang);
  const plugin = findPlugin(await openRegistry(options.plugin, context.cwd), name);
  const { kind, about, api, jsonSchema } = plugin;
  if (options.json) {
    const data = { kind: String(kind), name: plugin.name, api, about, options: jsonSchema };
    context.stdout.write(`${JSON.stringify(data, undefined, 2)}\n`);
  } else context.stdout.write(explain(plugin, language, Math.min(context.stdout.columns ?? 100, 100)));
}

const words = texts.describe;

function explain({ kind, name, about, jsonSchema }: AnyPlugin, language: Language, width: number): string {
  const { title, summary, use, avoid, formula, source, licence, tasks } = about;
  // What a stranger's plugin tells of itself may be anything: `check` refuses it, and it is left out here.
  const part = (heading: string, told: unknown): string[] => {
    const text = Array.isArray(told) ? told.join(", ") : told;
    return typeof text === "string" ? [`${heading}\n${wrap(text, width, "  ")}`] : [];
  };
  const parts = [
    `${String(kind)}/${name}: ${title[language]}\n${wrap(summary[language], width)}`,
    ...part(words.use, use?.[language]),
    ...part(words.avoid, avoid?.[language]),
    // Not wrapped: it is copied into TeX.
    ...(formula === undefined ? [] : [`${words.formula}\n  ${formula}`]),
    ...part(words.source, source),
    ...part(words.licence, licence),
    ...part(words.tasks, tasks),
    optionsText(optionRows(jsonSchema), width),
  ];
  return `${parts.join("\n\n")}\n`;
}

/** Name, type and default of each option in columns, and what it means under them. */
function optionsText(rows: readonly OptionRow[], width: number): string {
  if (rows.length === 0) return `${words.options}\n  ${words.none}`;
  const heads = formatTable(rows.map(({ path, type, standard }) => [path, type, standard]))
    .trimEnd()
    .split("\n");
  const lines = rows.flatMap(({ description }, i) => [
    `  ${heads[i]}`,
    ...(description === "" ? [] : [wrap(description, width, "      ")]),
  ]);
  return [words.options, ...lines].join("\n");
}

/** The plugin of a name, `adam` or `optimizer/adam`. */
function findPlugin(registry: Registry, given: string): AnyPlugin {
  const [first = "", second] = given.split("/");
  const kind = pluginKinds.find((one): one is PluginKind => one === first);
  if (second !== undefined && kind && registry.has(kind, second)) return registry.get(kind, second);
  const all = registry.list();
  const found = second === undefined ? all.filter((plugin) => plugin.name === given) : [];
  if (found.length === 1) return found[0]!;
  const keyOf = (plugin: AnyPlugin) => `${String(plugin.kind)}/${plugin.name}`;
  if (found.length > 1) throw new UsageError(texts.errors.ambiguous(given, found.map(keyOf).join(", ")));
  const near = nearest(given, second === undefined ? all.map(({ name }) => name) : all.map(keyOf));
  throw new UsageError(texts.errors.unknownPlugin(given, near.length > 0 ? texts.errors.suggest(near) : ""));
}
