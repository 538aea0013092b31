import { readdirSync } from "node:fs";
import {
  type Loss,
  type LossInputs,
  type LossPlugin,
  createRegistry,
  isPlugin,
  onDevice,
  scope,
  startDevice,
  tensor,
} from "@downslope/core";
import { beforeAll, describe, expect, it } from "vitest";
import { type Numbers, evaluateRoles } from "../test/evaluate-roles.ts";
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

describe("a target outside of what the loss reads", () => {
  beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

  const strays: Readonly<Record<string, readonly number[]>> = { binary: [-1, 1.5], "one-hot": [-1, 5], sign: [0, 2] };
  const plugins = (index.losses as readonly LossPlugin[]).filter(({ target }) => target in strays);
  const multiClass = [index.dice, index.iou, index.tversky, index.focalTversky, index.logCoshDice];
  const cases = [
    ...plugins.map((plugin) => ({ name: plugin.name, loss: plugin() })),
    ...multiClass.map((plugin) => ({ name: `${plugin.name} of classes`, loss: plugin({ multiClass: true }) })),
  ];

  const nested = (shape: readonly number[], numberAt: () => number): Numbers =>
    shape.length === 0 ? numberAt() : Array.from({ length: shape[0]! }, () => nested(shape.slice(1), numberAt));

  /** Two samples of scores from 0 to 1, whose targets are as they should be but for one number. */
  function inputsWith({ inputs, target }: Loss, stray: number): Record<string, Numbers> {
    let drawn = 0;
    const shape = inputs.includes("prediction") ? [2, 4, 3] : [2, target === "sign" ? 1 : 3];
    const scores = (): Numbers => nested(shape, () => ((drawn += 7) % 10) / 10);
    const labels = [stray];
    const label = (): number => labels.pop() ?? (target === "one-hot" ? 1 / 3 : 1);
    return {
      ...Object.fromEntries(inputs.map((role) => [role, scores()])),
      target: nested(inputs.includes("prediction") ? shape : [2], label),
    };
  }

  it.each(cases)("is refused, or NaN in a compiled step: $name", ({ loss }) => {
    const made = loss.create({});
    for (const stray of strays[made.target]!) {
      const inputs = inputsWith(made, stray);
      onDevice("cpu", () =>
        scope(() => {
          const tensors = Object.entries(inputs).map(([role, numbers]) => [role, tensor(numbers)]);
          expect(() => made.evaluate(Object.fromEntries(tensors) as LossInputs)).toThrow(
            `${made.name}: \`target\` must hold`,
          );
        }),
      );
      const { value } = evaluateRoles(loss, inputs, { traced: true, dtype: "float32" });
      expect(value, `with ${stray}`).toEqual([Number.NaN]);
    }
  });

  it("is looked for in every loss of labels and of pairs", () => {
    const names = plugins.map(({ name }) => name);
    for (const name of ["binary-cross-entropy", "contrastive", "cosine-embedding", "margin-ranking", "hinge-embedding"])
      expect(names).toContain(name);
  });
});
