import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { type Model, onDevice, randomKey, scope, startDevice, train, zeros } from "@downslope/core";
import { iris } from "@downslope/datasets";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { beforeAll, describe, expect, it } from "vitest";
import { pipelineOf } from "./optimizer-documents.ts";
import { tables } from "./optimizer-numbers.ts";
import { sentences } from "./optimizer-sentences.ts";
import { codeBlocks, read, root } from "./repository.ts";

/*
 * The guide to the optimizers: each plugin that it names exists, each document is accepted, both languages say the same,
 * and each number in it is computed anew.
 */

const guide = "docs/optimizers";
const pages = [`${guide}.md`, `${guide}.ko.md`] as const;

const packageOf = new Map<string, string>([
  ...optimizers.map(({ name }) => [name, "optimizers"] as const),
  ...schedulers.map(({ name }) => [name, "schedulers"] as const),
]);

const definition = /^\[`([a-z\d-]+)`\]: (\S+)$/gm;
const linkedIn = (page: string): string[] =>
  [
    ...read(page)
      .replaceAll(definition, "")
      .matchAll(/\[`([a-z\d-]+)`\]/g),
  ].map(([, name]) => name!);

const yamlIn = (page: string): string[] =>
  codeBlocks(page)
    .filter(({ language }) => language === "yaml")
    .map(({ code }) => code);

beforeAll(() => Promise.all([startDevice("cpu"), startDevice("wasm")]));

describe.each(pages)("%s", (page) => {
  it("names plugins that are registered, and says where they are", () => {
    const definitions = [...read(page).matchAll(definition)].map(([, name, target]) => [name!, target!] as const);
    expect(definitions.map(([name]) => name)).toEqual([...new Set(linkedIn(page))].sort());
    for (const [name, target] of definitions) {
      expect(target).toBe(`../packages/${packageOf.get(name)}/src/${name}.ts`);
      expect(existsSync(join(root, dirname(page), target)), target).toBe(true);
    }
  });

  it.each(yamlIn(page))("writes documents that are accepted, and whose patterns match: %s", (part) => {
    const { model, optimizer, schedules, train: settings } = pipelineOf(part);
    expect(settings.epochs).toBeGreaterThan(0);
    onDevice("wasm", () =>
      scope(() => {
        const { params } = (model.create({} as never) as Model).init(randomKey(0), { input: [4], output: [3] });
        const scheduled = Object.fromEntries(Object.keys(schedules).map((name) => [name, zeros([])]));
        expect(() => optimizer.create({ scheduled }).frozen(params)).not.toThrow();
      }),
    );
  });
});

describe("both languages", () => {
  it("have the same code", () => {
    expect(codeBlocks(pages[1])).toEqual(codeBlocks(pages[0]));
  });

  it("name the same plugins and code in the rows of their tables", () => {
    const [english, korean] = pages.map((page) =>
      read(page)
        .split("\n")
        .filter((line) => line.startsWith("|"))
        .map((line) => [...line.matchAll(/`([^`]+)`/g)].map(([, code]) => code!).sort()),
    );
    expect(korean).toEqual(english);
  });

  it("have the same tables of numbers", () => {
    const [english, korean] = pages.map((page) =>
      [...read(page).matchAll(/<!-- numbers: (.+) -->/g)].map(([, name]) => name),
    );
    expect(korean).toEqual(english);
    expect([...english!].sort()).toEqual(Object.keys(tables).sort());
  });
});

/** Body of the table that a page marks by a name: its cells, row by row. */
function cellsIn(page: string, name: string): string[][] {
  const after = read(page).split(`<!-- numbers: ${name} -->\n`)[1]!.trimStart().split("\n");
  const lines = after.slice(
    0,
    after.findIndex((line) => !line.startsWith("|")),
  );
  return lines.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split(/(?<!\\)\|/)
      .map((cell) => cell.trim()),
  );
}

describe.each(pages)("the numbers of %s", (page) => {
  it.each(Object.entries(tables))("are those of the plugins: %s", (name, { columns, rows }) => {
    const written = cellsIn(page, name);
    expect(written.map((row) => columns.map((column) => row[column]))).toEqual(rows(written));
  });

  it.each(Object.entries(sentences))("stand in its text: %s", (_, compute) => {
    const text = read(page).replaceAll(/\s+/g, " ");
    expect(text).toContain(compute()[pages.indexOf(page)]);
  });

  it("count the steps of an epoch rightly", async () => {
    const files = { readText: () => Promise.reject(new Error("no files")) };
    const { splits } = await iris({ test: 0.2 }).create({ seed: 0, files });
    const { length } = splits.train;
    expect(length).toBe(120);
    const counts = [...read(page).matchAll(/^\|[^|]+\| `batchSize: (all|\d+)` +\| (\d+) /gm)];
    expect(counts.map(([, size, steps]) => [size, Number(steps)])).toEqual([
      ["all", 1],
      ["16", Math.ceil(length / 16)],
      ["1", length],
    ]);
  });
});

describe("accumulation, as the guide says,", () => {
  it("equals a batch as many times as large", async () => {
    const finish = async (settings: string) => {
      const run = train(pipelineOf(`optimizer: { use: sgd, learningRate: 0.1, momentum: 0.9 }\ntrain: ${settings}`));
      for await (const _ of run);
      const { tensors } = await run.state();
      run.close();
      return Object.entries(tensors).filter(([path]) => path.startsWith("params."));
    };
    // 120 samples: the last batch has 24, three of eight.
    const [whole, parts] = [
      await finish("{ epochs: 3, batchSize: 32 }"),
      await finish("{ epochs: 3, batchSize: 8, accumulate: 4 }"),
    ];
    expect(whole.length).toBeGreaterThan(3);
    whole.forEach(([path, { data }], i) => {
      expect(parts[i]![0]).toBe(path);
      data.forEach((value, j) => expect(Math.abs(parts[i]![1].data[j]! - value), path).toBeLessThan(1e-6));
    });
  });

  it("is refused where the optimizer looks at the loss in another place", async () => {
    const run = train(pipelineOf("optimizer: { use: sam, optimizer: sgd }\ntrain: { accumulate: 2 }"));
    await expect(async () => {
      for await (const _ of run);
    }).rejects.toThrow("`accumulate` must be 1");
    run.close();
  });
});
