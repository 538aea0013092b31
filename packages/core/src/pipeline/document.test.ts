import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DocumentError } from "./document-error.ts";
import { loadDocument, parseDocument } from "./document.ts";
import { good, huber, mse, registry } from "./fixtures.test.ts";
import { type Pipeline, toDocument } from "./pipeline.ts";
import { createRegistry } from "../registry/registry.ts";

const read = (text: string | Uint8Array, ...set: readonly string[]): Pipeline =>
  parseDocument(text, { registry, file: "digits.yaml", set });
const small = "dataset: spiral\nmodel: mlp\nloss: mse\noptimizer: adam\n";

/** Documents in which nothing is wrong, each for something that could be thought to be. */
const sound: Readonly<Record<string, string>> = {
  "every part": good,
  "names alone": small,
  "anchors and aliases": `${small}metrics: [&f { use: f1, beta: 2 }, *f]\ncallbacks: [{ use: &name early-stopping }]\nengine: jax`,
  "numbers in every notation": `seed: 0x10\n${small}train: { epochs: +3, batchSize: 1e1 }`,
  "quotes and block texts": `dataset:\n  use: "csv"\n  path: >-\n    digits\n    .csv\n${small.slice(16)}`,
  "a number or a plugin in a list": `${small}scheduler: { use: sequence, parts: [0.5, cosine, { use: warmup, steps: 3 }] }`,
  "a text or a number": `${small}scheduler: { use: cosine, totalSteps: 5 epochs }`,
  "null where it may be": `${small}metrics: [{ use: f1, average: null }]`,
  "a record with free keys": `dataset: { use: csv, path: a, columns: { 1: { type: number }, "a b": { type: category } } }\n${small.slice(16)}`,
  "a foreign schema": `dataset: spiral\nmodel: mlp\nloss: { use: foreign, depth: 2, reduction: sum }\noptimizer: sgd`,
  "comments, blank lines and CRLF": `# a\r\n\r\n${small.replaceAll("\n", " # b\r\n")}`,
  "a byte order mark": `\uFEFF${small}`,
  "a start and an end": `---\n${small}...\n`,
};

