import { expect, test } from "vitest";
import { newRecord } from "../history/new-run.ts";
import type { RunRecord } from "../history/record.ts";
import { newRun } from "../history/testing/tabs.ts";
import { type SweepPlan, axesOf, rateGrid, readValues, secondsPerRun } from "./sweep-plan.ts";

const rates = { isOn: true, low: 0.001, high: 0.1, count: 3 };

test("rates are even by ratio, and each comes once", () => {
  expect(rateGrid(rates)).toEqual([0.001, 0.01, 0.1]);
  expect(rateGrid({ ...rates, count: 5 })).toEqual([0.001, 0.0032, 0.01, 0.032, 0.1]);
  expect(rateGrid({ ...rates, low: 0.1, high: 0.001 })).toEqual([0.001, 0.01, 0.1]);
  expect(rateGrid({ ...rates, count: 1 })).toEqual([0.001]);
  expect(rateGrid({ ...rates, high: 0.001 })).toEqual([0.001]);
});

test.each<[string, unknown]>([
  ["8, 16", [8, 16]],
  ["[16, 16], [8]", [[16, 16], [8]]],
  ["tanh, relu", ["tanh", "relu"]],
  ["{ use: step, every: 3 }", [{ use: "step", every: 3 }]],
  ["true", [true]],
  ["", []],
  ["1, ,2", undefined],
  ["[1", undefined],
])("values %j", (text, values) => {
  expect(readValues(text)).toEqual(values);
});

test("only what is varied is an axis, and seeds come last", () => {
  const plan: SweepPlan = {
    losses: ["mse"],
    optimizers: [],
    rates,
    seeds: { isOn: true, count: 2 },
    others: [
      { path: "model.hidden", text: "[8], [16]" },
      { path: "train.batchSize", text: "" },
    ],
  };
  expect(axesOf(plan, 5)).toEqual([
    { path: "loss", values: ["mse"] },
    { path: "optimizer.learningRate", values: [0.001, 0.01, 0.1] },
    { path: "model.hidden", values: [[8], [16]] },
    { path: "seed", values: [5, 6] },
  ]);
});

test("the time is told by completed runs of the same data, model and length, whatever their loss", () => {
  const run = (seconds: number, status: RunRecord["status"], options = {}): RunRecord => ({
    ...newRecord(newRun(options), { id: `${seconds}`, number: 1, now: 0 }),
    seconds,
    status,
  });
  const records = [
    run(10, "completed"),
    run(20, "completed", { loss: { use: "huber" }, seed: 9 }),
    run(99, "stopped"),
    run(99, "completed", { model: { use: "mlp", hidden: [512] } }),
  ];
  expect(secondsPerRun(records, newRun().options)).toBe(15);
  expect(secondsPerRun(records, newRun({ train: { epochs: 1 } }).options)).toBeUndefined();
});
