import { DownslopeError } from "../errors.ts";
import { OptionsError, suggestion } from "../plugin/options.ts";
import { type PluginKind, isPlugin } from "../plugin/plugin.ts";
import { type Plugins, type Registry, createRegistry } from "../registry/registry.ts";
import { Issues } from "./document-error.ts";
import { type SourceMap, type SourceNode, brokenIn, dataOf } from "./locate.ts";
import { applyOverrides } from "./overrides.ts";
import { type Pipeline, type PipelineInput, definePipeline, isSeed, parts, seedRule } from "./pipeline.ts";
import { Resolver } from "./resolve.ts";
import { type TrainSettings, trainSettings, trainSettingsSchema } from "./settings.ts";
import { readSource } from "./syntax.ts";

export interface ParseOptions {
  /** Where the plugins are found. */
  readonly registry: Registry;
  /** Name of the document in messages. One that ends in `.json` must be strict JSON; all else is YAML 1.2, which holds JSON. */
  readonly file?: string;
  /** Values put in place of the document's, in order: `optimizer.learningRate=0.01`. */
  readonly set?: readonly string[];
}

export interface LoadOptions extends ParseOptions {
  /** Imports a package or file that `plugins:` lists, and gives its module, plugins or list of plugins. */
  readonly load: (specifier: string) => unknown;
}

/** A pipeline with what its document brought along. */
export interface LoadedDocument {
  readonly pipeline: Pipeline;
  /** The packages and files it lists. */
  readonly plugins: readonly string[];
  /** The registry that was given with the plugins of those. */
  readonly registry: Registry;
}

/**
 * Reads a pipeline from YAML or JSON. All mistakes are thrown at once, as a `DocumentError`. What `plugins:` lists must be
 * in the registry already; {@link loadDocument} brings it there.
 */
export function parseDocument(source: string | Uint8Array, options: ParseOptions): Pipeline {
  const issues = new Issues();
  const root = readDocument(source, options, issues);
  if (root) readPlugins(root, issues);
  return buildPipeline(root, options.registry, issues);
}

/** Reads a pipeline and loads the plugins it lists; the registry that was given stays as it is. */
export async function loadDocument(source: string | Uint8Array, options: LoadOptions): Promise<LoadedDocument> {
  const issues = new Issues();
  const root = readDocument(source, options, issues);
  const registry = createRegistry(options.registry.list());
  const listed = root ? readPlugins(root, issues) : [];
  for (const { specifier, node, index } of listed) {
    try {
      registry.use(pluginsOf(await options.load(specifier)));
    } catch (error) {
      const cure = error instanceof Error ? error.message : String(error);
      issues.add(node.at, ["plugins", index], { rule: "be a package or file of plugins", got: specifier, cure });
    }
  }
  const pipeline = buildPipeline(root, registry, issues);
  return { pipeline, plugins: listed.map(({ specifier }) => specifier), registry };
}

/** The top of the document with overrides put in, or nothing where there is no record to go on with. */
function readDocument(source: string | Uint8Array, options: ParseOptions, issues: Issues): SourceMap | undefined {
  const { file = "document", set = [] } = options;
  const root = readSource(source, { file, isJson: file.toLowerCase().endsWith(".json") }, issues);
  if (!root || root.type === "broken") return undefined;
  if (root.type === "map") return applyOverrides(root, set, issues) as SourceMap;
  const rule = `be a record of ${documentKeys.join(", ")}`;
  issues.add(root.at, [], {
    rule,
    got: dataOf(root),
    cure: "Start with `dataset:`, `model:`, `loss:` and `optimizer:`.",
  });
  return undefined;
}

const documentKeys = ["seed", "plugins", ...Object.keys(parts), "train"];

interface Listed {
  readonly specifier: string;
  readonly node: SourceNode;
  readonly index: number;
}

/** What `plugins:` lists. */
function readPlugins(root: SourceMap, issues: Issues): Listed[] {
  const list = root.entries.get("plugins")?.value;
  if (!list || list.type === "broken") return [];
  if (list.type !== "list") {
    const cure = 'Write it like ["@acme/downslope-loss-foo"].';
    issues.add(list.at, ["plugins"], { rule: "be a list of package names or paths", got: dataOf(list), cure });
    return [];
  }
  return list.items.flatMap((node, index) => {
    if (node.type === "broken") return [];
    if (node.type === "scalar" && typeof node.value === "string" && node.value !== "") {
      return [{ specifier: node.value, node, index }];
    }
    issues.add(node.at, ["plugins", index], {
      rule: "be a package name or path",
      got: dataOf(node),
      cure: "Write a text.",
    });
    return [];
  });
}

