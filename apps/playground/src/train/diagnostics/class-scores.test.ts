import { describe, expect, it } from "vitest";
import { type Answers, classScores, samplesOf } from "./class-scores.ts";

describe("classScores", () => {
  it("divides the diagonal by rows and by columns, by hand", () => {
    // Of 4 cats 3 are found, and 1 of the 4 answers "cat" is a dog; no bird comes, and none is answered.
    const scores = classScores([3, 1, 0, 1, 5, 0, 0, 0, 0], 3);
    expect(scores).toEqual([
      { count: 4, recall: 3 / 4, precision: 3 / 4 },
      { count: 6, recall: 5 / 6, precision: 5 / 6 },
      { count: 0, recall: Number.NaN, precision: Number.NaN },
    ]);
  });
});

describe("samplesOf", () => {
  const answers: Answers = {
    truths: Uint8Array.of(0, 0, 1, 1, 2),
    winners: Uint8Array.of(0, 1, 0, 1, 1),
    confidence: Float32Array.of(0.9, 0.6, 0.8, 0.7, 0.7),
    meaning: "probability",
    counts: new Float64Array(9),
  };

  it("lists mistakes, the surest first, and cells on and off the diagonal", () => {
    expect(samplesOf(answers, undefined)).toEqual([2, 4, 1]);
    expect(samplesOf(answers, { truth: 0, answer: 0 })).toEqual([0]);
    expect(samplesOf(answers, { truth: 2, answer: 1 })).toEqual([4]);
    expect(samplesOf(answers, { truth: 2, answer: 0 })).toEqual([]);
  });
});
