import { expect, test } from "vitest";
import { goalOf, isBetter, isComparable, scoreNames, withScores } from "./scores.ts";
import { newRun } from "./testing/tabs.ts";

const goals = { accuracy: "maximise", mae: "minimise" } as const;

test("losses are minimised, metrics as they say, and unknown ones have no goal", () => {
  expect(goalOf("train.loss", goals)).toBe("minimise");
  expect(goalOf("validation.accuracy", goals)).toBe("maximise");
  expect(goalOf("test.mae", goals)).toBe("minimise");
  expect(goalOf("test.strange", goals)).toBeUndefined();
});

test("NaN is never better, and anything is better than NaN", () => {
  expect(isBetter(NaN, 1, "maximise")).toBe(false);
  expect(isBetter(Infinity, NaN, "minimise")).toBe(true);
  expect(isBetter(0.9, 0.8, "maximise")).toBe(true);
  expect(isBetter(0.9, 0.8, "minimise")).toBe(false);
});

test("the best is kept with its place, the earlier of equal ones; the last is the last", () => {
  let record: Parameters<typeof withScores>[0] = { last: {}, best: {}, goals };
  const seen = [0.5, 0.9, 0.9, NaN, 0.7];
  seen.forEach((value, i) => {
    const scores = { "validation.accuracy": value, "validation.strange": value };
    record = { goals, ...withScores(record, scores, { step: 10 * i, epoch: i }) };
  });
  expect(record.last).toEqual({ "validation.accuracy": 0.7, "validation.strange": 0.7 });
  expect(record.best).toEqual({ "validation.accuracy": { value: 0.9, step: 10, epoch: 1 } });
});

test("a lower loss is better", () => {
  const { best } = [3, 1, 2].reduce<Parameters<typeof withScores>[0]>(
    (record, value, epoch) => ({ goals, ...withScores(record, { "train.loss": value }, { step: epoch, epoch }) }),
    { last: {}, best: {}, goals },
  );
  expect(best["train.loss"]).toEqual({ value: 1, step: 1, epoch: 1 });
});

test("scores are listed with those that decide first", () => {
  const last = { "train.loss": 1, "test.loss": 1, "validation.loss": 1, "validation.accuracy": 1, "train.accuracy": 1 };
  expect(scoreNames([{ last }, { last: { "test.r2": 1 } }])).toEqual([
    "validation.accuracy",
    "validation.loss",
    "test.r2",
    "test.loss",
    "train.accuracy",
    "train.loss",
  ]);
});

test("values of different losses are not compared, those of metrics are", () => {
  const runs = [newRun(), newRun({ seed: 1 }), newRun({ loss: { use: "huber", delta: 1 } })];
  expect(isComparable("validation.loss", runs.slice(0, 2))).toBe(true);
  expect(isComparable("validation.loss", runs)).toBe(false);
  expect(isComparable("validation.accuracy", runs)).toBe(true);
});
