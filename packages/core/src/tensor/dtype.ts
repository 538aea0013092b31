/** Element types that exist in Downslope. `float64` is for checking; training runs in `float32`. */
export type DType = "float32" | "float64" | "int32" | "uint32" | "bool";

/**
 * What a tensor's elements mean, known to the type checker: comparisons give `bool`, labels are `int`, random keys are
 * `key`, and all that is differentiated is `float` (`float32` or `float64` at run time).
 */
export type Kind = "float" | "int" | "bool" | "key";

/** The element types of each kind. */
export interface DTypesOf {
  readonly float: "float32" | "float64";
  readonly int: "int32";
  readonly bool: "bool";
  readonly key: "uint32";
}

/** Elements of a tensor on the host, row-major. Booleans are 0 and 1 in an `Int32Array`. */
export type HostData = Float32Array | Float64Array | Int32Array | Uint32Array;

/** A tensor on the host: plain memory, no engine. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly dtype: DType;
  readonly data: HostData;
}

/** Whether elements of this dtype can be differentiated. */
export function isFloat(dtype: string): dtype is "float32" | "float64" {
  return dtype === "float32" || dtype === "float64";
}

/** Number of elements of a shape. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

/** Typed memory of `length` zeros for a dtype. */
export function allocate(dtype: DType, length: number): HostData {
  if (dtype === "float32") return new Float32Array(length);
  if (dtype === "float64") return new Float64Array(length);
  if (dtype === "uint32") return new Uint32Array(length);
  return new Int32Array(length);
}

/** A host array from numbers. Without a shape it is a vector. */
export function hostArray(data: HostData | readonly number[], shape?: readonly number[], dtype?: DType): HostArray {
  const type = dtype ?? dtypeOf(data);
  const typed = isHostData(data) && dtypeOf(data) === type ? data : fill(allocate(type, data.length), data);
  return { shape: shape ?? [data.length], dtype: type, data: typed };
}

function isHostData(data: HostData | readonly number[]): data is HostData {
  return [Float32Array, Float64Array, Int32Array, Uint32Array].some((memory) => data instanceof memory);
}

function dtypeOf(data: HostData | readonly number[]): DType {
  if (data instanceof Float64Array) return "float64";
  if (data instanceof Int32Array) return "int32";
  if (data instanceof Uint32Array) return "uint32";
  return "float32";
}

function fill(target: HostData, source: ArrayLike<number>): HostData {
  target.set(source);
  return target;
}
