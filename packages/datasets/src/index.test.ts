import { existsSync, readFileSync, readdirSync } from "node:fs";
import { type AnyPlugin, createRegistry, isPlugin } from "@downslope/core";
import { describe, expect, it } from "vitest";
import * as everything from "./index.ts";

const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".ts"));
const plugins = files.filter((file) => file !== "index.ts" && !file.endsWith(".test.ts"));
const camelCase = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());
const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

describe("@downslope/datasets", () => {
  it.each(plugins)("exports and lists the plugin of %s, named after its file, with a test beside it", (file) => {
    const name = file.replace(".ts", "");
    const plugin = (everything as Record<string, unknown>)[camelCase(name)] as AnyPlugin;
    expect(isPlugin(plugin)).toBe(true);
    expect([plugin.kind, plugin.name]).toEqual(["dataset", name]);
    expect(everything.datasets).toContain(plugin);
    expect(existsSync(new URL(`${name}.test.ts`, import.meta.url))).toBe(true);
    expect(readme).toContain(`| \`${name}\``);
  });

  it("exports nothing else, and lists by name", () => {
    const names = plugins.map((file) => file.replace(".ts", "")).toSorted();
    expect(everything.datasets.map(({ name }) => name)).toEqual(names);
    expect(Object.keys(everything).toSorted()).toEqual([...names.map(camelCase), "datasets"].toSorted());
    expect(createRegistry(everything.datasets).list("dataset")).toHaveLength(names.length);
  });

  it.each(everything.datasets)(
    "$name says what it is in both languages, and describes each option",
    ({ about, jsonSchema }) => {
      expect(about.source).toBeTruthy();
      for (const text of [about.title, about.summary, about.use!, about.avoid!]) {
        expect(text.en).not.toBe("");
        expect(text.ko).toMatch(/[가-힣]/);
      }
      for (const option of Object.values(jsonSchema.properties!)) expect(option.description).toBeTruthy();
    },
  );

  it.each(["breast-cancer", "digits", "iris"])("states source and licence of %s wherever the data goes", (name) => {
    const { about } = everything.datasets.find((plugin) => plugin.name === name)!;
    const [doi] = /10\.24432\/\w+/.exec(about.licence!)!;
    expect(about.licence).toContain("CC BY 4.0");
    expect(readme).toContain(doi);
    expect(readFileSync(new URL("../data/README.md", import.meta.url), "utf8")).toContain(doi);
    expect(readFileSync(new URL(`data/${name}.ts`, import.meta.url), "utf8").slice(0, 300)).toContain(doi);
  });
});
