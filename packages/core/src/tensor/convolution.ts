import { lax } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { tensor } from "./create.ts";
import { sizeOf } from "./dtype.ts";
import { type Tensor, wrap } from "./tensor.ts";

export interface ConvolutionOptions {
  /** Step of the window along each spatial axis. */
  readonly strides?: readonly number[];
  /** `valid`: none; `same`: output as long as the input over the stride; or pairs. */
  readonly padding?: "valid" | "same" | readonly (readonly [before: number, after: number])[];
  /** Distance between the elements of the kernel. */
  readonly dilation?: readonly number[];
  readonly groups?: number;
}

/**
 * Convolution (cross-correlation, as in PyTorch) over any number of spatial axes:
 * `[batch, channels, ...space]` with a kernel `[outputs, channels / groups, ...window]` gives `[batch, outputs, ...]`.
 */
export function convolve(
  x: Tensor,
  kernel: Tensor,
  { strides, padding = "valid", dilation, groups = 1 }: ConvolutionOptions = {},
): Tensor {
  const spatial = x.rank - 2;
  if (spatial < 1 || kernel.rank !== x.rank || kernel.shape[1]! * groups !== x.shape[1]) {
    throw problem("SHAPE_MISMATCH", {
      subject: "convolve",
      argument: "kernel",
      rule: `be [outputs, channels / groups, ...window] for an input [${x.shape.join(",")}] in ${groups} group(s)`,
      got: kernel,
    });
  }
  const pads =
    typeof padding === "string"
      ? (padding.toUpperCase() as "VALID" | "SAME")
      : padding.map(([before, after]): [number, number] => [before, after]);
  const options = { rhsDilation: [...(dilation ?? Array<number>(spatial).fill(1))], featureGroupCount: groups };
  return wrap(
    lax.convGeneralDilated(
      x.array.ref,
      kernel.array.ref,
      [...(strides ?? Array<number>(spatial).fill(1))],
      pads,
      options,
    ),
  );
}

export interface PoolingOptions {
  /** Length of the window along each spatial axis. */
  readonly window: readonly number[];
  /** Step of the window; the window itself by default, so that windows do not overlap. */
  readonly strides?: readonly number[];
}

/**
 * The largest element of each window: `[batch, channels, ...space]`. Of equal ones the first in the window is the largest, to
 * which all of the gradient goes, as in PyTorch; NaN is larger than any number.
 */
export function maxPool(x: Tensor, { window, strides = window }: PoolingOptions): Tensor {
  const all = windows("maxPool", x, window, strides);
  const fixed = all.stopGradient();
  const count = sizeOf(window);
  const order = tensor(Float32Array.from({ length: count }, (_, place) => count - place));
  // The largest get numbers, the first the highest. Where there is NaN all have 0, and the sum is NaN.
  const rank = fixed.equal(fixed.max(-1, { keepDims: true })).where(order, 0);
  return rank
    .equal(rank.max(-1, { keepDims: true }))
    .where(all, 0)
    .sum(-1);
}

/** The mean of each window: `[batch, channels, ...space]`. */
export function averagePool(x: Tensor, { window, strides = window }: PoolingOptions): Tensor {
  return windows("averagePool", x, window, strides).mean(-1);
}

/** Each window's elements along a new last axis. */
function windows(operation: string, x: Tensor, window: readonly number[], strides: readonly number[]): Tensor {
  const spatial = x.rank - 2;
  if (
    spatial < 1 ||
    window.length !== spatial ||
    strides.length !== spatial ||
    window.some((length, i) => length > x.shape[i + 2]!)
  ) {
    throw problem("SHAPE_MISMATCH", {
      subject: operation,
      argument: "window",
      rule: `have a length for each of ${spatial} spatial axes, none longer than the input [${x.shape.join(",")}]`,
      got: [...window],
    });
  }
  const all: Tensor = wrap(lax.reduceWindow(x.array.ref, (one) => one, [...window], [...strides]));
  return all.reshape([...all.shape.slice(0, x.rank), sizeOf(window)]);
}
