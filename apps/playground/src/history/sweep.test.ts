import { expect, test } from "vitest";
import { readYaml } from "../document/yaml-edit.ts";
import { newRecord } from "./new-run.ts";
import type { RunRecord } from "./record.ts";
import { type Sweep, cellCount, cellsOf, progressOf } from "./sweep.ts";
import { documentOf } from "./sweep-document.ts";
import { newRun } from "./testing/tabs.ts";

const base = `# Two spirals.
seed: 0
dataset: {use: spiral, classes: 2} # few
model: mlp
loss: {use: huber, delta: 0.5}
optimizer:
  use: adam # the usual
  learningRate: 0.01
train: {epochs: 3}
`;
const sweep = (axes: Sweep["axes"], document = base): Sweep => ({
  id: "s",
  createdAt: 0,
  status: "paused",
  document,
  axes,
  refused: {},
});

test("all combinations, the last axis fastest, each value once", () => {
  const axes = [
    { path: "loss", values: ["mse", "huber", "mse"] },
    { path: "seed", values: [1, 2] },
  ];
  expect(cellCount(axes)).toBe(4);
  expect(cellsOf({ axes }).map(({ values }) => values)).toEqual([
    ["mse", 1],
    ["mse", 2],
    ["huber", 1],
    ["huber", 2],
  ]);
  expect(cellsOf({ axes }).map(({ key }) => key)).toEqual(['["mse",1]', '["mse",2]', '["huber",1]', '["huber",2]']);
  expect(cellsOf({ axes: [] })).toEqual([{ key: "[]", values: [] }]);
});

test("values are put into the document, and all else stays as it is written", () => {
  const axes = [
    { path: "optimizer.learningRate", values: [0.001] },
    { path: "loss", values: ["mse"] },
    { path: "seed", values: [7] },
  ];
  const [cell] = cellsOf({ axes });
  expect(documentOf(sweep(axes), cell!)).toBe(
    base
      .replace("seed: 0", "seed: 7")
      .replace("{use: huber, delta: 0.5}", "mse")
      .replace("learningRate: 0.01", "learningRate: 0.001"),
  );
});

test("another plugin first, then its options, whatever the order of the axes", () => {
  const axes = [
    { path: "optimizer.learningRate", values: [0.1] },
    { path: "optimizer", values: ["sgd"] },
  ];
  const written = documentOf(sweep(axes), cellsOf({ axes })[0]!);
  expect(readYaml(written).value).toMatchObject({
    optimizer: { use: "sgd", learningRate: 0.1 },
    loss: { use: "huber" },
  });
});

test("the plugin that is there keeps its options", () => {
  const axes = [{ path: "loss", values: ["huber"] }];
  expect(documentOf(sweep(axes), cellsOf({ axes })[0]!)).toBe(base);
});

test("a plugin named alone, a part that is missing, and an entry with options", () => {
  const axes = [
    { path: "model.hidden", values: [[8, 8]] },
    { path: "scheduler", values: [{ use: "step", every: 3 }] },
    { path: "train.batchSize", values: [16] },
  ];
  const written = documentOf(sweep(axes), cellsOf({ axes })[0]!);
  expect(readYaml(written).value).toMatchObject({
    model: { use: "mlp", hidden: [8, 8] },
    scheduler: { use: "step", every: 3 },
    train: { epochs: 3, batchSize: 16 },
  });
  expect(written).toContain("# Two spirals.");
});

test("cells are open, live, cut off, done or refused", () => {
  const axes = [{ path: "seed", values: [1, 2, 3, 4, 5, 6] }];
  const run = (cell: number, status: RunRecord["status"], id = "s"): RunRecord => ({
    ...newRecord(newRun(), { id: `${cell}`, number: cell, now: 0 }),
    status,
    sweep: { id, cell: `[${cell}]` },
  });
  const runs = [
    run(1, "completed"),
    run(2, "running"),
    run(3, "interrupted"),
    run(4, "non-finite"),
    run(5, "completed", "other"),
  ];
  const progress = progressOf({ ...sweep(axes), refused: { "[6]": "No." } }, runs);
  expect(progress.map((cell) => cell.progress.state)).toEqual(["done", "live", "cut off", "done", "open", "refused"]);
});
