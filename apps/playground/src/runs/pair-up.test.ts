import { expect, test } from "vitest";
import { newRecord } from "../history/new-run.ts";
import { newRun } from "../history/testing/tabs.ts";
import { pairUp } from "./pair-up.ts";

const run = (number: number, pinned = false) => ({
  ...newRecord(newRun(), { id: `${number}`, number, now: 0 }),
  pinned,
});
const said = (...given: Parameters<typeof pairUp>) => {
  const pair = pairUp(...given);
  return pair && [pair.baseline.id, pair.others.map(({ id }) => id).join("+"), pair.isPinned];
};

test("without a baseline the newest run is compared with the one before", () => {
  expect(said([run(1), run(2), run(3)], new Set())).toEqual(["2", "3", false]);
  expect(said([run(1), run(2), run(3)], new Set(["2"]))).toEqual(["1", "2", false]);
  expect(said([run(1), run(2), run(3)], new Set(["1"]))).toEqual(["2", "3", false]);
  expect(said([run(1), run(2), run(3)], new Set(["1", "3"]))).toEqual(["1", "3", false]);
});

test("the baseline is compared with the selected runs, else with the newest", () => {
  const runs = [run(1), run(2, true), run(3), run(4)];
  expect(said(runs, new Set())).toEqual(["2", "4", true]);
  expect(said(runs, new Set(["1", "2", "3"]))).toEqual(["2", "1+3", true]);
  expect(said([run(1, true)], new Set())).toBeUndefined();
});

test("it takes two", () => {
  expect(pairUp([], new Set())).toBeUndefined();
  expect(pairUp([run(1)], new Set())).toBeUndefined();
});
