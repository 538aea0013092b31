import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { inDtype } from "./conversions.ts";
import { type Lowering, type Rule, type Rules, range } from "./lowering.ts";

/** A value with axes of length 1 before its own, up to a rank. */
function ranked(lowering: Lowering, value: Value, rank: number): Value {
  return lowering.reshape(value, [...Array<number>(rank - value.shape.length).fill(1), ...value.shape]);
}

/**
 * The sum of products along the last axis, of values that stretch to each other: a product of matrices once it is known
 * which axes both have (the batch), which the first alone (rows), and which the second (columns).
 */
const dot: Rule = (lowering, { outputs }, inputs) => {
  const { dtype } = outputs[0]!;
  const rank = outputs[0]!.shape.length + 1;
  const k = rank - 1;
  const [x, y] = inDtype(lowering, inputs, dtype).map((value) => ranked(lowering, value, rank)) as [Value, Value];
  const length = Math.max(...inputs.map(({ shape }) => shape.at(-1) ?? 1));
  const wrap = (value: Value): Value => (dtype === "uint32" ? lowering.wrap(value) : value);
  if (x.shape[k] !== y.shape[k] || x.shape[k] === 1) return [wrap(stretchedDot(lowering, x, y, length))];
  const batch: number[] = [];
  const rows: number[] = [];
  const columns: number[] = [];
  for (const axis of range(k)) {
    const [own, other] = [x.shape[axis]!, y.shape[axis]!];
    (own === other ? batch : other === 1 ? rows : columns).push(axis);
  }
  const lengths = range(k).map((axis) => Math.max(x.shape[axis]!, y.shape[axis]!));
  const size = (axes: readonly number[]): number => sizeOf(axes.map((axis) => lengths[axis]!));
  const moved = [...batch, ...rows, ...columns];
  const [b, m, n, depth] = [size(batch), size(rows), size(columns), x.shape[k]!];
  const [left, right] = [x, y].map((value) => lowering.transpose(value, [...moved, k])) as [Value, Value];
  const result = wrap(b === 1 ? matrices(lowering, left, right, m, n, depth) : batches(lowering, left, right, b, m, n));
  const back = range(k).map((axis) => moved.indexOf(axis));
  return [
    lowering.transpose(
      lowering.reshape(
        result,
        moved.map((axis) => lengths[axis]!),
      ),
      back,
    ),
  ];
};

/** Where one of the two is the same all along the axis, only the other is added up. */
function stretchedDot(lowering: Lowering, x: Value, y: Value, length: number): Value {
  const k = x.shape.length - 1;
  const along = (value: Value): Value => {
    const shape = value.shape.slice(0, k);
    if (value.shape[k] === 1) return lowering.reshape(value, shape);
    return lowering.graph.add(
      "ReduceSum",
      [value, lowering.graph.list([k])],
      { type: value.type, shape },
      { keepdims: 0 },
    );
  };
  const result = lowering.elementwise("Mul", [along(x), along(y)]);
  const times = x.shape[k] === 1 && y.shape[k] === 1 ? length : 1;
  return times === 1 ? result : lowering.elementwise("Mul", [result, lowering.number(result.type, times)]);
}

/** [m, k] times the transposed [n, k]. */
function matrices(lowering: Lowering, x: Value, y: Value, m: number, n: number, depth: number): Value {
  const { type } = x;
  const [left, right] = [lowering.reshape(x, [m, depth]), lowering.reshape(y, [n, depth])];
  const out = { type, shape: [m, n] };
  if (type === "float32" || type === "float64") return lowering.graph.add("Gemm", [left, right], out, { transB: 1 });
  return lowering.graph.add("MatMul", [left, lowering.transpose(right, [1, 0])], out);
}

function batches(lowering: Lowering, x: Value, y: Value, b: number, m: number, n: number): Value {
  const depth = x.shape.at(-1)!;
  const left = lowering.reshape(x, [b, m, depth]);
  const right = lowering.transpose(lowering.reshape(y, [b, n, depth]), [0, 2, 1]);
  return lowering.graph.add("MatMul", [left, right], { type: x.type, shape: [b, m, n] });
}

/** Rules of products of matrices. */
export const productRules: Rules = { dot };
