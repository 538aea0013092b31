import { expect, test } from "vitest";
import { timeText } from "./time-text.ts";

test("says a length of time in both languages", () => {
  expect([0.084, 0.84, 9.96, 59.7, 125, 3725].map((seconds) => timeText(seconds, "en"))).toEqual([
    "0.08 s",
    "0.84 s",
    "10 s",
    "1 min 00 s",
    "2 min 05 s",
    "1 h 02 min",
  ]);
  expect(timeText(125, "ko")).toBe("2분 05초");
});
