import { expect, test } from "vitest";
import { assignStyles } from "./run-styles.ts";

test("shown runs keep their look, others take the first that is free", () => {
  const first = assignStyles(new Map(), ["a", "b", "c"]);
  expect([...first]).toEqual([
    ["a", 0],
    ["b", 1],
    ["c", 2],
  ]);
  const second = assignStyles(first, ["a", "c", "d", "e"]);
  expect(Object.fromEntries(second)).toEqual({ a: 0, c: 2, d: 1, e: 3 });
});

test("a hundred runs look different", () => {
  const ids = Array.from({ length: 100 }, (_, i) => `${i}`);
  expect(new Set(assignStyles(new Map(), ids).values()).size).toBe(100);
});
