import type { Value } from "../graph.ts";
import { type Lowering, type Rule, type Rules, range } from "./lowering.ts";
import { dilate } from "./convolution.ts";

export interface Windows {
  readonly window: readonly number[];
  readonly strides: readonly number[];
}

const moveLast = (lowering: Lowering, value: Value, axis: number): Value =>
  lowering.transpose(value, [...range(value.shape.length).filter((one) => one !== axis), axis]);

/** Windows along one axis: their places stay at the axis, and a new last axis goes along each. */
function open(lowering: Lowering, value: Value, axis: number, window: number, stride: number): Value {
  const { shape } = value;
  const places = Math.ceil((shape[axis]! - window + 1) / stride);
  const part = (start: number, end: number, step: number): Value =>
    lowering.slice(
      value,
      shape.map((_, i) => (i === axis ? start : 0)),
      shape.map((length, i) => (i === axis ? end : length)),
      shape.map((_, i) => (i === axis ? step : 1)),
    );
  if (window === stride) {
    // They lie side by side.
    const apart = lowering.reshape(part(0, places * window, 1), shape.toSpliced(axis, 1, places, window));
    return moveLast(lowering, apart, axis + 1);
  }
  const parts = range(window).map((offset) => {
    const one = part(offset, offset + (places - 1) * stride + 1, stride);
    return lowering.reshape(one, [...one.shape, 1]);
  });
  const out = { type: value.type, shape: [...shape.toSpliced(axis, 1, places), window] };
  return parts.length === 1 ? parts[0]! : lowering.graph.add("Concat", parts, out, { axis: shape.length });
}

/** Adds up windows along one axis, the last axis going along each: the transpose of {@link open}. */
function close(lowering: Lowering, value: Value, axis: number, length: number, stride: number): Value {
  const window = value.shape.at(-1)!;
  const places = value.shape[axis]!;
  const last = value.shape.length - 1;
  const around = (one: Value, before: number): Value =>
    lowering.pad(
      one,
      one.shape.map((own, i) => (i === axis ? [before, length - before - own] : [0, 0])),
    );
  if (window === stride) {
    const order = range(last).toSpliced(axis + 1, 0, last);
    const joined = lowering.reshape(
      lowering.transpose(value, order),
      value.shape.slice(0, last).toSpliced(axis, 1, places * window),
    );
    return around(joined, 0);
  }
  const parts = range(window).map((offset) => {
    const one = lowering.slice(
      value,
      value.shape.map((_, i) => (i === last ? offset : 0)),
      value.shape.map((own, i) => (i === last ? offset + 1 : own)),
    );
    const apart = dilate(lowering, lowering.reshape(one, value.shape.slice(0, last)), new Map([[axis, stride]]));
    return around(apart, offset);
  });
  return parts.reduce((sum, part) => lowering.elementwise("Add", [sum, part]));
}

const pool: Rule = (lowering, { params }, [x]) => {
  const { window, strides } = params as unknown as Windows;
  const first = x!.shape.length - window.length;
  const opened = (value: Value, i: number): Value => open(lowering, value, first + i, window[i]!, strides[i]!);
  return [range(window.length).reduce(opened, lowering.whole(x!))];
};

const poolTranspose: Rule = (lowering, { outputs, params }, [x]) => {
  const { window, strides } = params as unknown as Windows;
  const { shape } = outputs[0]!;
  const first = shape.length - window.length;
  const closed = (value: Value, i: number): Value => close(lowering, value, first + i, shape[first + i]!, strides[i]!);
  return [range(window.length).reduceRight(closed, lowering.whole(x!))];
};

/** Rules of windows that slide over axes. */
export const windowRules: Rules = {
  pool,
  pool_transpose: poolTranspose,
};
