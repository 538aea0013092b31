import type { Language } from "../app/texts.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { numberText } from "./number-text.ts";
import { type Pen, textWidth } from "./pen.ts";
import { type Scale, toPixel } from "./scale.ts";
import { ticksOf } from "./ticks.ts";

/** What an axis shows. */
export interface AxisRange {
  readonly title: string;
  readonly min: number;
  readonly max: number;
  readonly log?: boolean;
  /** Ticks to use in place of round numbers. */
  readonly ticks?: readonly number[];
  /** Text of a tick. Default: the number. */
  readonly tickText?: (value: number) => string;
}

/** A rectangle in pixels. */
export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Where everything of a chart with two axes is. */
export interface Geometry {
  readonly width: number;
  readonly height: number;
  readonly plot: Box;
  readonly x: Scale;
  readonly y: Scale;
  readonly xAxis: AxisRange;
  readonly yAxis: AxisRange;
  readonly xTicks: readonly number[];
  readonly yTicks: readonly number[];
}

/** The look of axes: what of the theme they need. */
export type AxisTheme = Pick<ChartTheme, "text" | "muted" | "line" | "strongLine" | "surface" | "fontSize">;

/** Leaves room for ticks and titles and puts the plot in the rest. */
export function layout(
  width: number,
  height: number,
  xAxis: AxisRange,
  yAxis: AxisRange,
  { fontSize }: Pick<AxisTheme, "fontSize">,
  language: Language,
): Geometry {
  const top = yAxis.title === "" ? fontSize * 0.8 : fontSize * 2;
  const bottom = fontSize * (xAxis.title === "" ? 1.8 : 3.2);
  const plotHeight = Math.max(10, height - top - bottom);
  const yTicks = yAxis.ticks ?? ticksOf(asScale(yAxis), Math.max(2, Math.floor(plotHeight / (fontSize * 3.2))));
  const widest = Math.max(0, ...yTicks.map((tick) => textWidth(tickText(yAxis, tick, language), fontSize)));
  // In steps of eight pixels, so that a live chart does not shiver when a tick gets a digit.
  const left = Math.ceil((widest + 10) / 8) * 8;
  const plotWidth = Math.max(10, width - left - fontSize);
  let xTicks = xAxis.ticks;
  if (!xTicks) {
    // Ticks further apart until none of their texts touch.
    for (let count = Math.max(2, Math.floor(plotWidth / (fontSize * 5))); count >= 1; count--) {
      xTicks = ticksOf(asScale(xAxis), count);
      const room = Math.max(...xTicks.map((tick) => textWidth(tickText(xAxis, tick, language), fontSize))) + fontSize;
      if (room * xTicks.length <= plotWidth + fontSize * 2) break;
    }
  }
  const plot = { left, top, width: plotWidth, height: plotHeight };
  return {
    width,
    height,
    plot,
    xAxis,
    yAxis,
    x: { ...asScale(xAxis), from: plot.left, to: plot.left + plot.width },
    y: { ...asScale(yAxis), from: plot.top + plot.height, to: plot.top },
    xTicks: xTicks ?? [],
    yTicks,
  };
}

function asScale({ min, max, log = false }: AxisRange): { min: number; max: number; log: boolean } {
  return { min, max, log };
}

/** Text of a tick. */
export function tickText(axis: AxisRange, tick: number, language: Language): string {
  return axis.tickText?.(tick) ?? numberText(tick, language);
}

/** Draws grid, ticks and titles. */
export function drawAxes(pen: Pen, geometry: Geometry, theme: AxisTheme, language: Language, grid = true): void {
  const { plot, x, y, xAxis, yAxis } = geometry;
  const { fontSize: size, muted, line, strongLine } = theme;
  const bottom = plot.top + plot.height;
  for (const tick of geometry.yTicks) {
    const at = toPixel(y, tick);
    if (!(at >= plot.top - 0.5 && at <= bottom + 0.5)) continue;
    const place = crisp(at);
    if (grid) pen.line([plot.left, place, plot.left + plot.width, place], 2, { color: line });
    pen.text(tickText(yAxis, tick, language), plot.left - 6, at, { color: muted, size, anchor: "end" });
  }
  for (const tick of geometry.xTicks) {
    const at = toPixel(x, tick);
    if (!(at >= plot.left - 0.5 && at <= plot.left + plot.width + 0.5)) continue;
    const place = crisp(at);
    if (grid) pen.line([place, plot.top, place, bottom], 2, { color: line });
    pen.line([place, bottom, place, bottom + 4], 2, { color: strongLine });
    const text = tickText(xAxis, tick, language);
    // The last text would leave the picture if it were centred.
    const over = at + textWidth(text, size) / 2 - geometry.width;
    pen.text(text, over > 0 ? at - over : at, bottom + 6, { color: muted, size, anchor: "middle", baseline: "top" });
  }
  pen.line([plot.left, crisp(bottom), plot.left + plot.width, crisp(bottom)], 2, { color: strongLine });
  if (yAxis.title !== "") pen.text(yAxis.title, 0, size * 0.7, { color: theme.text, size });
  if (xAxis.title !== "") {
    const middle = plot.left + plot.width / 2;
    pen.text(xAxis.title, middle, bottom + size * 2.6, { color: theme.text, size, anchor: "middle" });
  }
}

/** Lines of one pixel are sharp only between two pixels. */
function crisp(at: number): number {
  return Math.floor(at) + 0.5;
}
