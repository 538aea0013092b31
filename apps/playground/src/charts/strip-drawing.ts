import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { drawAxes, type Geometry, layout } from "./axes.ts";
import { firstAtLeast } from "./downsample.ts";
import type { LiveMatrix } from "./live-matrix.ts";
import { numberText } from "./number-text.ts";
import { sequential } from "./palette.ts";
import { type Pen, textWidth } from "./pen.ts";
import { toPixel, toValue } from "./scale.ts";

/** All that a heat strip is drawn from. */
export interface StripOptions {
  readonly rows: readonly string[];
  readonly matrix: LiveMatrix;
  readonly xTitle: string;
  readonly valueTitle: string;
  readonly log: boolean;
  /** Values below `low` and above `high` are marked. */
  readonly low?: number | undefined;
  readonly high?: number | undefined;
}

/** A strip ready to draw. */
export interface StripView {
  readonly geometry: Geometry;
  readonly rowHeight: number;
  readonly min: number;
  readonly max: number;
}

/** Pixels that `rows` rows need, with axis and colour bar. */
export function stripHeight(rows: number, fontSize: number): number {
  return Math.round(rows * rowHeight(rows, fontSize) + fontSize * 9.6);
}

function rowHeight(rows: number, fontSize: number): number {
  return Math.max(fontSize * 1.5, Math.min(fontSize * 2.4, 240 / rows));
}

/** Works out axis and colours. */
export function viewStrip(options: StripOptions, width: number, theme: ChartTheme, language: Language): StripView {
  const { rows, matrix, log } = options;
  let min = Infinity;
  let max = -Infinity;
  for (let column = 0; column < matrix.length; column++) {
    for (let row = 0; row < matrix.rows; row++) {
      const value = matrix.at(row, column);
      if (!Number.isFinite(value) || (log && value <= 0)) continue;
      if (value < min) min = value;
      if (value > max) max = value;
    }
  }
  if (!(min <= max)) [min, max] = log ? [1e-3, 1] : [0, 1];
  if (min === max) [min, max] = log ? [min / 2, max * 2] : [min - 0.5, max + 0.5];
  const first = matrix.length > 0 ? matrix.steps[0]! : 0;
  const last = matrix.length > 1 ? matrix.steps[matrix.length - 1]! : first + 1;
  const high = rowHeight(rows.length, theme.fontSize);
  const most = Math.max(6, Math.floor((width * 0.3) / (theme.fontSize * 0.58)));
  const cut = (name: string): string => (name.length > most ? `…${name.slice(1 - most)}` : name);
  const yAxis = {
    title: "",
    min: rows.length,
    max: 0,
    ticks: rows.map((_, row) => row + 0.5),
    tickText: (value: number) => cut(rows[Math.floor(value)] ?? ""),
  };
  const height = rows.length * high + theme.fontSize * 4;
  const geometry = layout(width, height, { title: options.xTitle, min: first, max: last }, yAxis, theme, language);
  return { geometry, rowHeight: geometry.plot.height / Math.max(1, rows.length), min, max };
}

/** Column of the matrix at a pixel, and of the next. */
export function columnsAt(matrix: LiveMatrix, { x }: Geometry, pixel: number): [from: number, to: number] {
  const { steps, length } = matrix;
  const from = firstAtLeast(steps, toValue(x, pixel), length);
  const to = firstAtLeast(steps, toValue(x, pixel + 1), length);
  // Where columns are wider than pixels, the one that began last is seen.
  return to > from ? [from, to] : [Math.max(0, from - 1), Math.max(1, from)];
}

/** What many columns have in common: the largest value, or one that is not finite. */
export function worst(matrix: LiveMatrix, row: number, from: number, to: number): number {
  let found = -Infinity;
  for (let column = from; column < Math.min(to, matrix.length); column++) {
    const value = matrix.at(row, column);
    if (!Number.isFinite(value)) return NaN;
    if (value > found) found = value;
  }
  return found;
}

