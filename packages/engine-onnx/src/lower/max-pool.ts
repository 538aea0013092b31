import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { maxPoolPrimitive, maxUnpoolPrimitive } from "../pooling.ts";
import { type Lowering, type Rule, type Rules, range } from "./lowering.ts";
import type { Windows } from "./windows.ts";

/** The largest element of each window, and its place in the whole input. */
type Pooled = (
  lowering: Lowering,
  x: Value,
  shape: readonly number[],
  windows: Windows,
) => readonly [largest: Value, places: Value];

/** ONNX Runtime passes over NaN: one anywhere makes all NaN, as a step with NaN is not taken. */
const maxPool: Rule = (lowering, { outputs, params }, [x]) => {
  const windows = params as unknown as Windows;
  const whole = lowering.whole(x!);
  const lengths = [...windows.window, ...windows.strides];
  const pooled = lengths.length <= 4 && lengths.every((length) => length === 2) ? inPairs : inAnyWindows;
  const [largest, places] = pooled(lowering, whole, outputs[0]!.shape, windows);
  const axes = lowering.graph.list(range(whole.shape.length));
  const sum = lowering.graph.add("ReduceSum", [whole, axes], { type: whole.type, shape: [] }, { keepdims: 0 });
  const isNumber = lowering.elementwise("Equal", [sum, sum], "bool");
  const numbers = [0, NaN].map((value) => lowering.number(whole.type, value)) as [Value, Value];
  const spoilt = lowering.elementwise("Where", [isNumber, ...numbers], whole.type);
  return [lowering.elementwise("Add", [largest, spoilt]), places];
};

const inAnyWindows: Pooled = (lowering, x, shape, { window, strides }) => {
  const outs = [x.type, "int64" as const].map((type) => ({ type, shape }));
  const [largest, places] = lowering.graph.addMany("MaxPool", [x], outs, { kernel_shape: window, strides });
  // A window without any number has no place.
  return [largest!, lowering.elementwise("Max", [places!, lowering.number("int64", 0)])];
};

/**
 * In windows of two along each axis, the place follows from comparisons. ONNX Runtime's own places take 15 times as long as
 * its pool alone, which four of these are: of the windows, their first elements, their first rows and their first columns.
 */
const inPairs: Pooled = (lowering, x, shape, { strides }) => {
  const outer = x.shape.length - strides.length;
  const length = x.shape.at(-1)!;
  const among = (window: readonly number[]): Value => {
    const places = x.shape.map((own, i) => (i < outer ? own : Math.floor((own - window[i - outer]!) / 2) + 1));
    const pooled = lowering.graph.add(
      "MaxPool",
      [x],
      { type: x.type, shape: places },
      { kernel_shape: window, strides },
    );
    // A window of one has room at an odd end.
    return lowering.slice(
      pooled,
      shape.map(() => 0),
      shape,
    );
  };
  const largest = among(strides);
  /** 1 where the largest is not among these. */
  const isElsewhere = (window: readonly number[]): Value =>
    lowering.cast(lowering.elementwise("Less", [among(window), largest], "bool"), "int64");
  if (strides.length === 1) return [largest, placesOf(lowering, isElsewhere([1]), x.shape, shape)];
  const isInFirstRow = lowering.elementwise("Equal", [among([1, 2]), largest], "bool");
  const below = lowering.elementwise("Add", [isElsewhere([2, 1]), lowering.number("int64", length)]);
  const within = lowering.elementwise("Where", [isInFirstRow, isElsewhere([1, 1]), below], "int64");
  return [largest, placesOf(lowering, within, x.shape, shape)];
};

/** Places in the whole input, from places in windows of two that lie side by side. */
function placesOf(lowering: Lowering, within: Value, from: readonly number[], to: readonly number[]): Value {
  const rank = to.length;
  /** Where the elements of an axis, or of all axes from one to another, begin. */
  const starts = (first: number, last: number, step: number): Value =>
    lowering.graph.constant(
      "int64",
      to.map((length, axis) => (axis >= first && axis <= last ? length : 1)),
      range(sizeOf(to.slice(first, last + 1))).map((place) => place * step),
    );
  const pooled = range(rank)
    .slice(2)
    .map((axis) => starts(axis, axis, 2 * sizeOf(from.slice(axis + 1))));
  const planes = starts(0, 1, sizeOf(from.slice(2)));
  const window = pooled.reduce((sum, one) => lowering.elementwise("Add", [sum, one]));
  return lowering.elementwise("Add", [lowering.elementwise("Add", [within, window]), planes]);
}

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

/** Rules of the largest elements of windows, and of the way back. */
export const maxPoolRules: Rules = { [maxPoolPrimitive]: maxPool, [maxUnpoolPrimitive]: maxUnpool };
