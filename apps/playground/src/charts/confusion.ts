import type { Language } from "../app/texts.ts";
import type { Numbers } from "./downsample.ts";
import { numberText } from "./number-text.ts";

/** What a confusion matrix tells at a glance. */
export interface Confusion {
  /** Each count as a share of its row. */
  readonly shares: Float64Array;
  /** Share of all that lies on the diagonal; NaN of nothing. */
  readonly right: number;
  /** The mistake that was made most often. */
  readonly worst: { readonly truth: number; readonly prediction: number; readonly count: number } | undefined;
}

export function readConfusion(counts: Numbers, classes: number): Confusion {
  const shares = new Float64Array(classes * classes);
  let all = 0;
  let right = 0;
  let worst: Confusion["worst"];
  for (let truth = 0; truth < classes; truth++) {
    let row = 0;
    for (let prediction = 0; prediction < classes; prediction++) row += counts[truth * classes + prediction] ?? 0;
    for (let prediction = 0; prediction < classes; prediction++) {
      const count = counts[truth * classes + prediction] ?? 0;
      shares[truth * classes + prediction] = row > 0 ? count / row : 0;
      if (truth === prediction) right += count;
      else if (count > (worst?.count ?? 0)) worst = { truth, prediction, count };
    }
    all += row;
  }
  return { shares, right: right / all, worst };
}

/** The same in words. */
export function confusionSummary(
  { right, worst }: Confusion,
  names: readonly string[],
  language: Language,
  words: {
    readonly nothing: string;
    confusion(share: string): string;
    worst(truth: string, prediction: string, count: string): string;
  },
): string {
  if (Number.isNaN(right)) return words.nothing;
  const share = words.confusion(`${numberText(Math.round(right * 1000) / 10, language)}%`);
  if (!worst) return share;
  return `${share} ${words.worst(names[worst.truth]!, names[worst.prediction]!, numberText(worst.count, language))}`;
}
