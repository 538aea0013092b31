// Seeded numbers on the host: first parameters and batches of the workloads.
import { hostNormal, hostUniform } from "@downslope/core";

const sizeOf = (shape) => shape.reduce((product, length) => product * length, 1);

/**
 * A source of host arrays. Each array is of a stream of its own, so that the same seed gives the same workload.
 * @param {number} seed
 */
export function drawing(seed) {
  let stream = 0;
  const floats = (shape, from) => ({
    shape,
    dtype: "float32",
    data: Float32Array.from(from(sizeOf(shape), seed, stream++)),
  });
  return {
    /** Normal numbers of this standard deviation. */
    normal: (shape, scale = 1) => floats(shape, (...given) => hostNormal(...given).map((value) => value * scale)),
    /** 0 and 1, with equal probability. */
    bits: (shape) => floats(shape, (...given) => hostUniform(...given).map((value) => Number(value < 0.5))),
    /** Whole numbers from 0 to `count - 1`. */
    indices: (shape, count) => ({
      shape,
      dtype: "int32",
      data: Int32Array.from(hostUniform(sizeOf(shape), seed, stream++), (value) => Math.floor(value * count)),
    }),
  };
}

/** Four batches, which the steps take in turn. */
export const fourBatches = (make) => Array.from({ length: 4 }, make);
