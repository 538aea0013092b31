import type { Configured, Options, PluginKind, Registry } from "@downslope/core";
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
  return configure<C>(registry.get(kind, name), options);
}
