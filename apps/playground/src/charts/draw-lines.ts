import type { Language } from "../app/texts.ts";
import { type Geometry, drawAxes } from "./axes.ts";
import type { ChartTheme } from "./chart-theme.ts";
import type { Numbers, Sketch } from "./downsample.ts";
import { type LineView, type Mark, type SketchedCurve, manyThickets } from "./line-view.ts";
import { seriesStyle } from "./palette.ts";
import { type Pen, textWidth } from "./pen.ts";
import { pixelOf, toPixel } from "./scale.ts";

/** Pixels between the shapes along a curve. */
const spacing = 120;

/** Draws a line chart. */
export function drawLines(pen: Pen, view: LineView, theme: ChartTheme, language: Language): void {
  const { geometry, curves, marks } = view;
  const { plot } = geometry;
  // Of nothing there are no numbers to tell.
  drawAxes(pen, view.isEmpty ? { ...geometry, xTicks: [], yTicks: [] } : geometry, theme, language);
  // Pale curves lie behind the others.
  const ordered = [...curves].sort(
    (one, other) => Number(other.series.faded ?? false) - Number(one.series.faded ?? false),
  );
  pen.inside(plot.left, plot.top - 1, plot.width, plot.height + 2, () => {
    for (const curve of ordered) drawBand(pen, curve, geometry, theme);
    for (const curve of ordered) drawCurve(pen, curve, geometry, theme, curves.length);
  });
  // Below the crosses of values that are not finite.
  const hasHoles = curves.some(({ sketch }) => sketch.holes.length > 0);
  drawMarks(pen, marks, geometry, theme, hasHoles ? theme.fontSize * 1.1 : 0);
}

/** Colour of a curve. */
export function curveColor({ series, index }: Pick<SketchedCurve, "series" | "index">, theme: ChartTheme): string {
  return theme.series[seriesStyle(series.style ?? index).color]!;
}

function drawCurve(pen: Pen, curve: SketchedCurve, geometry: Geometry, theme: ChartTheme, count: number): void {
  const { series, index, sketch, rawSketch } = curve;
  const style = seriesStyle(series.style ?? index);
  const color = curveColor(curve, theme);
  const dash = series.dash ?? style.dash;
  const isThick = (line: Float64Array): boolean => line.length / 2 > geometry.plot.width * 0.75;
  if (rawSketch) {
    const raw = pixels(curve.x, curve.raw, rawSketch, geometry, false);
    pen.line(raw, raw.length / 2, { color, width: 1, opacity: 0.3, ...(isThick(raw) && { bars: 1 }) });
  }
  // A curve with more than a point for each pixel is a thicket: thin lines keep it light, and dashes would not be seen.
  const drawn = pixels(curve.x, curve.y, sketch, geometry, series.steps ?? false);
  const points = simplify(drawn);
  const isThicket = isThick(points);
  const most = count > 4 ? 1 : 1.5;
  const width = series.faded ? 1 : Math.min(series.width ?? 2, isThicket ? most : Infinity);
  const opacity = series.faded ? 0.4 : 1;
  const bars = isThicket ? { bars: count > manyThickets ? 2 : 1 } : { dash };
  pen.line(points, points.length / 2, { color, width, opacity, ...bars });
  const marker = series.marker ?? (count > 1 && !series.faded ? style.marker : "none");
  if (marker !== "none") {
    const size = theme.fontSize * 0.7;
    const few = sketch.count <= 16;
    // Each curve starts its shapes elsewhere, so that they do not lie on one another.
    let next = geometry.plot.left + (few ? -Infinity : 20 + ((index * 37) % spacing));
    for (let at = 0; at < sketch.count; at++) {
      const point = sketch.indices[at]!;
      if (point < 0) continue;
      const x = toPixel(geometry.x, curve.x[point]!);
      if (x < next) continue;
      pen.marker(marker, x, toPixel(geometry.y, curve.y[point]!), size, color);
      if (!few) next = x + spacing;
    }
  }
  let free = -Infinity;
  for (const hole of sketch.holes) {
    const x = toPixel(geometry.x, curve.x[hole]!);
    if (x < free) continue;
    free = x + theme.fontSize;
    pen.marker("cross", x, geometry.plot.top + theme.fontSize * 0.6, theme.fontSize * 0.75, color);
  }
}

/** Points of a sketch in pixels, x and y in turn, NaN where the line is interrupted. */
export function pixels(
  x: Numbers,
  y: Numbers,
  { indices, count }: Sketch,
  geometry: Geometry,
  steps: boolean,
): Float64Array {
  const points = new Float64Array((steps ? 4 : 2) * count);
  const across = pixelOf(geometry.x);
  const up = pixelOf(geometry.y);
  let length = 0;
  let before = NaN;
  for (let at = 0; at < count; at++) {
    const point = indices[at]!;
    const here = point < 0 ? NaN : across(x[point]!);
    const height = point < 0 ? NaN : up(y[point]!);
    if (steps && here === here && before === before) {
      points[length++] = here;
      points[length++] = before;
    }
    points[length++] = here;
    points[length++] = height;
    before = height;
  }
  return points.subarray(0, length);
}

