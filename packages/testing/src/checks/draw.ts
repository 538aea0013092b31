import { type HostArray, hostArray, hostNormal, hostUniform, sizeOf } from "@downslope/core";

/** Numbers for a check: random, and always the same. Each call draws new ones. */
export interface Draw {
  /** Normal numbers, in float64. */
  normal(shape: readonly number[], scale?: number): HostArray;
  /** Uniform numbers from low to high, in float64. */
  uniform(shape: readonly number[], low: number, high: number): HostArray;
  /** Labels from 0 to classes - 1, all of them in turn, in int32. */
  labels(shape: readonly number[], classes: number): HostArray;
  /** Whether true or false, as 0 and 1 in float64, both of them. */
  bits(shape: readonly number[]): HostArray;
}

/** A source of numbers from a seed. */
export function drawFrom(seed: number): Draw {
  let stream = 0;
  const labels = (shape: readonly number[], classes: number): Int32Array => {
    const offset = Math.floor(hostUniform(1, seed, stream++)[0]! * classes);
    return Int32Array.from({ length: sizeOf(shape) }, (_, i) => (i * 2 + (i >> 1) + offset) % classes);
  };
  return {
    normal: (shape, scale = 1) =>
      hostArray(
        hostNormal(sizeOf(shape), seed, stream++).map((x) => x * scale),
        shape,
      ),
    uniform: (shape, low, high) =>
      hostArray(
        hostUniform(sizeOf(shape), seed, stream++).map((x) => low + (high - low) * x),
        shape,
      ),
    labels: (shape, classes) => hostArray(labels(shape, classes), shape),
    bits: (shape) => hostArray(Float64Array.from(labels(shape, 2)), shape),
  };
}
