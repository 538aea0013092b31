import { describeScheduler } from "@downslope/testing";
import { describe, expect, it } from "vitest";
import { casesOf, itMatchesReference, ratesOf } from "../reference/replay.ts";
import { constant } from "./constant.ts";

describeScheduler(constant, { cases: casesOf(constant) });

describe("constant", () => {
  itMatchesReference(constant, 1);

  it("keeps the base rate to the bit", () => {
    expect(ratesOf(constant(), 3, { baseLearningRate: 0.3 })).toEqual([0.3, 0.3, 0.3]);
  });

  it("has no options", () => {
    expect(() => constant({ gamma: 1 } as never)).toThrow("`gamma` must be left out, for it has no options");
  });
});
