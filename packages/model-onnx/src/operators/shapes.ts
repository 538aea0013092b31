import { type Kind, type Tensor, einsum, sizeOf } from "@downslope/core";
import { Constant, axisOf, broadcastShape } from "../constant.ts";
import { type Value, chosen, everyNth, isConstant, joined, kindOf, tensorOf, withRank } from "../value.ts";
import type { Call, Operator } from "./call.ts";

/* Operators that move elements about, and those that speak of shapes. */

const scalar = (value: number): Constant => new Constant("int", [], [value]);

const shape: Operator = (call) => {
  const { shape: lengths } = call.value(0);
  const place = (index: number) => Math.min(lengths.length, Math.max(0, axisOf(index, lengths.length)));
  return [Constant.ints(lengths.slice(place(call.int("start", 0)), place(call.int("end", lengths.length))))];
};

/** A first length that stands for the batch that a graph was exported for, as the one that there is. */
function ownBatch(call: Call, lengths: readonly number[], x: Value): readonly number[] {
  const { declared, actual } = call.running.batch;
  const isBatch = declared !== undefined && declared !== actual && lengths[0] === declared && x.shape[0] === actual;
  return isBatch ? lengths.with(0, actual) : lengths;
}

const reshape: Operator = (call) => {
  const x = call.value(0);
  const keepsZeros = call.int("allowzero", 0) === 1;
  const asked = ownBatch(call, call.intsOrInput("shape", 1) ?? [], x);
  const lengths = asked.map((length, i) => (length === 0 && !keepsZeros ? x.shape[i]! : length));
  const known = sizeOf(lengths.filter((length) => length !== -1));
  const whole = lengths.map((length) => (length === -1 ? sizeOf(x.shape) / known : length));
  if (whole.some((length) => !Number.isInteger(length)) || sizeOf(whole) !== sizeOf(x.shape))
    throw call.wrong("shape", `hold the ${sizeOf(x.shape)} elements of [${x.shape.join(",")}]`, lengths);
  return [x.reshape(whole)];
};

const flatten: Operator = (call) => {
  const x = call.value(0);
  const axis = axisOf(call.int("axis", 1), x.shape.length);
  return [x.reshape([sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))])];
};

const transpose: Operator = (call) => {
  const x = call.value(0);
  return [x.transpose(call.ints("perm") ?? [...x.shape.keys()].toReversed())];
};

const squeeze: Operator = (call) => {
  const x = call.value(0);
  const axes = call.intsOrInput("axes", 1)?.map((axis) => axisOf(axis, x.shape.length));
  const isGone = (length: number, i: number) => (axes ? axes.includes(i) : length === 1);
  return [x.reshape(x.shape.filter((length, i) => !isGone(length, i)))];
};

const unsqueeze: Operator = (call) => {
  const x = call.value(0);
  const given = call.intsOrInput("axes", 1) ?? [];
  const rank = x.shape.length + given.length;
  const axes = given.map((axis) => axisOf(axis, rank));
  const rest = x.shape.values();
  return [x.reshape(Array.from({ length: rank }, (_, i) => (axes.includes(i) ? 1 : rest.next().value!)))];
};

const concatenate: Operator = (call) => {
  const { declared, actual } = call.running.batch;
  const values = call.inputs.map((_, i) => call.value(i));
  const axis = axisOf(call.int("axis", 0), values[0]!.shape.length);
  // A class token that was stretched to the batch of the export.
  const isStretched = declared === 1 && axis > 0 && values.some((one) => one.shape[0] === actual);
  const whole = isStretched
    ? values.map((one) => (one.shape[0] === 1 ? one.broadcastTo(one.shape.with(0, actual)) : one))
    : values;
  return [joined(whole, axis)];
};

const split: Operator = (call) => {
  const x = call.value(0);
  const axis = axisOf(call.int("axis", 0), x.shape.length);
  const length = x.shape[axis]!;
  const parts = call.int("num_outputs", call.node.outputs.length);
  const even = Math.ceil(length / parts);
  const lengths =
    call.intsOrInput("split", 1) ??
    Array.from({ length: parts }, (_, i) => Math.max(0, Math.min(even, length - i * even)));
  let start = 0;
  return lengths.map((one) => {
    const part = x.slice(axis, start, start + one);
    start += one;
    return part;
  });
};

const slice: Operator = (call) => {
  const x = call.value(0);
  const starts = call.intsOrInput("starts", 1) ?? [];
  const ends = call.intsOrInput("ends", 2) ?? [];
  const axes = call.intsOrInput("axes", 3) ?? [...starts.keys()];
  const steps = call.has(4) ? call.numbers(4) : starts.map(() => 1);
  return [axes.reduce((part, axis, i) => cut(part, axisOf(axis, x.shape.length), starts[i]!, ends[i]!, steps[i]!), x)];
};

function cut(x: Value, axis: number, start: number, end: number, step: number): Value {
  const length = x.shape[axis]!;
  const place = (index: number, least: number, most: number) =>
    Math.min(most, Math.max(least, index < 0 ? index + length : index));
  if (step < 0) {
    // Backwards: the same elements counted from the other end.
    const [from, to] = [place(start, -1, length - 1), end < -length ? -1 : place(end, -1, length - 1)];
    return cut(x.flip(axis), axis, length - 1 - from, length - 1 - to, -step);
  }
  const [from, to] = [place(start, 0, length), place(end, 0, length)];
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (count === length && step === 1) return x;
  return step === 1 ? x.slice(axis, from, from + count) : everyNth(x, axis, from, step, count);
}

