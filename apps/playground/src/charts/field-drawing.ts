import type { Language } from "../app/texts.ts";
import { type Geometry, drawAxes, layout } from "./axes.ts";
import type { ChartTheme } from "./chart-theme.ts";
import { contourLines } from "./contours.ts";
import { type Field, type FieldLook, type FieldScale, contourLevels, fieldPixels, fieldScale } from "./field.ts";
import { numberText } from "./number-text.ts";
import { type Pen, textWidth } from "./pen.ts";
import { toPixel } from "./scale.ts";

/** All that a map is drawn from. */
export interface FieldPicture {
  readonly field: Field | undefined;
  readonly look: FieldLook;
  readonly contours: number | readonly number[];
  readonly geometry: Geometry;
  /** Where the colour bar begins; below it there is room for nothing else. */
  readonly barTop: number;
}

/** Height of the colour bar with its words. */
export const barHeight = (fontSize: number): number => fontSize * 4;

/** Puts map, axes and colour bar into a space. */
export function layoutField(
  width: number,
  height: number,
  ranges: Pick<Field, "x" | "y">,
  titles: { readonly x: string; readonly y: string },
  hasBar: boolean,
  theme: ChartTheme,
  language: Language,
): { readonly geometry: Geometry; readonly barTop: number } {
  const bar = hasBar ? barHeight(theme.fontSize) : 0;
  const x = { title: titles.x, min: ranges.x[0], max: ranges.x[1] };
  const y = { title: titles.y, min: ranges.y[0], max: ranges.y[1] };
  return { geometry: layout(width, height - bar, x, y, theme, language), barTop: height - bar };
}

/** The height at which a unit of y is as long as a unit of x. */
export function squareHeight(width: number, geometry: Geometry, barTop: number, height: number): number {
  const { plot, x, y } = geometry;
  const around = barTop - plot.height + (height - barTop);
  return Math.round(around + (plot.width * (y.max - y.min)) / (x.max - x.min)) || width;
}

/** The raster of a map, one pixel a value. */
export function fieldRaster(field: Field, look: FieldLook, theme: ChartTheme): HTMLCanvasElement {
  const canvas = document.createElement("canvas");
  canvas.width = field.columns;
  canvas.height = field.rows;
  canvas
    .getContext("2d")!
    .putImageData(new ImageData(fieldPixels(field, look, theme), field.columns, field.rows), 0, 0);
  return canvas;
}

/** Where the raster lies: the outer pixels reach half of their size beyond the field's ends. */
export function rasterBox(
  field: Field,
  { x, y }: Geometry,
): { left: number; top: number; width: number; height: number } {
  const left = toPixel(x, field.x[0]);
  const top = toPixel(y, field.y[1]);
  const wide = (toPixel(x, field.x[1]) - left) / (field.columns - 1);
  const high = (toPixel(y, field.y[0]) - top) / (field.rows - 1);
  return { left: left - wide / 2, top: top - high / 2, width: wide * field.columns, height: high * field.rows };
}

/** Draws contour lines, axes and colour bar; `raster` puts the map's raster below them. */
export function drawField(
  pen: Pen,
  picture: FieldPicture,
  theme: ChartTheme,
  language: Language,
  raster: () => void,
): void {
  const { field, look, contours, geometry } = picture;
  const { plot } = geometry;
  pen.rect(plot.left, plot.top, plot.width, plot.height, theme.sunken);
  if (field) {
    pen.inside(plot.left, plot.top, plot.width, plot.height, () => {
      raster();
      if (look.kind === "classes") return;
      const scale = fieldScale(field.values, look, theme.theme);
      for (const level of contourLevels(scale, contours)) drawContour(pen, field, level, geometry, scale);
    });
  }
  drawAxes(pen, geometry, theme, language, false);
  if (field && look.kind !== "classes") {
    drawBar(pen, fieldScale(field.values, look, theme.theme), look.title, picture, theme, language);
  }
}

function drawContour(pen: Pen, field: Field, level: number, geometry: Geometry, scale: FieldScale): void {
  const points = contourLines(field, level);
  for (let at = 0; at < points.length; at += 2) {
    points[at] = toPixel(geometry.x, points[at]!);
    points[at + 1] = toPixel(geometry.y, points[at + 1]!);
  }
  // Light lines on dark ground and dark ones on light.
  const [red, green, blue] = scale.ramp.at(scale.share(level));
  const isDark = 0.3 * red + 0.59 * green + 0.11 * blue < 140;
  pen.line(points, points.length / 2, { color: isDark ? "#ffffff" : "#000000", width: 0.8, opacity: 0.45 });
}

const barSteps = 64;

function drawBar(
  pen: Pen,
  { min, max, log, ramp }: FieldScale,
  title: string,
  { geometry, barTop }: FieldPicture,
  theme: ChartTheme,
  language: Language,
): void {
  const { plot } = geometry;
  const size = theme.fontSize;
  const width = Math.min(plot.width, 320);
  const top = barTop + size * 1.8;
  pen.text(title, plot.left, barTop + size * 0.9, { color: theme.text, size });
  for (let step = 0; step < barSteps; step++) {
    const left = plot.left + (width * step) / barSteps;
    pen.rect(left, top, width / barSteps + 0.5, size * 0.8, ramp.css(step / (barSteps - 1)));
  }
  const middle = log ? Math.sqrt(min * max) : (min + max) / 2;
  const texts = [numberText(min, language, 3), numberText(middle, language, 3), numberText(max, language, 3)];
  const style = { color: theme.muted, size, baseline: "top" } as const;
  const low = top + size;
  pen.text(texts[0]!, plot.left, low, style);
  if (texts.reduce((sum, text) => sum + textWidth(text, size) + 12, 0) < width) {
    pen.text(texts[1]!, plot.left + width / 2, low, { ...style, anchor: "middle" });
  }
  pen.text(texts[2]!, plot.left + width, low, { ...style, anchor: "end" });
}
