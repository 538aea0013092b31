import { expect, test } from "vitest";
import { newRecord } from "../history/new-run.ts";
import { newRun } from "../history/testing/tabs.ts";
import { bestPath, layoutOf, marksOf, meansOf, placeOf } from "./relation-data.ts";

const run = (number: number, learningRate: number, accuracy: number, use = "adam") => ({
  ...newRecord(newRun({ seed: number, optimizer: { use, learningRate } }), { id: `${number}`, number, now: 0 }),
  last: { "validation.accuracy": accuracy },
});
const marks = marksOf(
  [run(1, 0.001, 0.5), run(2, 0.1, 0.9), run(3, 0.001, 0.7), run(4, 0.01, NaN), run(5, 0.01, 0.8, "sgd")],
  "validation.accuracy",
  "last",
);

test("runs without a finite score are no marks", () => {
  expect(marks.map(({ run: { number } }) => number)).toEqual([1, 2, 3, 5]);
});

test("numbers that spread widely lie on a logarithmic axis, words in a row", () => {
  const rate = layoutOf(marks, "optimizer.learningRate");
  expect(rate).toEqual({ kind: "number", isLog: true, low: 0.001, high: 0.1 });
  expect(placeOf(0.01, rate)).toBeCloseTo(0.5);
  const seed = layoutOf(marks, "seed");
  expect(seed).toMatchObject({ kind: "number", isLog: false });
  expect(placeOf(3, seed)).toBe(0.5);
  const name = layoutOf(marks, "optimizer");
  expect(name).toEqual({ kind: "word", words: ["adam", "sgd"] });
  expect(placeOf("sgd", name)).toBe(1);
});

test("means over what is the same but for other options", () => {
  expect(meansOf(marks, "optimizer.learningRate", "optimizer")).toEqual([
    { value: 0.001, color: "adam", mean: 0.6, n: 2 },
    { value: 0.1, color: "adam", mean: 0.9, n: 1 },
    { value: 0.01, color: "sgd", mean: 0.8, n: 1 },
  ]);
});

test("the option with most values is looked at first, the seed only if nothing else differs", () => {
  expect(bestPath(["seed", "optimizer", "optimizer.learningRate"], marks)).toBe("optimizer.learningRate");
  expect(bestPath(["seed"], marks)).toBe("seed");
});
