import type { AnyPlugin, Configured, JsonSchema, Options, PluginKind, Registry } from "@downslope/core";
import type { WrittenOptions } from "./file.ts";

/** A plugin with its options fixed, whatever options it has. */
export function configure<C extends Configured>(plugin: unknown, options: Options = {}): C {
  return (plugin as (options: Options) => C)(options);
}

/** The options of a case: those that are `null` were not given. */
export function optionsOf({ options = {} }: { readonly options?: WrittenOptions }): Options {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== null));
}

/** The plugin of that kind and name, with its options fixed. */
export function resolve<C extends Configured>(registry: Registry, kind: PluginKind, name: string, options: Options): C {
  const plugin = registry.get(kind, name);
  return configure<C>(plugin, withPlugins(registry, plugin, options));
}

/** Options as JSON writes them, with the plugins among them made: `{ use: NAME, ...options }` or `NAME`, where the schema wants one. */
export function withPlugins(registry: Registry, { jsonSchema }: AnyPlugin, options: Options): Options {
  const made = (value: unknown, schema: JsonSchema | undefined): unknown => {
    const kind = schema?.["x-plugin"] as PluginKind | undefined;
    const { use = value, ...rest } = isRecord(value) ? value : {};
    if (kind && typeof use === "string") return resolve(registry, kind, use, rest);
    if (Array.isArray(value)) return value.map((item) => made(item, schema?.items));
    return value;
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [name, made(value, jsonSchema.properties?.[name])]),
  );
}

const isRecord = (value: unknown): value is Options =>
  typeof value === "object" && value !== null && !Array.isArray(value);
