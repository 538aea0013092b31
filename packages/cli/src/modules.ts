import { existsSync, statSync } from "node:fs";
import { readFile, stat } from "node:fs/promises";
import { isAbsolute, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Plugins, isPlugin } from "@downslope/core";
import { moduleResolve } from "import-meta-resolve";
import { texts } from "./texts.ts";

/** Imports a package or a file of plugins as if from a file in the folder. */
export async function importFrom(folder: string, specifier: string): Promise<unknown> {
  const place = isPath(specifier) ? await entryOf(resolve(folder, specifier)) : findPackage(folder, specifier);
  try {
    return (await import(place.href)) as unknown;
  } catch (cause) {
    throw new Error(texts.errors.pluginFailed(messageOf(cause)), { cause });
  }
}

/** Where the module of a package, a file or a folder lies: paths may also be written without `./`. */
export async function placeOf(folder: string, specifier: string): Promise<URL> {
  const place = resolve(folder, specifier);
  if (isPath(specifier) || statSync(place, { throwIfNoEntry: false })?.isFile()) return entryOf(place);
  try {
    return findPackage(folder, specifier);
  } catch (error) {
    if (existsSync(place)) return entryOf(place);
    throw error;
  }
}

const isPath = (specifier: string): boolean => /^\.{1,2}(?:[/\\]|$)/.test(specifier) || isAbsolute(specifier);

/** Node's own rules of resolution, which it offers only from where the asking file lies. */
function findPackage(folder: string, specifier: string): URL {
  try {
    return moduleResolve(specifier, pathToFileURL(join(folder, "document")), new Set(["node", "import"]));
  } catch (cause) {
    const { url } = cause as { url?: string };
    const message =
      url === undefined ? texts.errors.noPackage(specifier, folder) : texts.errors.notBuilt(fileURLToPath(url));
    throw new Error(message, { cause });
  }
}

/** A file, or what a package in a folder gives to those who import it. */
async function entryOf(place: string): Promise<URL> {
  const found = await stat(place).catch(() => {
    throw new Error(texts.errors.noPluginFile(place));
  });
  if (!found.isDirectory()) return pathToFileURL(place);
  const text = await readFile(join(place, "package.json"), "utf8").catch(() => "{}");
  const { name, exports, main } = JSON.parse(text) as { name?: string; exports?: unknown; main?: string };
  if (name !== undefined && exports !== undefined) return findPackage(place, name);
  const entry = join(place, main ?? "index.js");
  if (main !== undefined && !existsSync(entry)) throw new Error(texts.errors.notBuilt(entry));
  return entryOf(entry);
}

/** What a module exports as plugins, or lists of them. */
export function pluginsIn(module: unknown): Plugins {
  const isList = (value: unknown) => Array.isArray(value) && value.some((one) => isPlugin(one));
  return Object.values(module as object).filter((value) => isPlugin(value) || isList(value)) as Plugins;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