const expand: Operator = (call) => {
  const x = call.value(0);
  const asked = call.numbers(1);
  const { declared, actual } = call.running.batch;
  const own = declared !== undefined && declared !== actual && asked[0] === declared && x.shape[0] === actual;
  const lengths = broadcastShape([x.shape, own ? asked.with(0, actual) : asked]);
  return [withRank(x, lengths.length).broadcastTo(lengths)];
};

const tile: Operator = (call) => {
  const repeats = call.numbers(1);
  return [
    repeats.reduce<Value>(
      (x, count, axis) => (count === 1 ? x : joined(Array<Value>(count).fill(x), axis)),
      call.value(0),
    ),
  ];
};

/** Elements of `value` around each axis. */
const pad: Operator = (call) => {
  call.only("mode", call.text("mode", "constant"), "constant");
  const x = call.value(0);
  const rank = x.shape.length;
  const widths = call.intsOrInput("pads", 1) ?? [];
  const fill = call.number(2, call.float("value", 0));
  const axes = call.has(3) ? call.numbers(3).map((axis) => axisOf(axis, rank)) : [...x.shape.keys()];
  return [axes.reduce((part, axis, i) => padded(part, axis, widths[i]!, widths[i + axes.length]!, fill), x)];
};

/** With so many elements before and after along an axis; with fewer where the widths are below 0. */
export function padded(x: Value, axis: number, before: number, after: number, fill: number): Value {
  const cutDown = x.slice(axis, Math.max(0, -before), x.shape[axis]! - Math.max(0, -after));
  const around = ([Math.max(0, before), Math.max(0, after)] as const).map((length) =>
    length === 0 ? [] : [filled(cutDown, axis, length, fill)],
  );
  return joined([...around[0]!, cutDown, ...around[1]!], axis);
}

function filled(like: Value, axis: number, length: number, fill: number): Value {
  const lengths = like.shape.with(axis, length);
  return new Constant(kindOf(like), lengths, Array<number>(sizeOf(lengths)).fill(fill));
}

const constantOfShape: Operator = (call) => {
  const value = call.node.attributes["value"] as ReturnType<Constant["toJSON"]> | undefined;
  const lengths = call.numbers(0);
  const fill = Number(value?.data[0] ?? 0);
  return [new Constant(value?.kind ?? "float", lengths, Array<number>(sizeOf(lengths)).fill(fill))];
};

const range: Operator = (call) => {
  const [start, limit, delta] = [0, 1, 2].map((place) => call.numbers(place)[0]!) as [number, number, number];
  const count = Math.max(0, Math.ceil((limit - start) / delta));
  return [
    new Constant(
      kindOf(call.value(0)),
      [count],
      Array.from({ length: count }, (_, i) => start + i * delta),
    ),
  ];
};

/** The triangle above a diagonal, or below it; 0 elsewhere. */
const triangle: Operator = (call) => {
  const x = call.value(0);
  const [rows, columns] = x.shape.slice(-2) as [number, number];
  const diagonal = call.number(1, 0);
  const isUpper = call.int("upper", 1) === 1;
  const mask = Array.from({ length: rows * columns }, (_, i) => {
    const above = (i % columns) - Math.floor(i / columns) - diagonal;
    return Number(isUpper ? above >= 0 : above <= 0);
  });
  const zero = new Constant(kindOf(x), [], [0]);
  return [chosen(new Constant("bool", [rows, columns], mask), x, zero)];
};

const cumulate: Operator = (call) => {
  call.only("exclusive", call.int("exclusive", 0), 0);
  call.only("reverse", call.int("reverse", 0), 0);
  const x = call.value(0);
  const axis = axisOf(call.numbers(1)[0]!, x.shape.length);
  if (!isConstant(x)) return [(x as Tensor<Kind> as Tensor).cumulativeSum(axis)];
  const rows = Array.from({ length: x.shape[axis]! }, (_, i) => x.slice(axis, i, i + 1));
  const sums: Constant[] = [];
  for (const row of rows) sums.push(sums.length === 0 ? row : Constant.zip(sums.at(-1)!, row, (a, b) => a + b));
  return [sums.length === 0 ? x : Constant.concat(sums, axis)];
};

export const shapeOperators: Readonly<Record<string, Operator>> = {
  Shape: shape,
  Size: (call) => [scalar(sizeOf(call.value(0).shape))],
  Reshape: reshape,
  Flatten: flatten,
  Transpose: transpose,
  Squeeze: squeeze,
  Unsqueeze: unsqueeze,
  Concat: concatenate,
  Split: split,
  Slice: slice,
  Expand: expand,
  Tile: tile,
  Pad: pad,
  ConstantOfShape: constantOfShape,
  Range: range,
  Trilu: triangle,
  CumSum: cumulate,
  Einsum: (call) => [einsum(call.text("equation", ""), ...call.inputs.map((_, i) => tensorOf(call.tensor(i))))],
};
