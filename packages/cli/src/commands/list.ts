import { type PluginKind, nearest, pluginKinds } from "@downslope/core";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { formatTable } from "../format.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import { readLanguage } from "./language.ts";

export interface ListOptions {
  readonly lang: string;
  readonly plugin: readonly string[];
}

/** Prints the plugins of a kind, or all: kind, name and title. */
export async function listCommand(kind: string | undefined, options: ListOptions, context: Context): Promise<void> {
  const language = readLanguage(options.lang);
  const wanted = kind === undefined ? undefined : readKind(kind);
  const registry = await openRegistry(options.plugin, context.cwd);
  const rows = registry.list(wanted).map(({ kind: one, name, about }) => [String(one), name, about.title[language]]);
  context.stdout.write(formatTable(rows));
}

/** Plurals, as packages are named by them. */
const plurals = new Map(pluginKinds.map((kind) => [kind.endsWith("s") ? `${kind}es` : `${kind}s`, kind]));

function readKind(given: string): PluginKind {
  const found = pluginKinds.find((kind) => kind === given) ?? plurals.get(given);
  if (found) return found;
  const near = nearest(given, pluginKinds);
  throw new UsageError(
    texts.errors.unknownKind(given, near.length > 0 ? texts.errors.suggest(near) : "", pluginKinds.join(", ")),
  );
}
