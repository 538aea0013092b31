import { readdirSync } from "node:fs";
import { createRegistry, isPlugin } from "@downslope/core";
import { describe, expect, it } from "vitest";
import * as index from "./index.ts";

const folder = new URL(".", import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith(".ts"));
const sources = files.filter((file) => !file.includes(".test") && file !== "index.ts" && file !== "plugins.ts");
const camelCase = (name: string): string => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const modules = await Promise.all(
  sources.map(async (file) => ({
    file,
    exported: (await import(/* @vite-ignore */ new URL(file, folder).href)) as object,
  })),
);
const pluginFiles = modules.filter(({ exported }) => Object.values(exported).some(isPlugin));

describe("the index", () => {
  it("lists the losses by name, each once", () => {
    const names = index.losses.map(({ name }) => name);
    expect(names).toEqual([...new Set(names)].toSorted());
    expect(names).toHaveLength(pluginFiles.length);
    expect(createRegistry(index.losses).list("loss")).toHaveLength(names.length);
  });

  it.each(pluginFiles)("$file holds one loss of its name, exported, listed and tested", ({ file, exported }) => {
    const name = file.replace(".ts", "");
    const plugins = Object.entries(exported).filter(([, value]) => isPlugin(value));
    expect(plugins.map(([key, plugin]) => [key, (plugin as { name: string }).name])).toEqual([[camelCase(name), name]]);
    expect(index).toHaveProperty(camelCase(name), plugins[0]![1]);
    expect(index.losses).toContain(plugins[0]![1]);
    expect(files).toContain(`${name}.test.ts`);
  });

  it("has no test without its file", () => {
    for (const test of files.filter((file) => file.endsWith(".test.ts")))
      expect(files).toContain(test.replace(".test", ""));
  });
});
