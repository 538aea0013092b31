import type { Theme } from "../app/theme.ts";

/** Shapes that tell series and classes apart where colours do not. */
export const markers = ["circle", "square", "triangle", "diamond", "cross", "plus", "star", "down"] as const;
export type Marker = (typeof markers)[number];

/** Dash patterns, from solid to the most broken, in pixels. */
export const dashes: readonly (readonly number[])[] = [[], [7, 4], [2, 3], [10, 3, 2, 3]];

/** How a series is told from others: colour and shape repeat after eight, then the dash pattern changes. */
export interface SeriesStyle {
  /** Index into the theme's `series` colours. */
  readonly color: number;
  readonly marker: Marker;
  readonly dash: readonly number[];
}

export function seriesStyle(index: number): SeriesStyle {
  return {
    color: index % 8,
    marker: markers[index % markers.length]!,
    dash: dashes[Math.floor(index / 8) % dashes.length]!,
  };
}

/** The style sheet's name for the colour of a series, for what is drawn in HTML or SVG. */
export function seriesColor(index: number): string {
  return `var(--series-${(index % 8) + 1})`;
}

/** SVG path of a marker around the origin, `size` pixels across. */
export function markerPath(marker: Marker, size: number): string {
  const r = size / 2;
  switch (marker) {
    case "circle":
      return `M${-r},0a${r},${r} 0 1,0 ${size},0a${r},${r} 0 1,0 ${-size},0Z`;
    case "square":
      return polygon([-1, -1, 1, -1, 1, 1, -1, 1], r * 0.89);
    case "triangle":
      return polygon([0, -1.1, 1, 0.75, -1, 0.75], r * 1.1);
    case "down":
      return polygon([0, 1.1, 1, -0.75, -1, -0.75], r * 1.1);
    case "diamond":
      return polygon([0, -1, 1, 0, 0, 1, -1, 0], r * 1.2);
    case "plus":
      return polygon(cross, r * 1.1);
    case "cross":
      return polygon(turned(cross), r * 1.1);
    case "star":
      return polygon(star, r * 1.25);
  }
}

const arm = 0.36;
const cross = [
  -arm,
  -1,
  arm,
  -1,
  arm,
  -arm,
  1,
  -arm,
  1,
  arm,
  arm,
  arm,
  arm,
  1,
  -arm,
  1,
  -arm,
  arm,
  -1,
  arm,
  -1,
  -arm,
  -arm,
  -arm,
];
const star = Array.from({ length: 10 }, (_, index) => {
  const angle = (index * Math.PI) / 5;
  const radius = index % 2 === 0 ? 1 : 0.45;
  return [Math.sin(angle) * radius, -Math.cos(angle) * radius];
}).flat();

function turned(points: readonly number[]): number[] {
  const half = Math.SQRT1_2;
  return points.map((value, index) =>
    index % 2 === 0 ? (value - points[index + 1]!) * half : (points[index - 1]! + value) * half,
  );
}

function polygon(points: readonly number[], scale: number): string {
  let path = "";
  for (let index = 0; index < points.length; index += 2) {
    path += `${index === 0 ? "M" : "L"}${(points[index]! * scale).toFixed(2)},${(points[index + 1]! * scale).toFixed(2)}`;
  }
  return `${path}Z`;
}

/** Red, green and blue from 0 to 255. */
export type Rgb = readonly [red: number, green: number, blue: number];

/** A colour for each share from 0 to 1; 256 steps, three bytes each. */
export interface ColorRamp {
  readonly bytes: Uint8ClampedArray;
  /** The colour at a share; shares outside 0 to 1 get the ends. */
  at(share: number): Rgb;
  /** The same for style sheets and canvases. */
  css(share: number): string;
}

/**
 * Colours from dark blue over grey to bright yellow: lightness rises evenly, and blue against yellow is seen by every
 * common kind of colour vision. The same in both themes, so that a saved picture means the same everywhere.
 */
export const sequential: ColorRamp = ramp([
  [0, oklch(0.27, 0.11, 268)],
  [0.5, oklch(0.6, 0.03, 100)],
  [1, oklch(0.93, 0.16, 102)],
]);

/** Colours from blue over the theme's neutral to orange, for values below and above a middle. */
export function diverging(theme: Theme): ColorRamp {
  return theme === "dark" ? divergingDark : divergingLight;
}

const divergingLight = ramp([
  [0, oklch(0.47, 0.16, 258)],
  [0.5, oklch(0.965, 0.004, 90)],
  [1, oklch(0.56, 0.16, 48)],
]);
const divergingDark = ramp([
  [0, oklch(0.78, 0.12, 250)],
  [0.5, oklch(0.25, 0.01, 260)],
  [1, oklch(0.78, 0.14, 62)],
]);

type Lab = readonly [lightness: number, a: number, b: number];

function oklch(lightness: number, chroma: number, hue: number): Lab {
  const angle = (hue * Math.PI) / 180;
  return [lightness, chroma * Math.cos(angle), chroma * Math.sin(angle)];
}

/** Straight lines in Oklab between the stops, so that equal shares look equally far apart. */
function ramp(stops: readonly (readonly [share: number, color: Lab])[]): ColorRamp {
  const bytes = new Uint8ClampedArray(256 * 3);
  for (let step = 0; step < 256; step++) {
    const share = step / 255;
    const next = Math.max(
      1,
      stops.findIndex(([at]) => at >= share),
    );
    const [from, one] = stops[next - 1]!;
    const [to, other] = stops[next]!;
    const part = (share - from) / (to - from);
    const mixed = one.map((value, axis) => value + part * (other[axis]! - value));
    bytes.set(toRgb(mixed as unknown as Lab), step * 3);
  }
  const at = (share: number): Rgb => {
    const step = 3 * Math.round(255 * Math.min(1, Math.max(0, share || 0)));
    return [bytes[step]!, bytes[step + 1]!, bytes[step + 2]!];
  };
  return { bytes, at, css: (share) => `rgb(${at(share).join(" ")})` };
}

/** Oklab to sRGB. Source: B. Ottosson (2020), "A perceptual color space for image processing". */
function toRgb([lightness, a, b]: Lab): Rgb {
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    toByte(4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s),
    toByte(-1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s),
    toByte(-0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s),
  ];
}

function toByte(linear: number): number {
  const share = linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, share)));
}

/** Red, green and blue of `#rgb`, `#rrggbb` or `rgb(...)`, as style sheets write colours. */
export function parseColor(color: string): Rgb {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color)?.[1];
  if (hex !== undefined) {
    const full = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    const value = Number.parseInt(full, 16);
    return [value >> 16, (value >> 8) & 255, value & 255];
  }
  const [red = 128, green = 128, blue = 128] = (color.match(/[\d.]+/g) ?? []).map(Number);
  return [red, green, blue];
}
