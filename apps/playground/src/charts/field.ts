import type { Theme } from "../app/theme.ts";
import type { Numbers } from "./downsample.ts";
import { type ColorRamp, type Rgb, diverging, parseColor, sequential } from "./palette.ts";
import { linearTicks, logTicks } from "./ticks.ts";

/** Values on a grid, row by row, the lowest y first; the outer values lie on the ends of x and y. */
export interface Field {
  readonly columns: number;
  readonly rows: number;
  readonly x: readonly [min: number, max: number];
  readonly y: readonly [min: number, max: number];
  readonly values: Numbers;
}

/** How values become colours. */
export type FieldLook =
  | {
      readonly kind: "sequential" | "diverging";
      /** What is measured, with its unit. */
      readonly title: string;
      /** Ends of the scale. Default: those of the values; of diverging scales as far below zero as above. */
      readonly min?: number | undefined;
      readonly max?: number | undefined;
      /** Equal factors look equally far apart; values of zero and below get the lowest colour. */
      readonly log?: boolean | undefined;
    }
  | {
      /** Values are indices of classes. */
      readonly kind: "classes";
      readonly names: readonly string[];
      /** How sure the class is, from 0 to 1: how strong its colour is. */
      readonly confidence?: Numbers | undefined;
    };

/** A scale of colours with its ends. */
export interface FieldScale {
  readonly min: number;
  readonly max: number;
  readonly log: boolean;
  readonly ramp: ColorRamp;
  share(value: number): number;
}

/** The scale that a look asks for. */
export function fieldScale(values: Numbers, look: Exclude<FieldLook, { kind: "classes" }>, theme: Theme): FieldScale {
  const log = look.log ?? false;
  let low = Infinity;
  let high = -Infinity;
  for (let at = 0; at < values.length; at++) {
    const value = values[at]!;
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (!(low <= high)) [low, high] = log ? [0.1, 1] : [0, 1];
  if (look.kind === "diverging") {
    high = Math.max(Math.abs(low), Math.abs(high));
    low = -high;
  }
  const min = look.min ?? low;
  const max = Math.max(look.max ?? high, min === 0 ? 1e-12 : min + Math.abs(min) * 1e-9);
  const ramp = look.kind === "diverging" ? diverging(theme) : sequential;
  const share = log
    ? (value: number) => (value <= min ? 0 : Math.log(value / min) / Math.log(max / min))
    : (value: number) => (value - min) / (max - min);
  return { min, max, log, ramp, share };
}

/** Levels for contour lines: about `count` round ones within a scale, or those that are given. */
export function contourLevels({ min, max, log }: FieldScale, wanted: number | readonly number[]): readonly number[] {
  if (typeof wanted !== "number") return wanted;
  return (log ? logTicks(min, max, wanted) : linearTicks(min, max, wanted)).filter(
    (level) => level > min && level < max,
  );
}

/** Red, green, blue and opacity of each value, the highest y first, as pictures are stored. */
export function fieldPixels(
  { columns, rows, values }: Field,
  look: FieldLook,
  colors: { readonly theme: Theme; readonly series: readonly string[] },
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(columns * rows * 4);
  const paint = look.kind === "classes" ? classPaint(look, colors.series) : scalePaint(values, look, colors.theme);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const from = row * columns + column;
      const to = 4 * ((rows - 1 - row) * columns + column);
      paint(values[from]!, from, pixels, to);
    }
  }
  return pixels;
}

type Paint = (value: number, from: number, pixels: Uint8ClampedArray, to: number) => void;

function classPaint({ names, confidence }: Extract<FieldLook, { kind: "classes" }>, series: readonly string[]): Paint {
  const colors: Rgb[] = series.map(parseColor);
  // At an even guess the colour is pale; all the range up to certainty is used.
  const even = 1 / Math.max(2, names.length);
  return (value, from, pixels, to) => {
    const color = colors[Math.round(value) % colors.length];
    if (!color) return;
    pixels.set(color, to);
    const sure = confidence ? Math.max(0, (confidence[from]! - even) / (1 - even)) : 1;
    pixels[to + 3] = 255 * (0.08 + 0.42 * sure);
  };
}

function scalePaint(values: Numbers, look: Exclude<FieldLook, { kind: "classes" }>, theme: Theme): Paint {
  const { share, ramp } = fieldScale(values, look, theme);
  return (value, _, pixels, to) => {
    // What is not finite stays empty.
    if (!Number.isFinite(value)) return;
    const step = 3 * Math.round(255 * Math.min(1, Math.max(0, share(value) || 0)));
    pixels[to] = ramp.bytes[step]!;
    pixels[to + 1] = ramp.bytes[step + 1]!;
    pixels[to + 2] = ramp.bytes[step + 2]!;
    pixels[to + 3] = 255;
  };
}

/** The value at a place, between the grid's by bilinear interpolation; NaN outside. */
export function fieldValue({ columns, rows, x, y, values }: Field, atX: number, atY: number): number {
  const across = ((atX - x[0]) / (x[1] - x[0])) * (columns - 1);
  const up = ((atY - y[0]) / (y[1] - y[0])) * (rows - 1);
  if (!(across >= 0 && across <= columns - 1 && up >= 0 && up <= rows - 1)) return NaN;
  const column = Math.min(Math.floor(across), columns - 2);
  const row = Math.min(Math.floor(up), rows - 2);
  const [right, high] = [across - column, up - row];
  const at = row * columns + column;
  const lower = values[at]! * (1 - right) + values[at + 1]! * right;
  const upper = values[at + columns]! * (1 - right) + values[at + columns + 1]! * right;
  return lower * (1 - high) + upper * high;
}
