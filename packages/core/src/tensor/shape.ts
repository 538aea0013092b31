import { problem, show } from "../errors.ts";

interface Shaped {
  readonly shape: readonly number[];
  readonly dtype: string;
}

/**
 * Refuses operands that would broadcast by accident. Allowed are: equal shapes; a scalar; equal ranks with lengths of 1
 * stretched; and a lower rank that fits the last axes of the other whole. `[4,1]` with `[4]`, which would silently make
 * `[4,4]`, is refused.
 */
export function checkBroadcast(operation: string, a: Shaped, b: Shaped): void {
  const [low, high] = a.shape.length <= b.shape.length ? [a.shape, b.shape] : [b.shape, a.shape];
  if (low.length === 0) return;
  const offset = high.length - low.length;
  const fits = low.every((length, i) => {
    const other = high[i + offset]!;
    return length === other || length === 1 || (other === 1 && offset === 0);
  });
  if (fits) return;
  throw problem("SHAPE_MISMATCH", {
    subject: operation,
    argument: "other",
    rule: `fit the shape [${a.shape.join(",")}]`,
    got: b,
    cure: "Shapes are stretched only along axes of length 1, and a lower rank only along the last axes; use `reshape` to say which axes belong together.",
  });
}

/** Axes as non-negative numbers, ascending and without repeats; all of them for `undefined`. */
export function normaliseAxes(operation: string, axis: number | readonly number[] | undefined, rank: number): number[] {
  if (axis === undefined) return Array.from({ length: rank }, (_, i) => i);
  const axes = (typeof axis === "number" ? [axis] : [...axis]).map((one) => normaliseAxis(operation, one, rank));
  return [...new Set(axes)].sort((a, b) => a - b);
}

/** An axis counted from the end when negative, as a non-negative number. */
export function normaliseAxis(operation: string, axis: number, rank: number): number {
  const index = axis < 0 ? axis + rank : axis;
  if (!Number.isInteger(axis) || index < 0 || index >= rank) {
    throw problem("INVALID_ARGUMENT", {
      subject: operation,
      argument: "axis",
      rule: rank === 0 ? "be left out for a scalar" : `be a whole number from ${-rank} to ${rank - 1}`,
      got: axis,
    });
  }
  return index;
}

/** Refuses a list of lengths that is not a shape. */
export function checkShape(operation: string, shape: readonly number[]): void {
  const wrong = shape.find((length) => !Number.isInteger(length) || length < 0);
  if (wrong !== undefined)
    throw problem("INVALID_ARGUMENT", {
      subject: operation,
      argument: "shape",
      rule: "hold whole numbers from 0 up",
      got: wrong,
      cure: `The whole shape was ${show(shape)}.`,
    });
}
