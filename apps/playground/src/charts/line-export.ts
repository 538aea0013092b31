import type { Language } from "../app/texts.ts";
import { firstAtLeast } from "./downsample.ts";
import { type ChartTable, tableRows, thin } from "./export.ts";
import type { LineSeries } from "./line-series.ts";
import type { LineView } from "./line-view.ts";
import { numberText } from "./number-text.ts";

/** The values of curves as a table: a row for each x, thinned unless all are wanted. */
export function lineTable(series: readonly LineSeries[], xTitle: string, all: boolean): ChartTable {
  const curves = series.map(({ name, data }) => {
    const length = "age" in data ? data.length : Math.min(data.x.length, data.y.length);
    return { name, x: data.x, y: data.y, length };
  });
  // Of each curve its own points, or one with few of them would be missing from a thinned table.
  const share = all ? Infinity : Math.max(2, Math.floor(tableRows / Math.max(1, curves.length)));
  const every = unique(curves.map(({ x, length }) => Array.from({ length }, (_, at) => x[at]!)));
  const picked = unique(curves.map(({ x, length }) => thin(length, Math.min(length, share)).map((at) => x[at]!)));
  return {
    columns: [xTitle, ...curves.map(({ name }) => name)],
    total: every.length,
    rows: Array.from(picked, (value) => {
      const cells = curves.map(({ x, y, length }) => {
        const at = firstAtLeast(x, value, length);
        return at < length && x[at] === value ? y[at] : undefined;
      });
      return [value, ...cells];
    }),
  };
}

/** All numbers that occur, in order. */
function unique(lists: readonly (readonly number[])[]): Float64Array {
  const sorted = Float64Array.from(lists.flat()).sort();
  return sorted.filter((value, at) => at === 0 || value !== sorted[at - 1]);
}

/** One sentence or two about what the curves do. */
export function describeLines(
  { curves, geometry }: LineView,
  language: Language,
  words: {
    readonly nothing: string;
    curves(n: number): string;
    range(axis: string, from: string, to: string): string;
    curve(name: string, last: string, low: string, where: string): string;
    and(n: number): string;
  },
): string {
  const drawn = curves.filter(({ length }) => length > 0);
  if (drawn.length === 0) return words.nothing;
  const number = (value: number): string => numberText(value, language);
  const { min, max } = geometry.x;
  const parts = [words.curves(drawn.length), words.range(geometry.xAxis.title, number(min), number(max))];
  for (const { series, x, y, length, sketch } of drawn.slice(0, 5)) {
    let low = -1;
    for (let at = 0; at < sketch.count; at++) {
      const point = sketch.indices[at]!;
      if (point >= 0 && (low < 0 || y[point]! < y[low]!)) low = point;
    }
    if (low >= 0) parts.push(words.curve(series.name, number(y[length - 1]!), number(y[low]!), number(x[low]!)));
  }
  if (drawn.length > 5) parts.push(`${words.and(drawn.length - 5)}.`);
  return parts.join(" ");
}
