import { type Kind, type Tensor, gather, take, sizeOf } from "@downslope/core";
import { Constant, axisOf } from "../constant.ts";
import { type Value, isConstant, joined, kindOf, tensorOf } from "../value.ts";
import type { Call, Operator } from "./call.ts";

/* Operators that choose elements by index. */

/** Known indices up to so many are cut out one by one, whose gradient is cheaper than a gather's. */
const few = 32;

/** Rows of the data along an axis: an embedding, or one of some parts. */
const gatherRows: Operator = (call) => {
  const [data, indices] = [call.value(0), call.value(1)];
  const axis = axisOf(call.int("axis", 0), data.shape.length);
  const length = data.shape[axis]!;
  const whole = [...data.shape.slice(0, axis), ...indices.shape, ...data.shape.slice(axis + 1)];
  if (!isConstant(indices)) return [rowsAt(call, data, axis, tensorOf<"int">(indices)).reshape(whole)];
  const places = Array.from(indices.values, (index) => axisOf(index, length));
  const wrong = places.find((index) => !(index >= 0 && index < length));
  if (wrong !== undefined) throw call.wrong("indices", `be from 0 to ${length - 1}`, wrong);
  if (isConstant(data)) return [data.take(axis, places).reshape(whole)];
  const [first = 0] = places;
  if (places.length > 0 && places.every((index, i) => index === first + i))
    return [data.slice(axis, first, first + places.length).reshape(whole)];
  if (places.length <= few) {
    const parts = places.map((index) => data.slice(axis, index, index + 1));
    return [joined(parts, axis).reshape(whole)];
  }
  return [rowsAt(call, data, axis, tensorOf<"int">(Constant.ints(places))).reshape(whole)];
};

/** The rows at indices that are known when the step runs, along an axis, the axes of the indices as one. */
function rowsAt(call: Call, data: Value, axis: number, indices: Tensor<"int">): Tensor {
  if (kindOf(data) !== "float") throw call.wrong("inputs", "hold floats to choose from", data);
  const source = tensorOf(data);
  const length = source.shape[axis]!;
  const flat = indices.reshape([sizeOf(indices.shape)]);
  const places = flat.less(0).where<"int">(flat.add(length), flat);
  if (axis === 0) return take(source, places);
  const order = [axis, ...source.shape.keys()].filter((one, i) => i === 0 || one !== axis);
  const rows = take(source.transpose(order), places);
  const back = source.shape.map((_, i) => (i === axis ? 0 : i < axis ? i + 1 : i));
  return rows.transpose(back);
}

const gatherElements: Operator = (call) => {
  const data = call.tensor(0);
  const axis = axisOf(call.int("axis", 0), data.rank);
  const indices = call.anyTensor(1) as Tensor<Kind> as Tensor<"int">;
  return [gather(data, indices.less(0).where<"int">(indices.add(data.shape[axis]!), indices), axis)];
};

const argmax: Operator = (call) => {
  call.only("select_last_index", call.int("select_last_index", 0), 0);
  const x = call.tensor(0);
  const axis = axisOf(call.int("axis", 0), x.rank);
  const found = x.argmax(axis);
  return [call.int("keepdims", 1) === 1 ? found.expandDims(axis) : found];
};

export const indexingOperators: Readonly<Record<string, Operator>> = {
  Gather: gatherRows,
  GatherElements: gatherElements,
  ArgMax: argmax,
};
