import { existsSync, readFileSync, readdirSync } from "node:fs";
import { type AnyPlugin, isPlugin } from "@downslope/core";
import { describe, expect, it } from "vitest";
import * as everything from "./index.ts";

const files = readdirSync(new URL(".", import.meta.url)).filter((file) => file.endsWith(".ts"));
const source = (file: string) => readFileSync(new URL(file, import.meta.url), "utf8");
const definitions = files.filter((file) => !file.endsWith(".test.ts") && /= define[A-Z]/.test(source(file)));
const camelCase = (name: string) => name.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

describe("@downslope/schedulers", () => {
  it.each(definitions)("exports and lists the plugin of %s, named after its file, with a test beside it", (file) => {
    const name = file.replace(".ts", "");
    const plugin = (everything as Record<string, unknown>)[camelCase(name)] as AnyPlugin;
    expect(isPlugin(plugin)).toBe(true);
    expect(plugin.name).toBe(name);
    expect(everything.schedulers).toContain(plugin);
    expect(existsSync(new URL(`${name}.test.ts`, import.meta.url))).toBe(true);
  });

  it("lists nothing else, in order of names, and describes each in both languages", () => {
    const names = everything.schedulers.map(({ name }) => name);
    expect(names).toEqual(definitions.map((file) => file.replace(".ts", "")).toSorted());
    for (const { about } of everything.schedulers as readonly AnyPlugin[]) {
      expect(about).toMatchObject({ formula: expect.any(String), source: expect.any(String) });
      for (const text of [about.title, about.summary, about.use!, about.avoid!]) {
        expect(text.en).not.toBe("");
        expect(text.ko).toMatch(/[가-힣]|^[A-Za-z-]+$/);
      }
    }
  });

  it("describes each option", () => {
    for (const plugin of everything.schedulers) {
      for (const option of Object.values(plugin.jsonSchema.properties ?? {})) expect(option.description).toBeTruthy();
    }
  });

  // A function, as PyTorch's LambdaLR takes, could not be saved: what no schedule here draws is a plugin, which has a name.
  it("has no option that JSON cannot hold, so that every schedule can be saved and read back", () => {
    for (const plugin of everything.schedulers) {
      const shapes = Object.values(plugin.jsonSchema.properties ?? {}).flatMap((one) => [one, ...(one.anyOf ?? [])]);
      for (const shape of shapes) {
        const isPlain = ["number", "integer", "string", "boolean", "array"].includes(shape.type as string);
        expect(isPlain || shape.anyOf !== undefined || shape["x-plugin"] === "scheduler", plugin.name).toBe(true);
      }
    }
  });

  it("is listed in the README", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
    for (const { name } of everything.schedulers) expect(readme).toContain(`\`${name}\``);
  });
});
