import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { nearest } from "./downsample.ts";
import { curveColor } from "./draw-lines.ts";
import type { LineView, SketchedCurve } from "./line-view.ts";
import { numberText } from "./number-text.ts";
import { seriesStyle } from "./palette.ts";
import { type Pen, textWidth } from "./pen.ts";
import { toPixel } from "./scale.ts";

/** What a curve has at the cursor. */
export interface Reading {
  readonly curve: SketchedCurve;
  readonly x: number;
  readonly y: number;
}

/** What each curve has nearest to `x`; a curve that ends elsewhere has nothing there. */
export function readCurves({ curves, geometry }: LineView, x: number): Reading[] {
  const span = Math.abs(geometry.x.max - geometry.x.min);
  return curves.flatMap((curve) => {
    const at = nearest(curve.x, x, curve.length);
    if (at < 0) return [];
    const found = curve.x[at]!;
    // A curve with few points is read from afar only between its ends.
    const beyond = x < curve.x[0]! - span * 0.01 || x > curve.x[curve.length - 1]! + span * 0.01;
    return beyond ? [] : [{ curve, x: found, y: curve.y[at]! }];
  });
}

/** What each curve ends with. */
export function lastValues({ curves }: Pick<LineView, "curves">): Reading[] {
  return curves.flatMap((curve) =>
    curve.length > 0 ? [{ curve, x: curve.x[curve.length - 1]!, y: curve.y[curve.length - 1]! }] : [],
  );
}

/** The x of a point that is nearest to `x`, over all curves. */
export function snap(view: LineView, x: number): number {
  let best = x;
  let distance = Infinity;
  for (const { x: found } of readCurves(view, x)) {
    const away = Math.abs(found - x);
    if (away >= distance) continue;
    best = found;
    distance = away;
  }
  return best;
}

/** The x that `moves` keystrokes lead to: points where they are few, else steps that can be seen. */
export function stepCursor(view: LineView, x: number | undefined, moves: number): number {
  const { min, max, log } = view.geometry.x;
  const clamped = (value: number): number => Math.min(max, Math.max(min, value));
  if (x === undefined) return snap(view, moves > 0 ? min : max);
  const shown = view.curves.filter(({ length }) => length > 0);
  const [densest] = shown.sort((one, other) => other.length - one.length);
  if (!densest) return clamped(log ? x * (max / min) ** (moves / 100) : x + ((max - min) * moves) / 100);
  const at = nearest(densest.x, x, densest.length);
  const from = nearest(densest.x, min, densest.length);
  const to = nearest(densest.x, max, densest.length);
  const stride = Math.max(1, Math.round((to - from) / 200));
  return densest.x[Math.min(to, Math.max(from, at + stride * moves))]!;
}

/** What a screen reader says at the cursor. */
export function cursorText(
  view: LineView,
  x: number,
  language: Language,
  words: { readonly noValue: string; readonly notFinite: string; and(n: number): string },
): string {
  const title = view.geometry.xAxis.title;
  const readings = readCurves(view, x);
  const said = readings
    .slice(0, 6)
    .map(({ curve, y }) => `${curve.series.name} ${Number.isFinite(y) ? numberText(y, language) : words.notFinite}`);
  if (readings.length > 6) said.push(words.and(readings.length - 6));
  return `${title} ${numberText(x, language)}: ${said.length > 0 ? said.join(", ") : words.noValue}`;
}

/** Draws the cursor: a line, a dot on each curve, and the x at its foot. */
export function drawCursor(pen: Pen, view: LineView, x: number, theme: ChartTheme, language: Language): void {
  const { plot, x: across, y: up, xAxis } = view.geometry;
  const at = toPixel(across, x);
  if (!(at >= plot.left - 1 && at <= plot.left + plot.width + 1)) return;
  const size = theme.fontSize;
  const bottom = plot.top + plot.height;
  pen.line([at, plot.top, at, bottom], 2, { color: theme.muted, dash: [3, 3] });
  for (const { curve, x: found, y } of readCurves(view, x)) {
    const height = toPixel(up, y);
    if (!(height >= plot.top - 2 && height <= bottom + 2)) continue;
    const { marker } = seriesStyle(curve.series.style ?? curve.index);
    pen.marker(marker, toPixel(across, found), height, size * 1.05, theme.surface);
    pen.marker(marker, toPixel(across, found), height, size * 0.8, curveColor(curve, theme));
  }
  const text = xAxis.tickText?.(x) ?? numberText(x, language, 6);
  const width = textWidth(text, size) + 10;
  const left = Math.min(Math.max(at - width / 2, 0), view.geometry.width - width);
  pen.rect(left, bottom + 3, width, size * 1.5, theme.text);
  pen.text(text, left + width / 2, bottom + 3 + size * 0.78, { color: theme.surface, size, anchor: "middle" });
}
