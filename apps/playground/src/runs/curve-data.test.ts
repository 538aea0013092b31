import { expect, test } from "vitest";
import { Table } from "../history/curves.ts";
import { newRecord } from "../history/new-run.ts";
import { newRun } from "../history/testing/tabs.ts";
import { pointsOf, stepCurves, tellingCurve } from "./curve-data.ts";

const record = newRecord(newRun({}, { totalSteps: 40, epochs: 10 }), { id: "a", number: 1, now: 0 });
const curves = {
  steps: new Table({ step: [1, 2, 8], seconds: [0.1, 0.2, 0.8], loss: [3, 2, 1], gradient: [9, 8, 7] }),
  epochs: new Table({ epoch: [1, 2], step: [4, 8], seconds: [0.4, 0.8], "validation.accuracy": [0.5, 0.75] }),
};
const xs = (curve: string, axis: "step" | "epoch" | "seconds") => Array.from(pointsOf(record, curves, curve, axis)!.x);

test("curves by update and by epoch stand on the same axes", () => {
  expect(xs("step:loss", "step")).toEqual([1, 2, 8]);
  expect(xs("step:loss", "epoch")).toEqual([0.25, 0.5, 2]);
  expect(xs("step:loss", "seconds")).toEqual([0.1, 0.2, 0.8]);
  expect(xs("validation.accuracy", "step")).toEqual([4, 8]);
  expect(xs("validation.accuracy", "epoch")).toEqual([1, 2]);
  expect(Array.from(pointsOf(record, curves, "validation.accuracy", "seconds")!.y)).toEqual([0.5, 0.75]);
});

test("a curve that a run does not have is none", () => {
  expect(pointsOf(record, curves, "test.accuracy", "step")).toBeUndefined();
  expect(pointsOf(record, curves, "step:momentum", "step")).toBeUndefined();
});

test("epochs at which a score was not measured are no part of its curve", () => {
  const epochs = new Table({
    epoch: [1, 2, 3],
    step: [4, 8, 12],
    "train.loss": [3, 2, 1],
    "test.accuracy": [NaN, NaN, 0.9],
  });
  const { x, y } = pointsOf(record, { ...curves, epochs }, "test.accuracy", "step")!;
  expect([Array.from(x), Array.from(y)]).toEqual([[12], [0.9]]);
  const none = new Table({ epoch: [1], step: [4], "test.accuracy": [NaN] });
  expect(pointsOf(record, { ...curves, epochs: none }, "test.accuracy", "step")).toBeUndefined();
});

test("runs are first shown by a score of every epoch, else by the loss", () => {
  expect(tellingCurve(["test.accuracy", "validation.accuracy", "train.loss"])).toBe("validation.accuracy");
  expect(tellingCurve(["test.accuracy", "train.loss"])).toBe("step:loss");
});

test("the curves by update", () => {
  expect(stepCurves([curves])).toEqual(["step:loss", "step:rate", "step:gradient"]);
});
