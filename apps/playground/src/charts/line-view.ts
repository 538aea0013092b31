import type { Language } from "../app/texts.ts";
import { type Geometry, layout } from "./axes.ts";
import { type Sketch, downsample } from "./downsample.ts";
import type { Curve } from "./line-series.ts";
import { isPlaceable, padRange } from "./scale.ts";

/** An axis of a line chart. */
export interface LineAxis {
  /** What is measured, with its unit: `training loss (nats)`. */
  readonly title: string;
  readonly log?: boolean | undefined;
  /** Ends of the axis. Default: what the curves need. */
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  /** Values that the axis shows in any case. */
  readonly include?: readonly number[] | undefined;
  readonly tickText?: ((value: number) => string) | undefined;
}

/** A line across the chart at a value. */
export interface Mark {
  readonly axis: "x" | "y";
  readonly value: number;
  readonly label: string;
  /** What it means, told by colour and by the label. Default `note`. */
  readonly tone?: "note" | "good" | "warning" | "danger" | undefined;
}

/** What a line chart shows, without the series. */
export interface LineViewOptions {
  readonly x: LineAxis;
  readonly y: LineAxis;
  readonly marks?: readonly Mark[] | undefined;
  /** The zoomed range of x. */
  readonly zoom?: readonly [number, number] | undefined;
}

/** A curve with the points of it that are drawn. */
export interface SketchedCurve extends Curve {
  readonly sketch: Sketch;
  /** Of the values before smoothing, where there is smoothing. */
  readonly rawSketch: Sketch | undefined;
}

/** A chart ready to draw. */
export interface LineView {
  readonly geometry: Geometry;
  readonly curves: readonly SketchedCurve[];
  readonly marks: readonly Mark[];
  /** All that x could show. */
  readonly bounds: readonly [number, number];
  readonly isEmpty: boolean;
}

/** The range of x that all curves need. */
export function boundsOf(
  curves: readonly Curve[],
  { log = false, min, max, include = [] }: LineAxis,
): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  const widen = (value: number): void => {
    if (!isPlaceable(value, log)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  for (const { x, length } of curves) {
    if (length === 0) continue;
    // A logarithmic axis starts at the first x that it can show.
    for (let at = 0; at < length; at++) {
      if (!isPlaceable(x[at]!, log)) continue;
      widen(x[at]!);
      break;
    }
    widen(x[length - 1]!);
  }
  for (const value of include) widen(value);
  if (!(low <= high)) [low, high] = log ? [1, 10] : [0, 1];
  if (low === high) [low, high] = log ? [low / 2, low * 2] : [low - 0.5, low + 0.5];
  return [min ?? low, max ?? high];
}

/** Of more curves than these the values before smoothing would bury each other, and are left out. */
const manyCurves = 6;

/** Of more curves than these nobody can follow one from pixel to pixel: two pixels share a column. */
export const manyThickets = 8;

/** Works out what is to be drawn in `width` by `height` pixels. */
export function viewLines(
  curves: readonly Curve[],
  options: LineViewOptions,
  size: { readonly width: number; readonly height: number; readonly fontSize: number },
  language: Language,
): LineView {
  const { x, y, marks = [] } = options;
  const bounds = boundsOf(curves, x);
  const [min, max] = options.zoom ?? bounds;
  const log = x.log ?? false;
  const positive = y.log ?? false;
  const columns = Math.max(16, Math.round(size.width / (curves.length > manyThickets ? 2 : 1)));
  const frame = { min, max, columns, log, positive };
  let low = Infinity;
  let high = -Infinity;
  const widen = (value: number): void => {
    if (!isPlaceable(value, positive)) return;
    if (value < low) low = value;
    if (value > high) high = value;
  };
  const sketched = curves.map((curve): SketchedCurve => {
    const sketch = downsample(curve.x, curve.y, curve.length, frame, curve.extremes);
    const rawSketch =
      curve.raw === curve.y || curves.length > manyCurves
        ? undefined
        : downsample(curve.x, curve.raw, curve.length, frame, curve.rawExtremes);
    const shown = (at: number): boolean => curve.x[at]! >= min && curve.x[at]! <= max;
    for (const [{ indices, count }, values] of [
      [sketch, curve.y],
      [rawSketch ?? sketch, rawSketch ? curve.raw : curve.y],
    ] as const) {
      for (let at = 0; at < count; at++) {
        const point = indices[at]!;
        if (point >= 0 && shown(point)) widen(values[point]!);
      }
    }
    const { band } = curve.series;
    if (band) {
      for (let at = 0; at < curve.length; at++) {
        if (!shown(at)) continue;
        widen(band.upper[at]!);
        // On a logarithmic axis an area that reaches towards zero must not press the curves together.
        if (!positive || band.lower[at]! > curve.y[at]! / 10) widen(band.lower[at]!);
      }
    }
    return { ...curve, sketch, rawSketch };
  });
  const isEmpty = !(low <= high);
  for (const value of y.include ?? []) widen(value);
  for (const mark of marks) if (mark.axis === "y") widen(mark.value);
  const [bottom, top] = padRange(low, high, { log: positive });
  const geometry = layout(
    size.width,
    size.height,
    { title: x.title, min, max, log, ...(x.tickText && { tickText: x.tickText }) },
    {
      title: y.title,
      min: y.min ?? bottom,
      max: y.max ?? top,
      log: positive,
      ...(y.tickText && { tickText: y.tickText }),
    },
    size,
    language,
  );
  return { geometry, curves: sketched, marks, bounds, isEmpty };
}
