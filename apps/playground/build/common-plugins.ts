import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Plugin } from "vite";

const packages = ["datasets", "losses", "metrics", "models", "optimizers", "schedulers"];
const root = fileURLToPath(new URL("../../../packages/", import.meta.url));
/** The documents that people begin with. */
const documents = ["../src/document/first-document.ts", "../src/builder/presets.ts"].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);

/** `binary-cross-entropy` -> `binaryCrossEntropy`, the name of its export. */
const exportOf = (name: string): string => name.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());

/** The files of the plugins that the first documents name: one plugin, one file, and its name is the file's. */
export function commonPluginFiles(): ReadonlyMap<string, string> {
  const words = new Set(documents.flatMap((path) => readFileSync(path, "utf8").match(/[a-z][a-z0-9-]*/g) ?? []));
  const files = packages
    .map((one) => join(root, one, "src"))
    .filter((folder) => existsSync(folder))
    .flatMap((folder) => readdirSync(folder).map((file) => join(folder, file)));
  return new Map(
    files
      .filter((file) => file.endsWith(".ts") && words.has(basename(file, ".ts")))
      .filter((file) => readFileSync(file, "utf8").includes(`export const ${exportOf(basename(file, ".ts"))}`))
      .map((file) => [basename(file, ".ts"), file]),
  );
}

const id = "virtual:common-plugins";

/** The plugins of the first documents, each loaded by itself, so that a first visit need not load them all. */
export function commonPlugins(): Plugin {
  return {
    name: "downslope:common-plugins",
    resolveId: (source) => (source === id ? `\0${id}` : null),
    load(source) {
      if (source !== `\0${id}`) return null;
      const entries = [...commonPluginFiles()].map(
        ([name, file]) =>
          `${JSON.stringify(name)}: async () => (await import(${JSON.stringify(file)})).${exportOf(name)},`,
      );
      return `export const commonPlugins = {\n${entries.join("\n")}\n};`;
    },
  };
}
