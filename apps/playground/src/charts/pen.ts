import type { Marker } from "./palette.ts";

/** How a line is drawn. */
export interface Stroke {
  readonly color: string;
  readonly width?: number;
  readonly dash?: readonly number[];
  readonly opacity?: number;
  /** For a line that goes up and down from pixel to pixel: a canvas draws it as upright bars of so many pixels, which is fast. */
  readonly bars?: number;
}

/** How a text is set. */
export interface TextStyle {
  readonly color: string;
  readonly size: number;
  readonly anchor?: "start" | "middle" | "end";
  readonly baseline?: "top" | "middle" | "bottom";
  readonly bold?: boolean;
  /** Turned by a quarter against the clock. */
  readonly upright?: boolean;
  /** Drawn around the letters, so that lines behind do not disturb them. */
  readonly halo?: string;
}

/**
 * What a chart is drawn with: a canvas on the screen, SVG in a saved file. One drawing for both, so that what is saved is
 * what was seen.
 */
export interface Pen {
  /** A line through `count` points, x and y in turn; a NaN interrupts it. */
  line(points: ArrayLike<number>, count: number, stroke: Stroke): void;
  /** The area inside `count` points. */
  area(points: ArrayLike<number>, count: number, color: string, opacity: number): void;
  rect(x: number, y: number, width: number, height: number, color: string, opacity?: number): void;
  text(text: string, x: number, y: number, style: TextStyle): void;
  marker(marker: Marker, x: number, y: number, size: number, color: string, opacity?: number): void;
  /** Draws with nothing visible outside a rectangle. */
  inside(x: number, y: number, width: number, height: number, draw: () => void): void;
}

/** Width of a text in pixels, good enough to leave room for it; letters of Hangul and the like are as wide as high. */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const letter of text) {
    if (letter > "\u2e7f") width += 1;
    else if (".,:;'|il!−-()[] ".includes(letter)) width += 0.36;
    else width += 0.64;
  }
  return width * size;
}
