import { type DType as EngineDType, numpy as np } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { type DType, type HostArray, type HostData, type Kind, hostArray, sizeOf } from "./dtype.ts";
import { checkShape } from "./shape.ts";
import { type Tensor, wrap } from "./tensor.ts";

/** Numbers nested as deep as the tensor has axes. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** The kind of tensor that a dtype gives. */
export type KindOf<D extends DType> = D extends "int32"
  ? "int"
  : D extends "uint32"
    ? "key"
    : D extends "bool"
      ? "bool"
      : "float";

/** A tensor from numbers: `tensor([[1, 2], [3, 4]])`, typed memory with a shape, or a host array. */
export function tensor<D extends DType = "float32">(
  values: NestedNumbers | HostData | HostArray,
  options: { readonly shape?: readonly number[]; readonly dtype?: D } = {},
): Tensor<KindOf<D>> {
  const host = toHostArray(values, options.shape, options.dtype);
  return fromHost(host);
}

/** A tensor from a host array. */
export function fromHost<K extends Kind>(host: HostArray): Tensor<K> {
  checkShape("tensor", host.shape);
  if (sizeOf(host.shape) !== host.data.length) {
    throw problem("SHAPE_MISMATCH", {
      subject: "tensor",
      argument: "shape",
      rule: `hold ${host.data.length} elements, as many as were given`,
      got: [...host.shape],
    });
  }
  const dtype = (host.dtype === "bool" ? "int32" : host.dtype) as EngineDType;
  if (host.data.length === 0) return wrap(np.zeros([...host.shape], { dtype }));
  const array = np.array(host.data as Float32Array<ArrayBuffer>, { shape: places(host.shape), dtype });
  const found = host.shape.length === 0 ? array.reshape([]) : array;
  return wrap(host.dtype === "bool" ? np.notEqual(found, 0) : found);
}

function toHostArray(
  values: NestedNumbers | HostData | HostArray,
  shape?: readonly number[],
  dtype?: DType,
): HostArray {
  if (ArrayBuffer.isView(values)) return hostArray(values as HostData, shape, dtype);
  if (typeof values === "object" && "data" in values)
    return hostArray(values.data, shape ?? values.shape, dtype ?? values.dtype);
  const found: number[] = [];
  const flat: number[] = [];
  const visit = (part: NestedNumbers, depth: number): void => {
    if (typeof part === "number") return void flat.push(part);
    found[depth] ??= part.length;
    if (found[depth] !== part.length)
      throw problem("SHAPE_MISMATCH", {
        subject: "tensor",
        argument: "values",
        rule: `have rows of equal length, ${found[depth]}`,
        got: part,
      });
    for (const child of part) visit(child, depth + 1);
  };
  visit(values, 0);
  return hostArray(flat, shape ?? found, dtype ?? "float32");
}

/**
 * The shape in which a constant is made. jax-js writes a constant without axes into kernels as a literal, and does not
 * cut it where it is padded: `concat` and `stack` would add it to all that it is joined with. One of length 1 is cut.
 */
const places = (shape: readonly number[]): number[] => (shape.length === 0 ? [1] : [...shape]);

/** Tensors of one value. */
export function full(
  shape: readonly number[],
  value: number,
  dtype: "float32" | "float64" | "int32" = "float32",
): Tensor {
  checkShape("full", shape);
  const array = np.full(places(shape), value, { dtype: dtype as EngineDType });
  return wrap(shape.length === 0 ? array.reshape([]) : array);
}
export function zeros(shape: readonly number[], dtype: "float32" | "float64" = "float32"): Tensor {
  return full(shape, 0, dtype);
}
export function ones(shape: readonly number[], dtype: "float32" | "float64" = "float32"): Tensor {
  return full(shape, 1, dtype);
}
/** 0, 1, ..., length - 1. */
export function range(length: number): Tensor<"int"> {
  return wrap(np.arange(0, length, 1, { dtype: "int32" as EngineDType }));
}
