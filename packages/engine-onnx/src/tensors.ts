import type { DType, HostArray, HostData } from "@downslope/core";
import type { Tensor } from "onnxruntime-common";
import type { ElementType, Value } from "./graph.ts";
import type { Runtime } from "./runtime.ts";

/** How values come into a graph and leave it. Truth values are whole numbers on the host. */
const types = {
  float32: "float32",
  float64: "float64",
  int32: "int32",
  uint32: "uint32",
  bool: "int32",
} as const satisfies Readonly<Record<DType, ElementType & Tensor.Type>>;
export const hostTypeOf = (dtype: DType): ElementType & Tensor.Type => types[dtype];

/** Memory of each element type. */
const memories = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  int64: BigInt64Array,
  uint32: Uint32Array,
  uint64: BigUint64Array,
  bool: Uint8Array,
} as const satisfies Readonly<Record<ElementType, unknown>>;
type Memory = HostData | BigInt64Array | BigUint64Array | Uint8Array;
export const memoryOf = (type: ElementType, length: number): Memory => new memories[type](length);

/** Memory as a tensor of ONNX Runtime. */
export const tensorOf = (
  { Tensor: Made }: Runtime,
  { type, shape }: Pick<Value, "type" | "shape">,
  memory: Memory,
): Tensor => new Made(type as "float32", memory as Float32Array, shape);

/** A host array as a tensor of ONNX Runtime over the same memory. */
export const toTensor = (runtime: Runtime, { shape, dtype, data }: HostArray): Tensor =>
  tensorOf(runtime, { type: types[dtype], shape }, data);
