import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { firstAtLeast } from "./downsample.ts";
import { curveColor, drawLines } from "./draw-lines.ts";
import { type ChartTable, tableRows, thin } from "./export.ts";
import type { LineSeries } from "./line-series.ts";
import type { LineView } from "./line-view.ts";
import { numberText } from "./number-text.ts";
import { seriesStyle } from "./palette.ts";
import { textWidth } from "./pen.ts";
import { svgPen } from "./svg-pen.ts";

/** A line chart as a file of SVG, with its title and legend. */
export function lineSvg(view: LineView, title: string, theme: ChartTheme, language: Language): string {
  const { width, height } = view.geometry;
  const size = theme.fontSize;
  const margin = size;
  const rows: (typeof view.curves)[number][][] = [[]];
  const itemWidth = (name: string): number => 34 + textWidth(name, size) + size;
  let used = 0;
  for (const curve of view.curves) {
    const wanted = itemWidth(curve.series.name);
    if (used > 0 && used + wanted > width) {
      rows.push([]);
      used = 0;
    }
    rows.at(-1)!.push(curve);
    used += wanted;
  }
  const legend = rows.length * size * 1.7;
  const top = margin + size * 2 + legend;
  const { font, surface: background } = theme;
  const pen = svgPen(width + 2 * margin, Math.ceil(height + top + margin), { font, background, title });
  pen.text(title, margin, margin + size * 0.7, { color: theme.text, size: size * 1.2, bold: true });
  rows.forEach((row, at) => {
    let left = margin;
    const middle = margin + size * 2.4 + at * size * 1.7;
    for (const curve of row) {
      const { series, index } = curve;
      const style = seriesStyle(series.style ?? index);
      const color = curveColor(curve, theme);
      pen.line([left, middle, left + 26, middle], 2, { color, width: 2, dash: series.dash ?? style.dash });
      const marker = series.marker ?? style.marker;
      if (marker !== "none" && view.curves.length > 1) pen.marker(marker, left + 13, middle, size * 0.7, color);
      pen.text(series.name, left + 31, middle, { color: theme.text, size });
      left += itemWidth(series.name);
    }
  });
  pen.raw(`<g transform="translate(${margin},${top})">`);
  drawLines(pen, view, theme, language);
  pen.raw("</g>");
  return pen.end();
}

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
