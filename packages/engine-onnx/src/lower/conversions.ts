import type { DType } from "@downslope/core/engine";
import type { Value } from "../graph.ts";
import { type Lowered, type Lowering, carrierOf } from "./lowering.ts";

/** What holds two dtypes, as jax-js joins them. */
const order: readonly DType[] = ["bool", "uint32", "int32", "float32", "float64"];
export const joined = (inputs: readonly Lowered[]): DType =>
  order[Math.max(...inputs.map(({ dtype }) => order.indexOf(dtype)))]!;

export const isFloat = (dtype: DType): boolean => dtype === "float32" || dtype === "float64";

/** A value in another dtype. Fractions are cut off; what an integer cannot hold becomes its nearest end. */
export function convert(lowering: Lowering, value: Value, from: DType, to: DType): Value {
  if (from === to) return value;
  if (isFloat(from) && (to === "int32" || to === "uint32")) return cutOff(lowering, value, to);
  const cast = lowering.cast(value, carrierOf(to));
  return to === "uint32" && from === "int32" ? lowering.wrap(cast) : cast;
}

function cutOff(lowering: Lowering, value: Value, to: "int32" | "uint32"): Value {
  const [low, high] = to === "int32" ? [-(2 ** 31), 2 ** 31 - 1] : [0, 2 ** 32 - 1];
  // Beyond 2^53 every number is whole; a conversion of more than int64 holds would give anything.
  const tame = lowering.elementwise("Min", [
    lowering.elementwise("Max", [value, lowering.number(value.type, -(2 ** 53))]),
    lowering.number(value.type, 2 ** 53),
  ]);
  const whole = lowering.cast(tame, "int64");
  const above = lowering.elementwise("Max", [whole, lowering.number("int64", low)]);
  const inside = lowering.elementwise("Min", [above, lowering.number("int64", high)]);
  return lowering.cast(inside, carrierOf(to));
}

/** Cores of inputs in one dtype. */
export const inDtype = (lowering: Lowering, inputs: readonly Lowered[], dtype: DType): Value[] =>
  inputs.map((one) => convert(lowering, one.core, one.dtype, dtype));
