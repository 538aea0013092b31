import {
  type About,
  type AnyPlugin,
  type Configured,
  type JsonSchema,
  type Options,
  type PluginKind,
  type Text,
  createRegistry,
  isConfigured,
} from "@downslope/core";
import { configure, withPlugins } from "../reference/configure.ts";
import { BrokenPromise, type Check, type Named, refusalOf } from "./check.ts";
import { aboutPromise, checkAbout } from "./about.ts";
import { unwritable } from "./unwritable.ts";

/** What every check of a plugin may be told. */
export interface PluginGiven {
  /** Options under which the promises are checked; the defaults where left out. */
  readonly options?: Options;
  /** Options that must be refused, each a record: rules between options, which no schema tells. */
  readonly rejects?: readonly Options[];
  /** Names of promises that are left out. */
  readonly skip?: readonly string[];
}

/** What can be checked of a plugin of any kind. */
export type Described = Named & { readonly about: About; readonly jsonSchema: JsonSchema };

const apiPromise = "it is made for this core, and for its API version";

/** Checks that a registry of this core takes the plugin. */
export function checkApi(plugin: Described): void {
  createRegistry(plugin as unknown as AnyPlugin);
}

const namePromise = "its name is well-formed and a registry takes it";

/** Checks that a registry of this core takes the plugin and finds it by name. */
export function checkName(plugin: Described): void {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(plugin.name)) {
    throw new BrokenPromise(plugin, namePromise, "It must be lower case words joined by hyphens.");
  }
  const refusal = refusalOf(() =>
    createRegistry(plugin as unknown as AnyPlugin).get(plugin.kind as PluginKind, plugin.name),
  );
  if (refusal !== undefined) throw new BrokenPromise(plugin, namePromise, refusal);
}

const optionsPromise = "it describes its options, refuses wrong ones by name and writes itself as JSON";

/** Checks descriptions, refusals and the way through JSON. */
export function checkOptions(plugin: Described, { options = {}, rejects = [] }: PluginGiven): void {
  const fail = (detail: string, cure?: Text): never => {
    throw new BrokenPromise(plugin, optionsPromise, detail, cure && { cure });
  };
  const configured = configure(plugin, options);
  for (const [name, value] of Object.entries(configured.options)) {
    const what = unwritable(value);
    if (what !== undefined) fail(`Option \`${name}\` is ${what}, which JSON cannot write.`, writable);
  }
  for (const [name, schema] of Object.entries(plugin.jsonSchema.properties ?? {})) {
    if (!schema.description) fail(`Option \`${name}\` has no description.`, describable);
    for (const value of wrongValues(schema)) {
      const refusal = refusalOf(() => configure(plugin, { ...options, [name]: value }));
      if (refusal === undefined) fail(`\`${name}\` takes ${String(JSON.stringify(value) ?? value)}.`);
      else if (!refusal.includes(name)) fail(`The refusal of \`${name}\` does not name it: ${refusal}`);
    }
  }
  const refusal = refusalOf(() => configure(plugin, { ...options, notAnOption: 1 }));
  if (refusal === undefined) fail("It takes an option `notAnOption`, which it does not have.");
  else if (!refusal.includes("notAnOption")) fail(`The refusal of \`notAnOption\` does not name it: ${refusal}`);
  for (const wrong of rejects) {
    if (refusalOf(() => configure(plugin, wrong)) === undefined) fail(`It takes ${JSON.stringify(wrong)}.`);
  }
  checkJson(plugin, configured, fail);
}

const writable: Text = {
  en: "Make options of numbers, texts, booleans, lists and records: documents and saved models hold them as JSON.",
  ko: "옵션은 수, 문자열, 불리언, 목록, 레코드로만 만드세요. 문서와 저장된 모델은 옵션을 JSON으로 담습니다.",
};
const describable: Text = {
  en: 'Add `.describe("what it means, in which unit")` to its schema.',
  ko: '스키마에 `.describe("뜻과 단위")`를 붙이세요.',
};

function checkJson(plugin: Described, configured: Configured, fail: (detail: string) => never): void {
  const written = JSON.stringify(configured);
  const { use, ...options } = JSON.parse(written) as Options & { use?: unknown };
  if (use !== plugin.name) fail(`As JSON it says \`use: ${String(use)}\`.`);
  const registry = createRegistry(pluginsIn(configured.options));
  const read = (): Configured => configure(plugin, withPlugins(registry, plugin as AnyPlugin, options));
  const again = refusalOf(read);
  if (again !== undefined) fail(`It refuses its own options after JSON: ${again}`);
  const rewritten = JSON.stringify(read());
  if (rewritten !== written) fail(`Its options change on the way through JSON: ${written} becomes ${rewritten}.`);
}

/** The plugins that options hold, which documents name. */
function pluginsIn(value: unknown): AnyPlugin[] {
  if (isConfigured(value)) return [value.plugin as AnyPlugin, ...pluginsIn(value.options)];
  const parts = typeof value === "object" && value !== null ? Object.values(value) : [];
  return [...new Set(parts.flatMap(pluginsIn))];
}

/** What plugins of every kind promise; `required` are the fields of `about` that this kind must have. */
export function pluginChecks(required: readonly (keyof About)[]): Check<Described, PluginGiven>[] {
  return [
    { name: "api", promise: apiPromise, run: checkApi },
    { name: "name", promise: namePromise, run: (plugin) => checkName(plugin) },
    { name: "about", promise: aboutPromise, run: (plugin) => checkAbout(plugin, required) },
    { name: "options", promise: optionsPromise, run: checkOptions },
  ];
}

/** Values that an option of this schema must refuse. */
function wrongValues(schema: JsonSchema): unknown[] {
  const branches = schema.anyOf ?? [schema];
  const types = branches.flatMap((branch) => branch.type ?? ((branch.enum ?? branch.const) ? "constant" : "unknown"));
  if (types.includes("unknown") || types.includes("object")) return [];
  const wrong: unknown[] = [{ "not an option": true }];
  const isNumber = types.some((type) => type === "number" || type === "integer");
  if (isNumber) wrong.push(Number.NaN);
  if (schema.enum) wrong.push("not one of them");
  if (schema.anyOf) return wrong;
  const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = schema;
  if (minimum !== undefined) wrong.push(minimum - 1);
  if (exclusiveMinimum !== undefined) wrong.push(exclusiveMinimum);
  if (maximum !== undefined) wrong.push(maximum + 1);
  if (exclusiveMaximum !== undefined) wrong.push(exclusiveMaximum);
  return wrong;
}
