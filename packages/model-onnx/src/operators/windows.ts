import { type Tensor, averagePool, maxPool, sizeOf } from "@downslope/core";
import { Constant } from "../constant.ts";
import { tensorOf } from "../value.ts";
import type { Call, Operator } from "./call.ts";
import { padded } from "./shapes.ts";

/* Windows that move over the spatial axes of `[batch, channels, ...space]`. */

type Pairs = readonly (readonly [before: number, after: number])[];

/** Elements that are added before and after each spatial axis, by `pads` or `auto_pad`. */
export function paddingOf(
  call: Call,
  lengths: readonly number[],
  window: readonly number[],
  strides: readonly number[],
): Pairs {
  const auto = call.text("auto_pad", "NOTSET");
  if (auto === "VALID") return lengths.map(() => [0, 0]);
  if (auto === "NOTSET") {
    const pads = call.ints("pads") ?? [];
    return lengths.map((_, i) => [pads[i] ?? 0, pads[i + lengths.length] ?? 0]);
  }
  call.only("auto_pad", auto, "SAME_UPPER", "SAME_LOWER");
  return lengths.map((length, i) => {
    const total = Math.max(0, (Math.ceil(length / strides[i]!) - 1) * strides[i]! + window[i]! - length);
    const less = Math.floor(total / 2);
    return auto === "SAME_UPPER" ? [less, total - less] : [total - less, less];
  });
}

interface Windows {
  readonly window: readonly number[];
  readonly strides: readonly number[];
  readonly pads: Pairs;
  /** The same with what `ceil_mode` needs after the end, so that the last window is whole. */
  readonly whole: Pairs;
  /** Windows along each axis. */
  readonly counts: readonly number[];
}

function windowsOf(call: Call, lengths: readonly number[]): Windows {
  const window = call.ints("kernel_shape")!;
  const strides = call.ints("strides") ?? window.map(() => 1);
  for (const one of call.ints("dilations") ?? []) call.only("dilations", one, 1);
  const pads = paddingOf(call, lengths, window, strides);
  const isCeil = call.int("ceil_mode", 0) === 1;
  const counts = lengths.map((length, i) => {
    const [before, after] = pads[i]!;
    const steps = (length + before + after - window[i]!) / strides[i]!;
    const count = (isCeil ? Math.ceil(steps) : Math.floor(steps)) + 1;
    // A window that would begin in the padding after the end is left out.
    return isCeil && (count - 1) * strides[i]! >= length + before ? count - 1 : count;
  });
  const whole = pads.map(([before, after], i): readonly [number, number] => {
    const reach = (counts[i]! - 1) * strides[i]! + window[i]!;
    return [before, Math.max(after, reach - lengths[i]! - before)];
  });
  return { window, strides, pads, whole, counts };
}

const maximum: Operator = (call) => {
  if (call.node.outputs.length > 1) throw call.wrong("outputs", "be the values alone", call.node.outputs);
  const x = call.tensor(0);
  const { window, strides, whole } = windowsOf(call, x.shape.slice(2));
  return [maxPool(surrounded(x, whole, Number.NEGATIVE_INFINITY), { window, strides })];
};

const average: Operator = (call) => {
  const x = call.tensor(0);
  const lengths = x.shape.slice(2);
  const { window, strides, pads, whole, counts } = windowsOf(call, lengths);
  if (String(window) === String(lengths) && sizeOf(counts) === 1 && whole.flat().every((one) => one === 0))
    return [meanOverSpace(x)];
  const mean = averagePool(surrounded(x, whole, 0), { window, strides });
  if (whole.flat().every((one) => one === 0)) return [mean];
  // Elements of each window that count: the input's own, and those of `pads` where they do.
  const isPadCounted = call.int("count_include_pad", 0) === 1;
  const shares = counts.map((count, i) => {
    const [before, after] = isPadCounted ? pads[i]! : [0, 0];
    return Array.from({ length: count }, (_, place) => {
      const start = place * strides[i]! - pads[i]![0];
      const end = Math.min(start + window[i]!, lengths[i]! + after);
      return window[i]! / (end - Math.max(start, -before));
    });
  });
  const share = shares.reduce<Constant>(
    (sum, one, i) => Constant.zip(sum, alongAxis(one, i, counts.length), (a, b) => a * b),
    new Constant(
      "float",
      counts.map(() => 1),
      [1],
    ),
  );
  return [mean.mul(tensorOf(share.reshape([1, 1, ...share.shape])))];
};

function alongAxis(values: readonly number[], axis: number, rank: number): Constant {
  const shape = Array<number>(rank).fill(1).with(axis, values.length);
  return new Constant("float", shape, values);
}

function surrounded(x: Tensor, pads: Pairs, fill: number): Tensor {
  if (fill === 0) return pads.flat().every((one) => one === 0) ? x : x.pad([[0, 0], [0, 0], ...pads]);
  const whole = pads.reduce((part, [before, after], i) => padded(part, i + 2, before, after, fill) as Tensor, x);
  return whole;
}

const spaceOf = (x: Tensor): number[] => [...x.shape.keys()].slice(2);
const meanOverSpace = (x: Tensor): Tensor => x.mean(spaceOf(x), { keepDims: true });

export const windowOperators: Readonly<Record<string, Operator>> = {
  MaxPool: maximum,
  AveragePool: average,
  GlobalAveragePool: (call) => [meanOverSpace(call.tensor(0))],
  GlobalMaxPool: (call) => [call.tensor(0).max(spaceOf(call.tensor(0)), { keepDims: true })],
};