describe("sound documents", () => {
  it.each(Object.entries(sound))("%s: comes back from toDocument", (_, text) => {
    const pipeline = read(text);
    const document = toDocument(pipeline);
    const again = parseDocument(JSON.stringify(document), { registry, file: "again.json" });
    expect(toDocument(again)).toEqual(document);
  });

  it.each(Object.entries(sound))("%s: is the same in JSON and in bytes", (_, text) => {
    const data = JSON.stringify(parse(text.replace("\uFEFF", "")), null, "\t");
    const expected = toDocument(read(text));
    expect(toDocument(parseDocument(data, { registry, file: "digits.JSON" }))).toEqual(expected);
    expect(toDocument(read(data))).toEqual(expected);
    expect(toDocument(read(new TextEncoder().encode(text)))).toEqual(expected);
  });

  it("reads the texts of JSON as JSON.parse does", () => {
    const path = 'a "b" \\ / \b\f\n\r\t é \u2028 \u{1f600} #: - {x} [y] & * ! | > % @ ` \u007f';
    const text = JSON.stringify({ dataset: { use: "csv", path }, model: "mlp", loss: "mse", optimizer: "adam" });
    const escaped = text.replaceAll(/[^ -~]/g, (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`);
    for (const source of [text, escaped]) {
      expect(parseDocument(source, { registry, file: "a.json" }).dataset.options["path"]).toBe(path);
    }
  });

  it("clips before other transforms, which keep their order", () => {
    const text =
      "{ use: sgd, transforms: [{ use: scale, factor: 2 }, { use: clip-by-norm, maxNorm: 3 }], clip: { value: 1 } }";
    const { optimizer } = read(small.replace("adam", text));
    expect(optimizer.plugin.name).toBe("sgd");
    expect(optimizer.options["transforms"]).toEqual([
      { use: "clip-by-value", maxValue: 1 },
      { use: "scale", factor: 2 },
      { use: "clip-by-norm", maxNorm: 3 },
    ]);
  });

  it("gives plugins within options configured", () => {
    expect(read(good).loss.options["parts"]).toMatchObject([
      { loss: { kind: "loss", plugin: mse }, weight: 1 },
      { loss: { kind: "loss", plugin: huber, options: { delta: 0.5, reduction: "sum" } }, weight: 2 },
    ]);
  });
});

it("refuses what is no text, as a mistake of the program", () => {
  for (const source of [undefined, null, 5, {}, []]) {
    expect(() => read(source as unknown as string)).toThrow("parseDocument: `source` must be a text or its bytes");
  }
});

describe("overrides", () => {
  it("replace, add and extend, in order", () => {
    const pipeline = read(
      good,
      "seed=11",
      "train.epochs=3",
      "train.epochs=4",
      "model.hidden.1=8",
      "model.hidden.2=4",
      "metrics.2={ use: f1, average: micro }",
      "optimizer.optimizer.learningRate=1e-2",
      "scheduler=cosine",
      "dataset.path=a=b.csv",
    );
    expect(toDocument(pipeline)).toMatchObject({
      seed: 11,
      train: { epochs: 4, batchSize: 16 },
      model: { hidden: [64, 8, 4] },
      metrics: [{ use: "accuracy" }, { use: "f1", beta: 2 }, { use: "f1", average: "micro" }],
      optimizer: { optimizer: { learningRate: 0.01 } },
      scheduler: { use: "cosine" },
      dataset: { path: "a=b.csv" },
    });
  });

  it("give options to a plugin that stands as a name, and make records that are not there", () => {
    const pipeline = read(small, "optimizer.learningRate=0.5", "train.batchSize=8", "metrics=[accuracy]");
    expect(pipeline.optimizer.options["learningRate"]).toBe(0.5);
    expect(pipeline.train.batchSize).toBe(8);
    expect(pipeline.metrics).toHaveLength(1);
  });

  it("change one use of an alias and not the others", () => {
    const pipeline = read(`${small}metrics: [&f { use: f1, beta: 2 }, *f]`, "metrics.1.beta=3");
    expect(pipeline.metrics.map(({ options }) => options["beta"])).toEqual([2, 3]);
  });
});

describe("several mistakes", () => {
  const bad = good
    .replace("learningRate: 1e-3", "learningRate: -1")
    .replace("epochs: 30", "epoch: 3")
    .replace("seed: 7", "sed: 7")
    .replace("loss: mse", "loss: mes");
  const error = (() => {
    try {
      read(bad, "engine.device=gpu");
    } catch (thrown) {
      return thrown as DocumentError;
    }
    throw new Error("It was not refused.");
  })();

  it("are told at once, in the order of the file, overrides last", () => {
    expect(error.message.split("\n").map((line) => line.slice(0, line.indexOf(", got")))).toEqual([
      "digits.yaml:2:1 sed: must be one of seed, plugins, dataset, model, loss, optimizer, scheduler, schedules, metrics, callbacks, engine, train",
      "digits.yaml:9:37 loss.parts.0.loss: must name a registered loss",
      "digits.yaml:12:41 optimizer.optimizer.learningRate: must be greater than 0",
      "digits.yaml:21:10 train.epoch: must be one of its options (epochs, batchSize, accumulate, stepsPerExecution, nonFinite, evaluateEvery, checkpointEvery, shuffle, dropLast, gradientNorms)",
      '--set engine.device=gpu engine.device: must be one of "cpu", "wasm", "webgpu"',
    ]);
  });

  it("are told as data, too", () => {
    expect(error.issues[2]).toEqual({
      file: "digits.yaml",
      line: 12,
      column: 41,
      path: "optimizer.optimizer.learningRate",
      rule: "be greater than 0",
      got: -1,
      cure: "It is: step size of an update. Default: 0.001.",
    });
  });

  it("are bounded, however many there are", () => {
    const many = Array.from({ length: 300 }, (_, i) => `key${i}: 1`).join("\n");
    expect(() => read(many)).toThrow(/\n\.\.\. and 150 more\.$/);
  });
});

it("refuses aliases that nest deep, once and where they first do", () => {
  const lists = Array.from({ length: 300 }, (_, i) => `a${i}: &a${i} [${i === 0 ? "x" : `*a${i - 1}`}]`).join("\n");
  // The item of a39 is two levels down, and what it names has 39 more.
  expect(() => read(`${small}${lists}`)).toThrow(
    'digits.yaml:44:12 a39.0: must be nested at most 40 deep once aliases are replaced, got "*a38". Use fewer aliases.\n',
  );
});

describe("loadDocument", () => {
  const text = `plugins: [acme, ./mine.js]\n${small.replace("mse", "huber")}`;
  const rest = registry.list().filter((plugin) => plugin !== huber);
  const load = (specifier: string) =>
    specifier === "acme" ? Promise.resolve({ default: [huber, mse], huber, version: 1 }) : [];

  it("loads what the document lists, and leaves the registry as it was", async () => {
    const given = createRegistry(rest);
    const { pipeline, plugins, registry: joined } = await loadDocument(text, { registry: given, load });
    expect(pipeline.loss.plugin).toBe(huber);
    expect(plugins).toEqual(["acme", "./mine.js"]);
    expect([given.has("loss", "huber"), joined.has("loss", "huber")]).toEqual([false, true]);
  });

  it.each([
    ["throws", () => Promise.reject(new Error("Cannot find package"))],
    ["exports no plugin", () => ({ version: 1 })],
    ["is nothing", () => undefined],
  ])("tells a package that %s, with all else that is wrong but what it may have brought", async (_, broken) => {
    const loading = loadDocument(`${text}train: 3`, { registry: createRegistry(rest), file: "a.yaml", load: broken });
    const error = await loading.catch((thrown: unknown) => thrown as DocumentError);
    expect(error).toBeInstanceOf(DocumentError);
    const issues = (error as DocumentError).issues.map(({ line, column, path }) => `${line}:${column} ${path}`);
    expect(issues).toEqual(["1:11 plugins.0", "1:17 plugins.1", "6:8 train"]);
  });

  it("does without loading where the registry has the plugins", () => {
    expect(read(text).loss.plugin).toBe(huber);
  });
});
