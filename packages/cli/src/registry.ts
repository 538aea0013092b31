import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Plugins, type Registry, createRegistry, isPlugin, jax } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { moduleResolve } from "import-meta-resolve";
import { UsageError } from "./failure.ts";
import { texts } from "./texts.ts";

/** A registry with the plugins of the project, and those of the packages and files named, which are looked for from a folder. */
export async function openRegistry(specifiers: readonly string[], folder: string): Promise<Registry> {
  const registry = createRegistry(datasets, models, losses, optimizers, schedulers, metrics, jax);
  for (const specifier of specifiers) {
    try {
      registry.use(pluginsIn(await importFrom(folder, specifier)));
    } catch (error) {
      throw new UsageError(texts.errors.plugin(specifier, messageOf(error)));
    }
  }
  return registry;
}

/** Imports a package or a file of plugins as if from a file in the folder. */
export async function importFrom(folder: string, specifier: string): Promise<unknown> {
  const isPath = /^\.{1,2}(?:[/\\]|$)/.test(specifier) || isAbsolute(specifier);
  const place = isPath ? await entryOf(resolve(folder, specifier)) : findPackage(folder, specifier);
  try {
    return (await import(place.href)) as unknown;
  } catch (cause) {
    throw new Error(texts.errors.pluginFailed(messageOf(cause)), { cause });
  }
}

/** Node's own rules of resolution, which it offers only from where the asking file lies. */
function findPackage(folder: string, specifier: string): URL {
  try {
    return moduleResolve(specifier, pathToFileURL(join(folder, "document")), new Set(["node", "import"]));
  } catch (cause) {
    throw new Error(texts.errors.noPackage(specifier, folder), { cause });
  }
}

/** A file, or what a package in a folder gives to those who import it. */
async function entryOf(place: string): Promise<URL> {
  const found = await stat(place).catch(() => {
    throw new Error(texts.errors.noPluginFile(place));
  });
  if (!found.isDirectory()) return pathToFileURL(place);
  const text = await readFile(join(place, "package.json"), "utf8").catch(() => "{}");
  const { name, exports, main = "index.js" } = JSON.parse(text) as { name?: string; exports?: unknown; main?: string };
  return name !== undefined && exports !== undefined ? findPackage(place, name) : entryOf(join(place, main));
}

/** The plugins that a module exports, alone or in lists. */
function pluginsIn(module: unknown): Plugins {
  const isList = (value: unknown) => Array.isArray(value) && value.some((one) => isPlugin(one));
  const found = Object.values(module as object).filter((value) => isPlugin(value) || isList(value));
  if (found.length === 0) throw new Error(texts.errors.noPlugins);
  return found as Plugins;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
