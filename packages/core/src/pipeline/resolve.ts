import { DownslopeError } from "../errors.ts";
import { chain } from "../plugin/chain.ts";
import type { ConfiguredOptimizer, ConfiguredTransform } from "../plugin/optimizer.ts";
import { type JsonSchema, OptionsError, type OptionsIssue, suggestion } from "../plugin/options.ts";
import type { AnyPlugin, Configured, PluginKind } from "../plugin/plugin.ts";
import { meaningOf } from "../plugin/schema-issues.ts";
import { type Registry, listing } from "../registry/registry.ts";
import type { Issues } from "./document-error.ts";
import {
  type Path,
  type Position,
  type SourceEntry,
  type SourceMap,
  type SourceNode,
  dataOf,
  locate,
} from "./locate.ts";
import { alternatives, itemSchema, propertySchema } from "./option-schema.ts";

/** `clip: { globalNorm: 1 }` beside an optimizer's options stands for a transform. */
export const clips: Readonly<Record<string, { readonly use: string; readonly option: string }>> = {
  globalNorm: { use: "clip-by-global-norm", option: "maxNorm" },
  norm: { use: "clip-by-norm", option: "maxNorm" },
  value: { use: "clip-by-value", option: "maxValue" },
};

type Entries = ReadonlyMap<string, SourceEntry>;

/** Options on their way to a plugin: values, with the plugins among them made, and what of them is told already. */
interface Converted {
  readonly schema: JsonSchema;
  readonly broken: Path[];
}

/** Makes the plugins that a document names, from the inside out; every mistake goes to the issues. */
export class Resolver {
  readonly #registry: Registry;
  readonly #issues: Issues;

  constructor(registry: Registry, issues: Issues) {
    this.#registry = registry;
    this.#issues = issues;
  }

  /** The plugin of an entry, `{ use: NAME, ...options }` or `NAME`; `undefined` where it has mistakes, which are told. */
  resolve(kind: PluginKind, node: SourceNode, path: Path): Configured | undefined {
    if (node.type === "broken" || this.#issues.isFull) return undefined;
    const named = this.#nameOf(kind, node, path);
    const plugin = named && this.#find(kind, named.name, named.at, named.path);
    if (!plugin) return undefined;
    try {
      return this.#make(plugin, node, path);
    } catch (error) {
      // Schemas of third parties may throw whatever they like.
      const cure = error instanceof Error ? error.message : String(error);
      this.#issues.add(node.at, path, { rule: `have options that ${kind} "${plugin.name}" can check`, cure });
      return undefined;
    }
  }

  #make(plugin: AnyPlugin, node: SourceNode, path: Path): Configured | undefined {
    const entries = new Map(node.type === "map" ? node.entries : []);
    entries.delete("use");
    const transforms = plugin.kind === "optimizer" ? this.#takeTransforms(plugin, entries, path) : [];
    const configured = this.#configure(plugin, { type: "map", at: node.at, entries }, path);
    if (!configured || transforms.includes(undefined)) return undefined;
    if (transforms.length === 0) return configured;
    return chain(...(transforms as ConfiguredTransform[]), configured as ConfiguredOptimizer);
  }

