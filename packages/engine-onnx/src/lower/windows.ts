import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { maxPoolPrimitive, maxUnpoolPrimitive } from "../pooling.ts";
import { type Lowering, type Rule, type Rules, range } from "./lowering.ts";
import { dilate } from "./products.ts";

interface Windows {
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

/**
 * The largest element of each window, and its place in the whole input. ONNX Runtime passes over NaN: one anywhere makes all
 * NaN, as a step with NaN is not taken.
 */
const maxPool: Rule = (lowering, { outputs, params }, [x]) => {
  const { window, strides } = params as unknown as Windows;
  const whole = lowering.whole(x!);
  const { shape } = outputs[0]!;
  const [largest, places] = lowering.graph.addMany(
    "MaxPool",
    [whole],
    [
      { type: whole.type, shape },
      { type: "int64", shape },
    ],
    { kernel_shape: window, strides },
  );
  const axes = lowering.graph.list(range(whole.shape.length));
  const sum = lowering.graph.add("ReduceSum", [whole, axes], { type: whole.type, shape: [] }, { keepdims: 0 });
  const isNumber = lowering.elementwise("Equal", [sum, sum], "bool");
  const numbers = [0, NaN].map((value) => lowering.number(whole.type, value)) as [Value, Value];
  const spoilt = lowering.elementwise("Where", [isNumber, ...numbers], whole.type);
  // A window without any number has no place.
  return [
    lowering.elementwise("Add", [largest!, spoilt]),
    lowering.elementwise("Max", [places!, lowering.number("int64", 0)]),
  ];
};

/** Puts each element where the largest of its window stood, and zeros elsewhere. */
const maxUnpool: Rule = (lowering, { outputs, params }, [x, places]) => {
  const { window, strides } = params as unknown as Windows;
  const { shape } = outputs[0]!;
  const { graph } = lowering;
  const value = lowering.whole(x!);
  if (strides.every((stride, i) => stride >= window[i]!)) {
    const attributes = { kernel_shape: window, strides };
    return [graph.add("MaxUnpool", [value, places!.core, graph.list(shape)], { type: value.type, shape }, attributes)];
  }
  // Windows that overlap may have the same largest element.
  const size = sizeOf(shape);
  const count = sizeOf(value.shape);
  const zeros = graph.add("Expand", [lowering.number(value.type, 0), graph.list([size])], {
    type: value.type,
    shape: [size],
  });
  const [from, to] = [value, places!.core].map((one) => lowering.reshape(one, [count])) as [Value, Value];
  const added = graph.add("ScatterElements", [zeros, to, from], zeros, { axis: 0, reduction: "add" });
  return [lowering.reshape(added, shape)];
};

/** Rules of windows that slide over axes. */
export const windowRules: Rules = {
  pool,
  pool_transpose: poolTranspose,
  [maxPoolPrimitive]: maxPool,
  [maxUnpoolPrimitive]: maxUnpool,
};
