import { type DType as EngineDType, lax, numpy as np } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { type DType, type HostArray, type HostData, type Kind, hostArray, sizeOf } from "./dtype.ts";
import { checkShape, normaliseAxis } from "./shape.ts";
import { Tensor, pick, pickFlat, wrap } from "./tensor.ts";

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
  const array = np.array(host.data as Float32Array<ArrayBuffer>, { shape: [...host.shape], dtype });
  return wrap(host.dtype === "bool" ? np.notEqual(array, 0) : array);
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

/** Tensors of one value. */
export function full(
  shape: readonly number[],
  value: number,
  dtype: "float32" | "float64" | "int32" = "float32",
): Tensor {
  checkShape("full", shape);
  return wrap(np.full([...shape], value, { dtype: dtype as EngineDType }));
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

/** `yes` where the condition is true, `no` elsewhere. */
export function where<K extends Kind = "float">(
  condition: Tensor<"bool">,
  yes: Tensor<K> | number,
  no: Tensor<K> | number,
): Tensor<K> {
  return condition.where(yes, no);
}

/** Tensors joined along an axis that they have. */
export function concat<K extends Kind>(tensors: readonly Tensor<K>[], axis = 0): Tensor<K> {
  const first = tensors[0];
  if (!first)
    throw problem("INVALID_ARGUMENT", {
      subject: "concat",
      argument: "tensors",
      rule: "hold at least one tensor",
      got: tensors,
    });
  const along = normaliseAxis("concat", axis, first.rank);
  for (const other of tensors) {
    if (
      other.rank !== first.rank ||
      other.dtype !== first.dtype ||
      other.shape.some((length, i) => i !== along && length !== first.shape[i])
    ) {
      throw problem("SHAPE_MISMATCH", {
        subject: "concat",
        argument: "tensors",
        rule: `agree with ${first} in all axes but ${along}`,
        got: other,
      });
    }
  }
  return wrap(
    np.concatenate(
      tensors.map((one) => one.array.ref),
      along,
    ),
  );
}

/** Tensors of one shape, joined along a new axis. */
export function stack<K extends Kind>(tensors: readonly Tensor<K>[], axis = 0): Tensor<K> {
  return concat(
    tensors.map((one) => one.expandDims(axis)),
    axis,
  );
}

/** Refuses indices that can be read and lie outside; in a compiled step they cannot be read, and the caller masks them. */
function checkIndices(operation: string, indices: Tensor<"int">, length: number): void {
  if (indices.isTraced) return;
  const wrong = indices.data().find((index) => index < 0 || index >= length);
  if (wrong !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: operation,
      argument: "indices",
      rule: `be from 0 to ${length - 1}`,
      got: wrong,
      cure: "Replace ignored labels by 0 and give them weight 0.",
    });
  }
}

/**
 * Ones at the index along a new last axis: `[...shape] -> [...shape, classes]`. An index out of range is refused; in a
 * compiled step, where it cannot be seen, its row is all zeros.
 */
export function oneHot(indices: Tensor<"int">, classes: number): Tensor {
  checkIndices("oneHot", indices, classes);
  const labels = range(classes).reshape([...indices.shape.map(() => 1), classes]);
  return indices.expandDims(-1).equal(labels).toFloat();
}

/**
 * The elements at the indices along an axis: x[i0, ..., indices[i0, ..., j, ...], ...]. Indices have the shape of x but
 * for the axis. One out of range is refused; in a compiled step, where it cannot be seen, it gives NaN.
 */
export function gather(x: Tensor, indices: Tensor<"int">, axis = -1): Tensor {
  const along = normaliseAxis("gather", axis, x.rank);
  const length = x.shape[along]!;
  if (indices.rank !== x.rank || indices.shape.some((n, i) => i !== along && n !== x.shape[i])) {
    throw problem("SHAPE_MISMATCH", {
      subject: "gather",
      argument: "indices",
      rule: `agree with [${x.shape.join(",")}] in all axes but ${along}`,
      got: indices,
    });
  }
  checkIndices("gather", indices, length);
  return pick(x, indices, along);
}

/** Rows of x at the indices: `[rows, ...rest]` and `[n]` give `[n, ...rest]`. One out of range is refused, or gives NaN. */
export function take(x: Tensor, indices: Tensor<"int">): Tensor {
  if (x.rank === 0 || indices.rank !== 1) {
    throw problem("SHAPE_MISMATCH", {
      subject: "take",
      argument: "indices",
      rule: "be a vector, for a tensor with rows",
      got: indices,
    });
  }
  const rows = x.shape[0]!;
  checkIndices("take", indices, rows);
  return pickFlat(x, indices.greaterEqual(0).and(indices.less(rows)), indices);
}

