import { type Direction, problem, sizeOf } from "@downslope/core";
import type { PlaneParameter } from "../plane-protocol.ts";

/** Flat values as tensors by path, as a trained model has them. */
export function unflat(values: ArrayLike<number>, parameters: readonly PlaneParameter[]): Direction {
  const wanted = parameters.reduce((sum, { shape }) => sum + sizeOf(shape), 0);
  if (values.length !== wanted) {
    throw problem("INVALID_ARGUMENT", {
      subject: "plane",
      argument: "snapshots",
      rule: `hold ${wanted} numbers each, as the parameters do`,
      got: values.length,
      cure: "Train the model anew: these snapshots are of another one.",
    });
  }
  let start = 0;
  const entries = parameters.map(({ path, shape }) => {
    const data = Float32Array.from({ length: sizeOf(shape) }, (_, i) => values[start + i]!);
    start += data.length;
    return [`params.${path}`, { shape, dtype: "float32" as const, data }] as const;
  });
  return Object.fromEntries(entries);
}

/** Tensors by path as flat values; 0 for what is not there. */
export function flatOf(direction: Direction, parameters: readonly PlaneParameter[]): Float64Array {
  const parts = parameters.map(
    ({ path, shape }) => direction[`params.${path}`]?.data ?? new Float32Array(sizeOf(shape)),
  );
  return Float64Array.from(parts.flatMap((part) => [...part]));
}
