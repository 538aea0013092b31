import { expect, test } from "vitest";
import { readLook } from "./comparison.ts";

test("what was remembered is taken as far as it makes sense", () => {
  const plain = readLook(null);
  expect(readLook("nonsense")).toEqual(plain);
  expect(readLook("[1]")).toEqual(plain);
  const kept = {
    curve: "test.mae",
    axis: "seconds",
    smoothing: 0.5,
    isLog: true,
    which: "best",
    sorting: { column: "x", isDescending: false },
  };
  expect(readLook(JSON.stringify(kept))).toEqual({ ...plain, ...kept });
  expect(readLook(JSON.stringify({ axis: "miles", smoothing: 7, isLog: "yes", which: 3, sorting: 1 }))).toEqual(plain);
});
