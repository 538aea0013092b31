import {
  type ConfiguredScheduler,
  DocumentError,
  type JsonSchema,
  type PluginKind,
  type Registry,
  parseDocument,
  show,
} from "@downslope/core";
import type { Mistake } from "../document/protocol.ts";

type Entries = Readonly<Record<string, unknown>>;

export const isRecord = (value: unknown): value is Entries =>
  typeof value === "object" && value !== null && !Array.isArray(value);

/** Name and options of an entry. */
export function readEntry(entry: unknown): { readonly use: string; readonly options: Entries } {
  if (typeof entry === "string") return { use: entry, options: {} };
  const { use, ...options } = isRecord(entry) ? entry : {};
  return { use: String(use), options };
}

/** The scheduler of an entry, with the schedulers among its options made; throws where an option breaks its schema. */
export function configure(registry: Registry, entry: unknown, kind: PluginKind = "scheduler"): ConfiguredScheduler {
  const { use, options } = readEntry(entry);
  const plugin = registry.get(kind as "scheduler", use);
  const made = convert(registry, options, plugin.jsonSchema) as object;
  return (plugin as unknown as (options: object) => ConfiguredScheduler)(made);
}

function convert(registry: Registry, value: unknown, schema: JsonSchema | undefined): unknown {
  const kind = schema?.["x-plugin"];
  if (kind !== undefined && value !== undefined) return configure(registry, value, kind as PluginKind);
  if (Array.isArray(value)) return value.map((item) => convert(registry, item, schema?.items));
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, convert(registry, one, schema?.properties?.[name])]),
  );
}

/** What the reader of documents has against an entry, at places of the entry. */
export function mistakesOf(registry: Registry, entry: unknown, error: unknown): readonly Mistake[] {
  const found = readIssues(registry, entry);
  if (found.length > 0) return found;
  const message = error instanceof Error ? error.message : String(error);
  return [{ path: "", rule: "", line: 0, column: 0, message }];
}

function readIssues(registry: Registry, entry: unknown): readonly Mistake[] {
  // The parts that a schedule has no use for are filled in with names that are never found; theirs are no mistakes of it.
  const document = { dataset: "none", model: "none", loss: "none", optimizer: "none", scheduler: entry };
  try {
    parseDocument(JSON.stringify(document), { registry, file: "schedule.json" });
    return [];
  } catch (error) {
    if (!(error instanceof DocumentError)) return [];
    const own = error.issues.filter(({ path }) => path === "scheduler" || path.startsWith("scheduler."));
    return own.map((issue) => {
      const { rule, cure, line, column } = issue;
      const path = issue.path.replace(/^scheduler\.?/, "");
      const got = "got" in issue ? { got: issue.got === undefined ? undefined : show(issue.got) } : {};
      const came = "got" in issue ? `, got ${got.got ?? "nothing"}` : "";
      const message = `${path === "" ? "scheduler" : path} must ${rule}${came}.${cure === undefined ? "" : ` ${cure}`}`;
      return { path, rule, line, column, message, ...got, ...(cure !== undefined && { cure }) };
    });
  }
}
