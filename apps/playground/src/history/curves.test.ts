import { expect, test } from "vitest";
import { Table, cutAfter } from "./curves.ts";

test("columns grow together; one that comes later is NaN before", () => {
  const table = new Table();
  table.append({ step: [1, 2], loss: [3, 2] });
  table.append({ step: [3], gradient: [0.5] });
  expect(table.length).toBe(3);
  expect([...table.column("step")]).toEqual([1, 2, 3]);
  expect([...table.column("loss")]).toEqual([3, 2, NaN]);
  expect([...table.column("gradient")]).toEqual([NaN, NaN, 0.5]);
  expect([...table.column("unknown")]).toEqual([NaN, NaN, NaN]);
});

test("a hundred thousand rows, a few at a time", () => {
  const table = new Table();
  for (let i = 0; i < 100_000; i += 10) table.append({ step: Float64Array.from({ length: 10 }, (_, j) => i + j) });
  expect(table.length).toBe(100_000);
  expect(table.at("step", 12_345)).toBe(12_345);
  expect(table.at("step", -1)).toBe(99_999);
});

test("rows written over take the place of all that followed", () => {
  const table = new Table({ step: [1, 2, 3, 4], loss: [4, 3, 2, 1] });
  table.write(2, { step: [9] });
  expect([...table.column("step")]).toEqual([1, 2, 9]);
  expect([...table.column("loss")]).toEqual([4, 3, NaN]);
});

test("what was cut off does not come back", () => {
  const table = new Table({ step: [1, 2, 3], loss: [3, 2, 1] });
  table.truncate(1);
  table.append({ step: [2] });
  expect([...table.column("loss")]).toEqual([3, NaN]);
});

test("a slice is a copy", () => {
  const table = new Table({ step: [1, 2, 3] });
  const slice = table.slice(1);
  table.set("step", 1, 99);
  expect([...slice["step"]!]).toEqual([2, 3]);
});

test("a run that goes on from a step forgets what came after", () => {
  const curves = { steps: new Table({ step: [1, 2, 3, 4] }), epochs: new Table({ step: [2, 4], epoch: [1, 2] }) };
  cutAfter(curves, 3);
  expect([...curves.steps.column("step")]).toEqual([1, 2, 3]);
  expect([...curves.epochs.column("epoch")]).toEqual([1]);
});