  /** The name in an entry, and where it is. */
  #nameOf(kind: PluginKind, node: SourceNode, path: Path): { name: string; at: Position; path: Path } | undefined {
    const use = node.type === "map" ? node.entries.get("use")?.value : node;
    const at = use?.at ?? node.at;
    const under = node.type === "map" ? [...path, "use"] : path;
    if (use?.type === "scalar" && typeof use.value === "string") return { name: use.value, at, path: under };
    if (use?.type === "broken") return undefined;
    const rule =
      node.type === "map"
        ? `name a registered ${kind}`
        : `be the name of a registered ${kind}, or a record with \`use: NAME\``;
    const listed = listing(
      kind,
      this.#registry.list(kind).map((plugin) => plugin.name),
    );
    const cure = use ? listed : `Add \`use: NAME\`. ${listed}`;
    this.#issues.add(at, under, { rule, got: use && dataOf(use), cure });
    return undefined;
  }

  #find(kind: PluginKind, name: string, at: Position, path: Path): AnyPlugin | undefined {
    try {
      return this.#registry.get(kind, name);
    } catch (error) {
      if (!(error instanceof DownslopeError)) throw error;
      // It may be what a package brings that could not be loaded, which is told.
      if (error.code === "UNKNOWN_PLUGIN" && this.#issues.hasIn("plugins")) return undefined;
      this.#issues.add(at, path, { rule: `name a registered ${kind}`, got: name, cure: error.cure });
      return undefined;
    }
  }

  #configure(plugin: AnyPlugin, options: SourceMap, path: Path): Configured | undefined {
    const broken: Path[] = [];
    const values = this.#record(options.entries, plugin.jsonSchema, path, { schema: plugin.jsonSchema, broken });
    try {
      const configured = plugin(values) as Configured;
      return broken.length === 0 ? configured : undefined;
    } catch (error) {
      if (!(error instanceof OptionsError)) throw error;
      const issues = plugin.kind === "optimizer" ? error.issues.map((issue) => withSugar(issue, plugin)) : error.issues;
      this.explain(issues, plugin.jsonSchema, options, path, broken);
      return undefined;
    }
  }

  /** Tells what a schema has against options, each at its place. */
  explain(
    issues: readonly OptionsIssue[],
    schema: JsonSchema,
    options: SourceNode,
    path: Path,
    broken: readonly Path[],
  ): void {
    for (const { path: within, at, rule, got, cure } of issues) {
      if (this.#issues.isFull) return;
      const full = [...path, ...within];
      if (broken.some((one) => one.every((step, i) => String(step) === String(full[i])))) continue;
      const place = locate(options, within, at ?? "value");
      this.#issues.add(place, full, { rule, got, cure: correction(rule, got, cure) ?? meaning(schema, within) });
    }
  }

  #value(node: SourceNode, schema: JsonSchema, path: Path, converted: Converted): unknown {
    const choices = alternatives(schema, converted.schema);
    const kind = this.#kindOf(node, choices);
    const value = kind === undefined ? undefined : this.resolve(kind, node, path);
    if (node.type === "broken" || (kind !== undefined && value === undefined)) {
      converted.broken.push(path);
      return undefined;
    }
    if (kind !== undefined) return value;
    if (node.type === "scalar") return node.value;
    if (node.type === "map") return this.#record(node.entries, schema, path, converted);
    return node.items.map((item, i) => this.#value(item, itemSchema(choices, i), [...path, i], converted));
  }

  #record(entries: Entries, schema: JsonSchema, path: Path, converted: Converted): Record<string, unknown> {
    const choices = alternatives(schema, converted.schema);
    const pairs = [...entries].map(([key, { value }]) => {
      return [key, this.#value(value, propertySchema(choices, key), [...path, key], converted)] as const;
    });
    return Object.fromEntries(pairs);
  }

  /** The kind of plugin that a value stands for, where its schema says that one may stand there. */
  #kindOf(node: SourceNode, choices: readonly JsonSchema[]): PluginKind | undefined {
    const kinds = choices.flatMap((choice) => (choice["x-plugin"] ?? []) as PluginKind | []);
    const others = choices.filter((choice) => choice["x-plugin"] === undefined && Object.keys(choice).length > 0);
    const use = node.type === "map" ? node.entries.get("use")?.value : node;
    const name = use?.type === "scalar" && typeof use.value === "string" ? use.value : undefined;
    const found = kinds.find((kind) => name !== undefined && this.#registry.has(kind, name));
    const isMeant = others.length === 0 || (node.type === "map" && node.entries.has("use"));
    return found ?? (isMeant ? kinds[0] : undefined);
  }

  /** Takes `clip` and `transforms` out of an optimizer's options, unless it has options of these names itself. */
  #takeTransforms(plugin: AnyPlugin, entries: Map<string, SourceEntry>, path: Path): (Configured | undefined)[] {
    const take = (name: string): SourceNode | undefined => {
      const entry = entries.get(name);
      if (!entry || Object.hasOwn(plugin.jsonSchema.properties ?? {}, name)) return undefined;
      entries.delete(name);
      return entry.value;
    };
    const clip = take("clip");
    const transforms = take("transforms");
    const first = clip ? [this.#clip(clip, [...path, "clip"])] : [];
    if (!transforms) return first;
    if (transforms.type === "list") {
      const under = [...path, "transforms"];
      return [...first, ...transforms.items.map((item, i) => this.resolve("transform", item, [...under, i]))];
    }
    const cure = "Put them in brackets, in the order in which gradients pass them.";
    if (transforms.type !== "broken") {
      const got = dataOf(transforms);
      this.#issues.add(transforms.at, [...path, "transforms"], { rule: "be a list of transforms", got, cure });
    }
    return [undefined];
  }

  #clip(node: SourceNode, path: Path): Configured | undefined {
    const names = Object.keys(clips);
    const keys = node.type === "map" ? [...node.entries.keys()] : [];
    const [key = ""] = keys;
    const clip = Object.hasOwn(clips, key) ? clips[key] : undefined;
    if (node.type !== "map" || keys.length !== 1 || !clip) {
      const rule = `have one of ${names.join(", ")}`;
      const cure =
        keys.length > 1 ? "Clip in several ways with `transforms: [...]`, in order." : suggestion(key, names);
      const isStranger = keys.length === 1;
      const at = isStranger ? locate(node, [key], "key") : node.at;
      const got = isStranger ? key : dataOf(node);
      if (node.type !== "broken") this.#issues.add(at, isStranger ? [...path, key] : path, { rule, got, cure });
      return undefined;
    }
    const { key: at, value } = node.entries.get(key)!;
    const plugin = this.#find("transform", clip.use, at, [...path, key]);
    if (!plugin || value.type === "broken") return undefined;
    return this.#configureClip(plugin, clip.option, value, [...path, key]);
  }

  /** The transform of a clip; its one option is written as the value of the clip, which is where its mistakes are. */
  #configureClip(plugin: AnyPlugin, option: string, value: SourceNode, path: Path): Configured | undefined {
    try {
      return plugin({ [option]: dataOf(value) }) as Configured;
    } catch (error) {
      if (!(error instanceof OptionsError)) throw error;
      const issues = error.issues.map((issue) => ({ ...issue, path: issue.path.slice(1) }));
      this.explain(issues, plugin.jsonSchema.properties?.[option] ?? {}, value, path, []);
      return undefined;
    }
  }
}

