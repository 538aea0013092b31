import { expect, test } from "vitest";
import { stringify } from "yaml";
import { differences, formatDifference, formatValue, labelsOf, shortPaths } from "./differences.ts";
import { newRun } from "./testing/tabs.ts";

/** A run of which only these options were written. */
const run = (options: Readonly<Record<string, unknown>> = {}, written: unknown = {}, id = "run") => ({
  ...newRun(options, { document: stringify(written) }),
  id,
});
const said = (before: ReturnType<typeof run>, after: ReturnType<typeof run>) =>
  differences(before, after).map(formatDifference);

test("the same options have no difference, however they are ordered", () => {
  const turned = { optimizer: { learningRate: 0.01, use: "adam" } };
  expect(said(run(), run(turned))).toEqual([]);
});

test("an option, by its path", () => {
  const after = run({ optimizer: { use: "adam", learningRate: 0.001 }, seed: 3 });
  expect(said(run(), after)).toEqual(["optimizer.learningRate 0.01 → 0.001", "seed 0 → 3"]);
});

test("another plugin, without the options that come with it", () => {
  const before = run({ loss: { use: "huber", delta: 1, reduction: "mean" } });
  expect(said(before, run({ loss: { use: "mse", reduction: "mean" } }))).toEqual(["loss huber → mse"]);
  expect(said(before, run({ loss: { use: "mse", reduction: "sum" } }))).toEqual([
    "loss huber → mse",
    "loss.reduction mean → sum",
  ]);
});

test("an option that was written by hand counts, even where the other plugin has none", () => {
  const huber = { loss: { use: "huber", delta: 0.1 } };
  expect(said(run(), run(huber, huber))).toEqual(["loss mse → huber", "loss.delta – → 0.1"]);
});

test("a part that is not there", () => {
  const scheduler = { use: "cosine-annealing", totalSteps: "100%", inner: { use: "constant", factor: 1 } };
  expect(said(run(), run({ scheduler }))).toEqual(["scheduler – → cosine-annealing"]);
});

test("an option that only one has, of the same plugin", () => {
  const clipped = { optimizer: { use: "adam", learningRate: 0.01, clip: { globalNorm: 1 } } };
  expect(said(run(), run(clipped))).toEqual(["optimizer.clip.globalNorm – → 1"]);
});

test("lists are one value", () => {
  const after = run({ model: { use: "mlp", hidden: [64] }, metrics: [{ use: "accuracy" }, { use: "mae" }] });
  expect(said(run(), after)).toEqual(["model.hidden 16, 16 → 64", "metrics accuracy → accuracy, mae"]);
});

test("labels say only what differs within the set", () => {
  const runs = [
    run({ seed: 1 }, {}, "a"),
    run({ loss: { use: "huber", delta: 1 }, seed: 1 }, {}, "b"),
    run({ loss: { use: "huber", delta: 0.5 }, optimizer: { use: "adam", learningRate: 0.1 }, seed: 1 }, {}, "c"),
  ];
  expect([...labelsOf(runs)]).toEqual([
    ["a", "mse · learningRate 0.01"],
    ["b", "huber · delta 1 · learningRate 0.01"],
    ["c", "huber · delta 0.5 · learningRate 0.1"],
  ]);
  expect([...labelsOf(runs.slice(0, 1))]).toEqual([["a", ""]]);
});

test("a document that cannot be read any more does no harm", () => {
  expect(said({ ...run(), document: ": [" }, run({ seed: 1 }))).toEqual(["seed 0 → 1"]);
});

test("short paths stay apart", () => {
  expect(shortPaths(["optimizer.learningRate", "loss.delta", "model.delta", "seed"])).toEqual([
    "learningRate",
    "loss.delta",
    "model.delta",
    "seed",
  ]);
});

test.each([
  [0.1 + 0.2, "0.3"],
  [1e-7, "1e-7"],
  [null, "–"],
  [[], "–"],
  [true, "true"],
  [{ globalNorm: 1 }, "globalNorm 1"],
])("%j is written %s", (value, text) => {
  expect(formatValue(value)).toBe(text);
});
