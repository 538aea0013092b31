import { expect, test } from "vitest";
import { newRecord } from "../history/new-run.ts";
import type { RunRecord } from "../history/record.ts";
import { groupBySeed } from "../history/statistics.ts";
import { newRun } from "../history/testing/tabs.ts";
import {
  bestRows,
  cellOf,
  dataTable,
  factColumn,
  optionColumn,
  rowsOfGroups,
  rowsOfRuns,
  scoreColumn,
  sortRows,
} from "./rows.ts";

const run = (number: number, accuracy: number | undefined, options = {}): RunRecord => ({
  ...newRecord(newRun({ seed: number, ...options }), { id: `${number}`, number, now: 0 }),
  step: 10 * number,
  last: accuracy === undefined ? {} : { "validation.accuracy": accuracy, "train.loss": 1 - accuracy },
});
const sgd = { optimizer: { use: "sgd", learningRate: 0.1 } };
const runs = [run(1, 0.5), run(2, 0.9, sgd), run(3, 0.7), run(4, undefined, sgd), run(5, NaN)];
const accuracy = scoreColumn("validation.accuracy", "last");
const keys = (rows: readonly { key: string }[]) => rows.map(({ key }) => key);

test("rows are sorted by a score, and those without come last either way", () => {
  const rows = rowsOfRuns(runs);
  expect(keys(sortRows(rows, accuracy, true))).toEqual(["2", "3", "1", "4", "5"]);
  expect(keys(sortRows(rows, accuracy, false))).toEqual(["1", "3", "2", "4", "5"]);
});

test("rows are sorted by an option, numbers by their size", () => {
  const rows = rowsOfRuns([run(1, 1, { seed: 10 }), run(2, 1, { seed: 9 }), run(3, 1, sgd)]);
  expect(keys(sortRows(rows, optionColumn("seed"), false))).toEqual(["3", "2", "1"]);
  expect(keys(sortRows(rows, optionColumn("optimizer"), false))).toEqual(["1", "2", "3"]);
});

test("groups have means over their seeds; runs without the score are not counted", () => {
  const rows = rowsOfGroups(groupBySeed(runs));
  expect(keys(rows)).toEqual(["1", "2"]);
  const cell = cellOf(rows[0]!, accuracy);
  expect(cell).toMatchObject({ mean: 0.6, n: 2 });
  expect((cell as { deviation: number }).deviation).toBeCloseTo(Math.sqrt(0.02), 12);
  expect(cellOf(rows[1]!, accuracy)).toEqual({ mean: 0.9, deviation: undefined, n: 1 });
  expect(cellOf(rows[1]!, factColumn("step"))).toMatchObject({ mean: 30 });
});

test("the best is by the goal of the score", () => {
  const rows = rowsOfRuns(runs);
  expect([...bestRows(rows, accuracy)]).toEqual(["2"]);
  expect([...bestRows(rows, scoreColumn("train.loss", "last"))]).toEqual(["2"]);
  const other = rowsOfRuns([...runs, run(6, 0.99, { loss: { use: "huber" } })]);
  expect([...bestRows(other, scoreColumn("train.loss", "last"))]).toEqual([]);
  expect([...bestRows(other, accuracy)]).toEqual(["6"]);
  expect([...bestRows(rows.slice(0, 1), accuracy)]).toEqual([]);
  expect([...bestRows(rows, scoreColumn("validation.strange", "last"))]).toEqual([]);
});

test("the table as data", () => {
  const table = dataTable(rowsOfRuns(runs.slice(0, 2)), [optionColumn("optimizer"), optionColumn("seed"), accuracy], {
    run: "run",
    name: ({ key }) => `run ${key}`,
    title: ({ id }) => id,
    text: (row, column) => `${column.id} of ${row.key}`,
  });
  expect(table.columns).toEqual(["run", "option:optimizer", "option:seed", "last:validation.accuracy"]);
  expect(table.rows).toEqual([
    ["run 1", "option:optimizer of 1", 1, 0.5],
    ["run 2", "option:optimizer of 2", 2, 0.9],
  ]);
});