/** What is said of an optimizer's unknown option names the keys that documents add to its own, too. */
function withSugar(issue: OptionsIssue, { jsonSchema }: AnyPlugin): OptionsIssue {
  if (issue.at !== "key" || issue.path.length !== 1) return issue;
  const all = [...Object.keys(jsonSchema.properties ?? {}), "clip", "transforms"];
  return { ...issue, rule: `be one of its options (${all.join(", ")})`, cure: suggestion(String(issue.path[0]), all) };
}

/** What to write in place of the commonest slips of YAML. */
function correction(rule: string, got: unknown, cure: string | undefined): string | undefined {
  if (typeof got !== "string") return got === null ? "Write a value, or leave the key out." : cure;
  if (/\bnumber\b/.test(rule) && got.trim() !== "" && Number.isFinite(Number(got)))
    return `Write ${Number(got)} without quotes.`;
  if (/true or false/.test(rule) && /^(y|yes|on|true)$/i.test(got)) return "Write true.";
  if (/true or false/.test(rule) && /^(n|no|off|false)$/i.test(got)) return "Write false.";
  return cure;
}

/** What an option is for, from its schema, where nothing better can be advised. */
function meaning(schema: JsonSchema, path: Path): string | undefined {
  const option = path.reduce<JsonSchema>((one, step) => {
    const choices = alternatives(one, schema);
    return typeof step === "number" ? itemSchema(choices, step) : propertySchema(choices, String(step));
  }, schema);
  return meaningOf(option);
}