/** The plugins of a module: those it is, lists or exports. */
function pluginsOf(module: unknown): Plugins {
  if (isPlugin(module) || Array.isArray(module)) return module as Plugins;
  const exported = typeof module === "object" && module !== null ? Object.values(module) : [];
  const found = exported.filter(
    (value) => isPlugin(value) || (Array.isArray(value) && value.some((one) => isPlugin(one))),
  );
  if (found.length > 0) return found as Plugins;
  throw new DownslopeError("INVALID_PLUGIN", "It exports no plugin.");
}

/** Resolves every part, and throws if anything was wrong, here or before. */
function buildPipeline(root: SourceMap | undefined, registry: Registry, issues: Issues): Pipeline {
  const input: Record<string, unknown> = root ? readParts(root, registry, issues) : {};
  issues.throwIfAny();
  return definePipeline(input as unknown as PipelineInput);
}

function readParts(root: SourceMap, registry: Registry, issues: Issues): Record<string, unknown> {
  const resolver = new Resolver(registry, issues);
  const misspelt = refuseStrangers(root, issues);
  const input: Record<string, unknown> = {};
  for (const [name, { kind, count }] of Object.entries(parts)) {
    const node = root.entries.get(name)?.value;
    if (!node) {
      if (count !== "one" || misspelt.has(name)) continue;
      const cure = `Add \`${name}: { use: NAME }\`.`;
      issues.add(root.at, [name], { rule: `name a registered ${kind}`, got: undefined, cure });
    } else if (count === "named") {
      const named = readNamed(kind, node, name, resolver, issues);
      if (named) input[name] = named;
    } else if (count !== "many") input[name] = resolver.resolve(kind, node, [name]);
    else if (node.type === "list") input[name] = node.items.map((item, i) => resolver.resolve(kind, item, [name, i]));
    else if (node.type !== "broken") {
      const cure = "Put it in brackets: [ ... ].";
      issues.add(node.at, [name], { rule: `be a list of ${name}`, got: dataOf(node), cure });
    }
  }
  input["seed"] = readSeed(root, issues);
  input["train"] = readTrain(root, resolver);
  return input;
}

/** Plugins by the option they move. */
function readNamed(
  kind: PluginKind,
  node: SourceNode,
  name: string,
  resolver: Resolver,
  issues: Issues,
): Record<string, unknown> | undefined {
  if (node.type === "broken") return undefined;
  if (node.type === "map") {
    const entries = [...node.entries].map(([key, { value }]) => [key, resolver.resolve(kind, value, [name, key])]);
    return Object.fromEntries(entries) as Record<string, unknown>;
  }
  const rule = `be a record of ${kind}s by the option they move`;
  issues.add(node.at, [name], { rule, got: dataOf(node), cure: "Write it like `{ momentum: { use: NAME } }`." });
  return undefined;
}

/** Tells unknown keys; gives the names that they may have been meant for. */
function refuseStrangers(root: SourceMap, issues: Issues): Set<string> {
  const meant = new Set<string>();
  for (const [key, { key: at }] of root.entries) {
    if (documentKeys.includes(key) || issues.isFull) continue;
    const cure = suggestion(key, documentKeys);
    issues.add(at, [key], { rule: `be one of ${documentKeys.join(", ")}`, got: key, cure });
    for (const name of documentKeys) if (cure.includes(`"${name}"`)) meant.add(name);
  }
  return meant;
}

function readSeed(root: SourceMap, issues: Issues): number | undefined {
  const node = root.entries.get("seed")?.value;
  if (!node || node.type === "broken") return undefined;
  const seed = dataOf(node);
  if (isSeed(seed)) return seed;
  issues.add(node.at, ["seed"], {
    rule: seedRule,
    got: seed,
    cure: "It decides everything that is random. Default: 0.",
  });
  return undefined;
}

function readTrain(root: SourceMap, resolver: Resolver): TrainSettings | undefined {
  const node = root.entries.get("train")?.value;
  if (!node || node.type === "broken") return undefined;
  try {
    return trainSettings(dataOf(node));
  } catch (error) {
    if (!(error instanceof OptionsError)) throw error;
    resolver.explain(error.issues, trainSettingsSchema(), node, ["train"], brokenIn(node, ["train"]));
    return undefined;
  }
}
