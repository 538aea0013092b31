import type { ImageHabits } from "../../worker/diagnostics/protocol.ts";

/** A place on the drawing pad, in any unit; y grows downwards. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** What a pen drew between being put down and lifted. */
export type Stroke = readonly Place[];

/** Dots of the bitmap along each side of a pixel: on dots are counted in blocks of 4 by 4. */
const dots = 4;

/** How much wider than tall a drawing may be stretched: without an end, a 1 would become a block. */
const mostStretch = 2.5;

/**
 * Makes a picture of strokes as the data set's own images are made: the strokes are put into the box that its images fill,
 * drawn into a bitmap of 4 by 4 dots a pixel with a pen as thick as it takes for as much ink, and the dots that are on are
 * counted. Numbers from 0 (no ink) to 1, row by row; all 0 where nothing was drawn.
 */
export function inkOf(strokes: readonly Stroke[], habits: ImageHabits): Float32Array {
  const { height, width, ink } = habits;
  if (strokes.every(({ length }) => length === 0)) return new Float32Array(height * width);
  const wanted = ink * height * width * dots ** 2;
  const side = Math.min(height, width) * dots;
  let [low, high] = [0.5, side / 4];
  // More ink the thicker the pen: halving finds the thickness, to a hundredth of a dot.
  for (let i = 0; i < 12; i++) {
    const radius = (low + high) / 2;
    if (countDots(bitmapOf(strokes, habits, radius)) < wanted) low = radius;
    else high = radius;
  }
  return countBlocks(bitmapOf(strokes, habits, high), height, width);
}

/** The dots that a pen of some radius touches, once its strokes fill the box. */
function bitmapOf(strokes: readonly Stroke[], habits: ImageHabits, radius: number): Uint8Array {
  const [rows, columns] = [habits.height * dots, habits.width * dots];
  const bitmap = new Uint8Array(rows * columns);
  for (const stroke of placed(strokes, habits, radius)) {
    stroke.forEach((to, i) => drawLine(bitmap, columns, stroke[Math.max(0, i - 1)]!, to, radius));
  }
  return bitmap;
}

/** Strokes in dots, so that the edge of the pen touches the edges of the box. */
function placed(strokes: readonly Stroke[], { height, width, box }: ImageHabits, radius: number): Stroke[] {
  const all = strokes.flat();
  const x = rangeOf(all.map((one) => one.x));
  const y = rangeOf(all.map((one) => one.y));
  const [rows, columns] = [height * dots, width * dots];
  const room = {
    x: Math.max(0, (box.right - box.left) * columns - 2 * radius),
    y: Math.max(0, (box.bottom - box.top) * rows - 2 * radius),
  };
  const [tall, wide] = [y[1] - y[0], x[1] - x[0]];
  const scaleY = tall > 0 ? room.y / tall : 0;
  const scaleX = Math.min(wide > 0 ? room.x / wide : 0, tall > 0 ? mostStretch * scaleY : Infinity);
  const middle = { x: ((box.left + box.right) / 2) * columns, y: ((box.top + box.bottom) / 2) * rows };
  return strokes.map((stroke) =>
    stroke.map((one) => ({
      x: middle.x + (one.x - (x[0] + x[1]) / 2) * scaleX,
      y: middle.y + (one.y - (y[0] + y[1]) / 2) * scaleY,
    })),
  );
}

function rangeOf(values: readonly number[]): readonly [number, number] {
  return [Math.min(...values), Math.max(...values)];
}

/** Sets the dots whose middle lies within the radius of a line. */
function drawLine(bitmap: Uint8Array, columns: number, from: Place, to: Place, radius: number): void {
  const rows = bitmap.length / columns;
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  const length = dx * dx + dy * dy;
  const first = (low: number): number => Math.max(0, Math.floor(low - radius));
  const last = (high: number, end: number): number => Math.min(end, Math.ceil(high + radius));
  for (let row = first(Math.min(from.y, to.y)); row < last(Math.max(from.y, to.y), rows); row++) {
    for (let column = first(Math.min(from.x, to.x)); column < last(Math.max(from.x, to.x), columns); column++) {
      const [px, py] = [column + 0.5 - from.x, row + 0.5 - from.y];
      const along = length > 0 ? Math.min(1, Math.max(0, (px * dx + py * dy) / length)) : 0;
      if ((px - along * dx) ** 2 + (py - along * dy) ** 2 <= radius * radius) bitmap[row * columns + column] = 1;
    }
  }
}

function countDots(bitmap: Uint8Array): number {
  let count = 0;
  for (const dot of bitmap) count += dot;
  return count;
}

function countBlocks(bitmap: Uint8Array, height: number, width: number): Float32Array {
  const counts = new Float32Array(height * width);
  const columns = width * dots;
  bitmap.forEach((dot, i) => {
    const [row, column] = [Math.floor(i / columns / dots), Math.floor((i % columns) / dots)];
    counts[row * width + column]! += dot / dots ** 2;
  });
  return counts;
}