/** Sum of products in Einstein's notation: `einsum("ij,jk->ik", a, b)`. The output must be written. */
export function einsum(formula: string, ...tensors: readonly Tensor[]): Tensor {
  const [left = "", right, extra] = formula.replaceAll(" ", "").split("->");
  const terms = left.split(",");
  const isWritten =
    right !== undefined && extra === undefined && /^[A-Za-z,]*$/.test(left + right) && !right.includes(",");
  if (!isWritten)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: 'be like "ij,jk->ik"',
      got: formula,
    });
  if (terms.length !== tensors.length)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: `have ${tensors.length} terms, one a tensor`,
      got: formula,
    });
  const lengths = new Map<string, number>();
  terms.forEach((term, i) => {
    const { shape } = tensors[i]!;
    if (term.length !== shape.length)
      throw problem("SHAPE_MISMATCH", {
        subject: "einsum",
        argument: `tensors[${i}]`,
        rule: `have ${term.length} axes, as "${term}" says`,
        got: tensors[i],
      });
    [...term].forEach((letter, axis) => {
      const length = lengths.get(letter) ?? shape[axis]!;
      if (length !== shape[axis])
        throw problem("SHAPE_MISMATCH", {
          subject: "einsum",
          argument: `tensors[${i}]`,
          rule: `have length ${length} along "${letter}"`,
          got: tensors[i],
        });
      lengths.set(letter, length);
    });
  });
  const letters = [...lengths.keys()];
  const stranger = [...right].find((letter) => !lengths.has(letter));
  if (stranger !== undefined)
    throw problem("INVALID_ARGUMENT", {
      subject: "einsum",
      argument: "formula",
      rule: "use only letters of its terms in the output",
      got: formula,
    });
  const numbers = (term: string) => [...term].map((letter) => letters.indexOf(letter));
  return wrap(np.einsum(...tensors.flatMap((one, i) => [one.array.ref, numbers(terms[i]!)]), numbers(right)));
}

export interface ConvolutionOptions {
  /** Step of the window along each spatial axis. */
  readonly strides?: readonly number[];
  /** `valid`: none; `same`: output as long as the input over the stride; or pairs. */
  readonly padding?: "valid" | "same" | readonly (readonly [before: number, after: number])[];
  /** Distance between the elements of the kernel. */
  readonly dilation?: readonly number[];
  readonly groups?: number;
}

/**
 * Convolution (cross-correlation, as in PyTorch) over any number of spatial axes:
 * `[batch, channels, ...space]` with a kernel `[outputs, channels / groups, ...window]` gives `[batch, outputs, ...]`.
 */
export function convolve(
  x: Tensor,
  kernel: Tensor,
  { strides, padding = "valid", dilation, groups = 1 }: ConvolutionOptions = {},
): Tensor {
  const spatial = x.rank - 2;
  if (spatial < 1 || kernel.rank !== x.rank || kernel.shape[1]! * groups !== x.shape[1]) {
    throw problem("SHAPE_MISMATCH", {
      subject: "convolve",
      argument: "kernel",
      rule: `be [outputs, channels / groups, ...window] for an input [${x.shape.join(",")}] in ${groups} group(s)`,
      got: kernel,
    });
  }
  const pads =
    typeof padding === "string"
      ? (padding.toUpperCase() as "VALID" | "SAME")
      : padding.map(([before, after]): [number, number] => [before, after]);
  const options = { rhsDilation: [...(dilation ?? Array<number>(spatial).fill(1))], featureGroupCount: groups };
  return wrap(
    lax.convGeneralDilated(
      x.array.ref,
      kernel.array.ref,
      [...(strides ?? Array<number>(spatial).fill(1))],
      pads,
      options,
    ),
  );
}

export interface PoolingOptions {
  /** Length of the window along each spatial axis. */
  readonly window: readonly number[];
  /** Step of the window; the window itself by default, so that windows do not overlap. */
  readonly strides?: readonly number[];
}

/** The largest element of each window: `[batch, channels, ...space]`. */
export function maxPool(x: Tensor, { window, strides = window }: PoolingOptions): Tensor {
  return windows("maxPool", x, window, strides).max(-1);
}

/** The mean of each window: `[batch, channels, ...space]`. */
export function averagePool(x: Tensor, { window, strides = window }: PoolingOptions): Tensor {
  return windows("averagePool", x, window, strides).mean(-1);
}

/** Each window's elements along a new last axis. */
function windows(operation: string, x: Tensor, window: readonly number[], strides: readonly number[]): Tensor {
  const spatial = x.rank - 2;
  if (
    spatial < 1 ||
    window.length !== spatial ||
    strides.length !== spatial ||
    window.some((length, i) => length > x.shape[i + 2]!)
  ) {
    throw problem("SHAPE_MISMATCH", {
      subject: operation,
      argument: "window",
      rule: `have a length for each of ${spatial} spatial axes, none longer than the input [${x.shape.join(",")}]`,
      got: [...window],
    });
  }
  const parts: Tensor[] = [];
  const lengths = window.map((size, i) => Math.floor((x.shape[i + 2]! - size) / strides[i]!) + 1);
  for (let place = 0; place < sizeOf(window); place++) {
    let rest = place;
    let part = x;
    for (let i = spatial - 1; i >= 0; i--) {
      const offset = rest % window[i]!;
      rest = Math.floor(rest / window[i]!);
      part = every(part, i + 2, offset, strides[i]!, lengths[i]!);
    }
    parts.push(part);
  }
  return stack(parts, -1);
}

/** `count` elements along an axis, from `start` on, each `stride` after the last. */
function every(x: Tensor, axis: number, start: number, stride: number, count: number): Tensor {
  const span = (count - 1) * stride + 1;
  const cut = x.slice(axis, start, start + span);
  if (stride === 1) return cut;
  const widths = cut.shape.map((_, i): [number, number] => [0, i === axis ? stride - 1 : 0]);
  const rows = cut.pad(widths).reshape(cut.shape.toSpliced(axis, 1, count, stride));
  return rows.slice(axis + 1, 0, 1).squeeze(axis + 1);
}
