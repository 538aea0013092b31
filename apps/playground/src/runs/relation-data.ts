import { formatValue, valueAt } from "../history/differences.ts";
import type { RunRecord } from "../history/record.ts";
import { summarise } from "../history/statistics.ts";

/** A run as a mark: its options, and its score. */
export interface Mark {
  readonly run: RunRecord;
  readonly score: number;
}

export const scoreOf = (run: RunRecord, score: string, which: "last" | "best"): number =>
  (which === "best" ? run.best[score]?.value : run.last[score]) ?? NaN;

/** The runs that have a finite score. */
export const marksOf = (records: readonly RunRecord[], score: string, which: "last" | "best"): Mark[] =>
  records.flatMap((run) => {
    const value = scoreOf(run, score, which);
    return Number.isFinite(value) ? [{ run, score: value }] : [];
  });

/** How the values of an option are laid out: numbers on an axis, all else as words in a row. */
export type Layout =
  | { readonly kind: "number"; readonly isLog: boolean; readonly low: number; readonly high: number }
  | { readonly kind: "word"; readonly words: readonly string[] };

/** Numbers lie on a logarithmic axis where they spread over more than one size. */
export function layoutOf(marks: readonly Mark[], path: string): Layout {
  const values = marks.map(({ run }) => valueAt(run, path));
  const numbers = values.filter((value) => typeof value === "number");
  if (numbers.length === values.length && numbers.length > 0) {
    const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
    return { kind: "number", isLog: low > 0 && high / low >= 20, low, high };
  }
  return { kind: "word", words: [...new Set(values.map(formatValue))] };
}

/** Where a value stands between the ends of its layout, from 0 to 1. */
export function placeOf(value: unknown, layout: Layout): number {
  if (layout.kind === "word") {
    const last = layout.words.length - 1;
    return last === 0 ? 0.5 : layout.words.indexOf(formatValue(value)) / last;
  }
  const { isLog, low, high } = layout;
  if (high === low) return 0.5;
  const number = value as number;
  return isLog ? Math.log(number / low) / Math.log(high / low) : (number - low) / (high - low);
}

/** Means of the marks of one place and colour; of those that are several. */
export function meansOf(
  marks: readonly Mark[],
  path: string,
  colorPath: string | undefined,
): { readonly value: unknown; readonly color: string; readonly mean: number; readonly n: number }[] {
  const groups = new Map<string, Mark[]>();
  for (const mark of marks) {
    const key = JSON.stringify([valueAt(mark.run, path) ?? null, colorOf(mark, colorPath)]);
    groups.set(key, [...(groups.get(key) ?? []), mark]);
  }
  return [...groups.values()].map((group) => ({
    value: valueAt(group[0]!.run, path),
    color: colorOf(group[0]!, colorPath),
    mean: summarise(group.map(({ score }) => score)).mean,
    n: group.length,
  }));
}

/** The value that gives a mark its colour, in words. */
export const colorOf = ({ run }: Mark, path: string | undefined): string =>
  path === undefined ? "" : formatValue(valueAt(run, path));

/** The options that vary most usefully: what a sweep varied, the seed last. */
export function bestPath(paths: readonly string[], marks: readonly Mark[]): string | undefined {
  const count = (path: string): number => new Set(marks.map(({ run }) => formatValue(valueAt(run, path)))).size;
  return [...paths].filter((path) => path !== "seed").sort((a, b) => count(b) - count(a))[0] ?? paths[0];
}
