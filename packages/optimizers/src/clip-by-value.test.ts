import { startDevice } from "@downslope/core";
import { describeTransform } from "@downslope/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { itClipsAsReference } from "../reference/cases.ts";
import { single, transformed } from "../reference/replay.ts";
import { clipByValue } from "./clip-by-value.ts";

describeTransform(clipByValue, { options: { maxValue: 0.5 } });

describe("clip-by-value", () => {
  beforeAll(() => startDevice("cpu"));
  itClipsAsReference("value", 1, (limit) => clipByValue({ maxValue: limit }));

  it("limits infinite elements, keeps zero and does not hide NaN", () => {
    const given = single([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, Number.NaN, 0.25]);
    expect([...transformed(clipByValue({ maxValue: 0.5 }), given)["p"]!.data]).toEqual([
      0.5,
      -0.5,
      0,
      Number.NaN,
      0.25,
    ]);
  });

  it("refuses a limit that is not above 0", () => {
    expect(() => clipByValue({ maxValue: 0 })).toThrow("`maxValue` must be greater than 0, got 0");
  });
});
