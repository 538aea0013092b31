import { existsSync, readFileSync, readdirSync } from "node:fs";
import { type AnyPlugin, isPlugin } from "@downslope/core";
import { describe, expect, it } from "vitest";
import * as everything from "./index.ts";

const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".ts"));
const source = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const definitions = files.filter((file) => !file.endsWith(".test.ts") && /= define[A-Z]/.test(source(file)));
const camelCase = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe("@downslope/metrics", () => {
  it.each(definitions)("exports and lists the plugin of %s, named after its file, with a test beside it", (file) => {
    const name = file.replace(".ts", "");
    const plugin = (everything as Record<string, unknown>)[camelCase(name)] as AnyPlugin;
    expect(isPlugin(plugin)).toBe(true);
    expect(plugin.name).toBe(name);
    expect(everything.metrics).toContain(plugin);
    expect(existsSync(new URL(`${name}.test.ts`, import.meta.url))).toBe(true);
  });

  it("lists nothing else, in order of names, and describes each in both languages", () => {
    const names = everything.metrics.map(({ name }) => name);
    expect(names).toEqual(definitions.map((file) => file.replace(".ts", "")).toSorted());
    for (const { about } of everything.metrics as readonly AnyPlugin[]) {
      expect(about).toMatchObject({ formula: expect.any(String), source: expect.any(String) });
      for (const text of [about.title, about.summary, about.use!, about.avoid!]) {
        expect(text.en).not.toBe("");
        expect(text.ko).toMatch(/[가-힣]|^[A-Za-z-]+$/);
      }
    }
  });

  it("describes each option", () => {
    for (const plugin of everything.metrics) {
      for (const option of Object.values(plugin.jsonSchema.properties ?? {})) expect(option.description).toBeTruthy();
    }
  });

  it("is listed in the README", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    for (const { name } of everything.metrics) expect(readme).toContain(`\`${name}\``);
  });
});
