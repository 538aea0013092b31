import type { DType, HostArray } from "@downslope/core";
import type { Tensor } from "onnxruntime-common";
import type { ElementType } from "./graph.ts";
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

/** A host array as a tensor of ONNX Runtime over the same memory. */
export const toTensor = ({ Tensor: Made }: Runtime, { shape, dtype, data }: HostArray): Tensor =>
  new Made(types[dtype], data as Float32Array, shape);