/** Draws rows, axis, thresholds and colour bar. */
export function drawStrip(
  pen: Pen,
  view: StripView,
  options: StripOptions,
  theme: ChartTheme,
  language: Language,
): void {
  const { geometry, min, max } = view;
  const { plot } = geometry;
  const { rows, matrix, log, low = -Infinity, high = Infinity } = options;
  pen.rect(plot.left, plot.top, plot.width, plot.height, theme.sunken);
  const share = log
    ? (value: number) => Math.log(value / min) / Math.log(max / min)
    : (value: number) => (value - min) / (max - min);
  for (let row = 0; row < rows.length; row++) {
    const top = plot.top + row * view.rowHeight + 1;
    const tall = view.rowHeight - 2;
    const marks = { low: -1, high: -1, hole: -1 };
    // Neighbours of one colour are drawn as one.
    let start = plot.left;
    let color = "";
    const flush = (end: number): void => {
      if (color !== "") pen.rect(start, top, end - start, tall, color);
      start = end;
    };
    const sign = (kind: keyof typeof marks, at: number): void => {
      if (at < marks[kind]) return;
      const size = theme.fontSize * 0.75;
      const shape = { low: "down", high: "triangle", hole: "cross" } as const;
      pen.marker(shape[kind], at + 2, top + tall / 2, size + 4, theme.surface);
      pen.marker(shape[kind], at + 2, top + tall / 2, size, kind === "low" ? theme.accent : theme.danger);
      marks[kind] = at + 40;
    };
    for (let at = plot.left; at < plot.left + plot.width && matrix.length > 0; at++) {
      const value = worst(matrix, row, ...columnsAt(matrix, geometry, at));
      const next = Number.isNaN(value)
        ? theme.danger
        : log && value <= 0
          ? sequential.css(0)
          : sequential.css(share(value));
      if (next !== color) {
        flush(at);
        color = next;
      }
    }
    flush(plot.left + plot.width);
    for (let at = plot.left; at < plot.left + plot.width - 3 && matrix.length > 0; at += 3) {
      const value = worst(matrix, row, ...columnsAt(matrix, geometry, at));
      if (Number.isNaN(value)) sign("hole", at);
      else if (value < low) sign("low", at);
      else if (value > high) sign("high", at);
    }
  }
  drawAxes(pen, geometry, theme, language, false);
  drawBar(pen, view, options, theme, language);
}

function drawBar(pen: Pen, view: StripView, options: StripOptions, theme: ChartTheme, language: Language): void {
  const { plot, height } = view.geometry;
  const size = theme.fontSize;
  const width = Math.min(plot.width, 320);
  const top = height + size * 1.4;
  pen.text(options.valueTitle, plot.left, height + size * 0.5, { color: theme.text, size });
  for (let step = 0; step < 64; step++) {
    pen.rect(plot.left + (width * step) / 64, top, width / 64 + 0.5, size * 0.8, sequential.css(step / 63));
  }
  const low = top + size;
  const style = { color: theme.muted, size, baseline: "top" } as const;
  pen.text(numberText(view.min, language, 3), plot.left, low, style);
  pen.text(numberText(view.max, language, 3), plot.left + width, low, { ...style, anchor: "end" });
  const keys = [
    options.low === undefined
      ? undefined
      : (["down", `< ${numberText(options.low, language, 2)}`, theme.accent] as const),
    options.high === undefined
      ? undefined
      : (["triangle", `> ${numberText(options.high, language, 2)}`, theme.danger] as const),
    ["cross", "NaN, ∞", theme.danger] as const,
  ];
  let left = plot.left + size * 0.5;
  for (const key of keys) {
    if (!key) continue;
    const [shape, text, color] = key;
    pen.marker(shape, left, top + size * 3.2, size * 0.75, color);
    pen.text(text, left + size * 0.8, top + size * 3.2, { color: theme.muted, size });
    left += textWidth(text, size) + size * 2.4;
  }
}

/** The column whose step is nearest to a pixel. */
export function columnAt(matrix: LiveMatrix, { x }: Geometry, pixel: number): number {
  return Math.min(matrix.length - 1, columnsAt(matrix, { x } as Geometry, pixel)[0]);
}

/** Pixel of a column. */
export function columnPixel(matrix: LiveMatrix, { x }: Geometry, column: number): number {
  return toPixel(x, matrix.steps[column] ?? 0);
}