/** How far a line may pass from a point that is left out, in pixels: nobody sees a third of one. */
const tolerance = 0.33;

/**
 * A line through fewer points that looks the same: a point is left out while one straight line passes all that lie
 * between it and the last that was kept. Drawing costs time for each point; most curves are nearly straight from pixel
 * to pixel. x ascends.
 */
export function simplify(points: Float64Array): Float64Array {
  const kept = new Float64Array(points.length);
  let length = 0;
  const keep = (at: number): void => {
    kept[length++] = points[at]!;
    kept[length++] = points[at + 1]!;
  };
  let anchor = -1;
  let last = -1;
  let least = -Infinity;
  let most = Infinity;
  for (let at = 0; at < points.length; at += 2) {
    const y = points[at + 1]!;
    if (y !== y || anchor < 0) {
      if (last > anchor) keep(last);
      keep(at);
      anchor = y === y ? at : -1;
      last = anchor;
      least = -Infinity;
      most = Infinity;
      continue;
    }
    const across = points[at]! - points[anchor]!;
    const up = y - points[anchor + 1]!;
    const slope = up / across;
    if (!(across > 0) || slope < least || slope > most) {
      // Upright lines, and those that leave the cone of all lines that would do.
      if (last > anchor) {
        keep(last);
        anchor = last;
        at -= 2;
      } else {
        keep(at);
        anchor = at;
      }
      last = anchor;
      least = -Infinity;
      most = Infinity;
      continue;
    }
    least = Math.max(least, (up - tolerance) / across);
    most = Math.min(most, (up + tolerance) / across);
    last = at;
  }
  if (last > anchor) keep(last);
  return kept.subarray(0, length);
}

function drawBand(pen: Pen, curve: SketchedCurve, geometry: Geometry, theme: ChartTheme): void {
  const { band } = curve.series;
  if (!band) return;
  const { x, length } = curve;
  const color = curveColor(curve, theme);
  let start = 0;
  // Each stretch without a gap is an area of its own.
  while (start < length) {
    let end = start;
    while (end < length && Number.isFinite(band.lower[end]!) && Number.isFinite(band.upper[end]!)) end++;
    if (end - start > 1) {
      const points = new Float64Array(4 * (end - start));
      for (let at = start; at < end; at++) {
        const here = toPixel(geometry.x, x[at]!);
        const there = 4 * (end - start) - 2 * (at - start) - 2;
        points[2 * (at - start)] = here;
        points[2 * (at - start) + 1] = toPixel(geometry.y, band.upper[at]!);
        points[there] = here;
        points[there + 1] = lowest(toPixel(geometry.y, band.lower[at]!), geometry);
      }
      pen.area(points, points.length / 2, color, 0.16);
    }
    start = end + 1;
  }
}

/** A lower edge at or below zero reaches the bottom of a logarithmic chart. */
function lowest(pixel: number, { plot }: Geometry): number {
  return Number.isFinite(pixel) ? pixel : plot.top + plot.height;
}

function drawMarks(pen: Pen, marks: readonly Mark[], geometry: Geometry, theme: ChartTheme, drop: number): void {
  const { plot } = geometry;
  const size = theme.fontSize;
  const right = plot.left + plot.width;
  const taken: number[] = [];
  const inOrder = [...marks].sort((one, other) => one.value - other.value);
  for (const { axis, value, label, tone = "note" } of inOrder) {
    const color = tone === "note" ? theme.muted : theme[tone];
    const stroke = tone === "note" ? { color: theme.strongLine, dash: [2, 3] } : { color, width: 1.25, dash: [5, 3] };
    const text = { color, size, halo: theme.surface };
    if (axis === "y") {
      const at = toPixel(geometry.y, value);
      if (!(at >= plot.top && at <= plot.top + plot.height)) continue;
      pen.line([plot.left, at, right, at], 2, stroke);
      const below = at - plot.top < size * 1.4;
      pen.text(label, right - 4, at + (below ? 3 : -3), { ...text, anchor: "end", baseline: below ? "top" : "bottom" });
    } else {
      const at = toPixel(geometry.x, value);
      if (!(at >= plot.left && at <= right)) continue;
      pen.line([at, plot.top, at, plot.top + plot.height], 2, stroke);
      // Labels that would touch go one row down.
      const width = textWidth(label, size) + 8;
      const flipped = at + width > right;
      const start = flipped ? at - width : at;
      let row = taken.findIndex((end) => end <= start);
      if (row < 0) row = taken.length;
      taken[row] = start + width;
      // Many notes would lie over the curves; a line stands for itself.
      if (row > (tone === "note" ? 1 : 3)) continue;
      pen.text(label, flipped ? at - 4 : at + 4, plot.top + 3 + drop + row * size * 1.3, {
        ...text,
        anchor: flipped ? "end" : "start",
        baseline: "top",
      });
    }
  }
}
