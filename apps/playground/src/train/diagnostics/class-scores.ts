import type { ClassesAnswer } from "../../worker/diagnostics/protocol.ts";

/** What the model says of a split's samples. */
export type Answers = Extract<ClassesAnswer, { readonly reason?: never }>;

/** How well a class is found. NaN where there is nothing to divide by. */
export interface ClassScore {
  /** Samples of the class. */
  readonly count: number;
  /** The share of them that was found. */
  readonly recall: number;
  /** The share of the answers of this class that are right. */
  readonly precision: number;
}

/** Recall and precision of each class, from counts by true class (rows) and answer (columns). */
export function classScores(counts: ArrayLike<number>, classes: number): ClassScore[] {
  return Array.from({ length: classes }, (_, own) => {
    const right = counts[own * classes + own]!;
    let [count, answered] = [0, 0];
    for (let other = 0; other < classes; other++) {
      count += counts[own * classes + other]!;
      answered += counts[other * classes + own]!;
    }
    return { count, recall: right / count, precision: right / answered };
  });
}

/** A cell of the confusion matrix. */
export interface Cell {
  readonly truth: number;
  readonly answer: number;
}

/** The samples of a cell, or all mistakes, those that the model is surest of first. */
export function samplesOf({ truths, winners, confidence }: Answers, cell: Cell | undefined): number[] {
  const places = Array.from(truths.keys()).filter((i) =>
    cell ? truths[i] === cell.truth && winners[i] === cell.answer : truths[i] !== winners[i],
  );
  return places.toSorted((one, other) => confidence[other]! - confidence[one]!);
}
