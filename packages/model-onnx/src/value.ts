import { type Kind, Tensor, concat, fromHost } from "@downslope/core";
import { Constant, type ElementKind, broadcastShape } from "./constant.ts";

/** What an operator is given and gives: numbers that are known, or a tensor of the traced step. */
export type Value = Constant | Tensor<Kind>;

export const isConstant = (value: Value | undefined): value is Constant => value instanceof Constant;

export function kindOf(value: Value): ElementKind {
  if (isConstant(value)) return value.kind;
  if (value.dtype === "bool") return "bool";
  return value.dtype === "int32" ? "int" : "float";
}

const dtypes = { float: "float32", int: "int32", bool: "bool" } as const;
const [most, least] = [2 ** 31 - 1, -(2 ** 31)];

/** A value as a tensor. Whole numbers beyond int32, which exporters write for "to the end", become its limits. */
export function tensorOf<K extends Kind = "float">(value: Value): Tensor<K> {
  if (!isConstant(value)) return value as Tensor<Kind> as Tensor<K>;
  const { kind, shape, values } = value;
  const data =
    kind === "float"
      ? Float32Array.from(values)
      : Int32Array.from(values, (one) => Math.min(most, Math.max(least, one)));
  return fromHost<K>({ shape, dtype: dtypes[kind], data });
}

/** With axes of length 1 before its own, up to a rank. */
export function withRank<V extends Value>(value: V, rank: number): V {
  if (value.shape.length >= rank) return value;
  const ones = Array<number>(rank - value.shape.length).fill(1);
  return value.reshape([...ones, ...value.shape]) as V;
}

/** Values of one rank, so that core stretches them as ONNX does. */
export function aligned(values: readonly Value[]): Value[] {
  const rank = Math.max(...values.map(({ shape }) => shape.length));
  return values.map((one) => withRank(one, rank));
}

/** A constant of one element as a number, where beside another value it would not raise the rank. */
export function numberBeside(value: Value, other: Value): number | undefined {
  return isConstant(value) && value.size === 1 && value.rank <= other.shape.length ? value.values[0] : undefined;
}

/** Values joined along an axis. */
export function joined(values: readonly Value[], axis: number): Value {
  if (values.every(isConstant)) return Constant.concat(values, axis);
  return values.length === 1
    ? values[0]!
    : concat(
        values.map((one) => tensorOf<Kind>(one)),
        axis,
      );
}

/** `yes` where the condition holds, `no` elsewhere. */
export function chosen(condition: Value, yes: Value, no: Value): Value {
  if (isConstant(condition) && isConstant(yes) && isConstant(no)) {
    const shape = broadcastShape([condition.shape, yes.shape, no.shape]);
    const [c, y, n] = [condition, yes, no].map((one) => one.broadcastTo(shape).values);
    return new Constant(
      yes.kind,
      shape,
      Array.from(c!, (isTrue, i) => (isTrue ? y![i]! : n![i]!)),
    );
  }
  const [mask, one, other] = aligned([condition, yes, no]) as [Value, Value, Value];
  const where = tensorOf<"bool">(mask);
  // Two numbers would come out as floats, whatever they were.
  const branch = (value: Value, beside: Value) =>
    isConstant(beside) ? tensorOf<Kind>(value) : (numberBeside(value, beside) ?? tensorOf<Kind>(value));
  return where.where<Kind>(branch(one, other) as Tensor<Kind>, branch(other, one) as Tensor<Kind>);
}

/** `count` elements along an axis, from `start` on, each `stride` after the last. */
export function everyNth(x: Value, axis: number, start: number, stride: number, count: number): Value {
  if (isConstant(x)) {
    return x.take(
      axis,
      Array.from({ length: count }, (_, i) => start + i * stride),
    );
  }
  if (count === 0) return x.slice(axis, 0, 0);
  const cut = x.slice(axis, start, start + (count - 1) * stride + 1);
  if (stride === 1 || count === 1) return cut;
  const widths = cut.shape.map((_, i): [number, number] => [0, i === axis ? stride - 1 : 0]);
  const rows = cut.pad(widths).reshape(cut.shape.toSpliced(axis, 1, count, stride));
  return rows.slice(axis + 1, 0, 1).reshape(cut.shape.with(axis, count));
}
