// One class, so one file: JavaScript cannot spread the methods of a class over files without patching its prototype.
// What needs thought is in stable.ts; here each method is its call into the engine.
import { Array as EngineArray, type DType as EngineDType, lax, numpy as np } from "@jax-js/jax";
import { problem } from "../errors.ts";
import { type DTypesOf, type HostArray, type HostData, type Kind, isFloat } from "./dtype.ts";
import { reciprocal } from "./reciprocal.ts";
import { track } from "./scope.ts";
import { checkBroadcast, checkShape, normaliseAxes, normaliseAxis } from "./shape.ts";
import * as stable from "./stable.ts";

/** What an operation may be given beside a tensor. */
export type Operand<K extends Kind = "float"> = Tensor<K> | number;

/** Axes of a reduction, and whether reduced axes stay with length 1. */
export type Axis = number | readonly number[] | undefined;
export interface ReduceOptions {
  readonly keepDims?: boolean;
}

/**
 * A value in plugin maths: numbers with a shape. Methods never change a tensor or use it up, and nothing is freed by
 * hand. In a compiled step a tensor has a shape but no numbers yet.
 */
export class Tensor<K extends Kind = "float"> {
  /** Known to the type checker alone. */
  declare readonly kind: K;
  /** The engine's own array. Only the tensor layer and engines touch it. */
  readonly array: EngineArray;

  constructor(array: EngineArray) {
    this.array = array;
    track(this);
  }

  get shape(): readonly number[] { return this.array.shape; }
  get dtype(): DTypesOf[K] { return this.array.dtype as DTypesOf[K]; }
  /** Number of axes. */
  get rank(): number { return this.array.ndim; }
  /** Number of elements. */
  get size(): number { return this.array.size; }
  /** Whether it stands for a value inside a compiled step, and so has no numbers to read. */
  get isTraced(): boolean { return !(this.array instanceof EngineArray); }

  // Reading

  /** Its elements, row-major. Booleans are 0 and 1. */
  data(): HostData {
    if (this.isTraced) {
      throw problem("TRACED_READ", { subject: "data", rule: "be called outside a compiled step", got: this, cure: "Use `where` to choose by value; the step is compiled before it has numbers." });
    }
    return this.array.ref.dataSync() as HostData;
  }
  /** Its elements with shape and dtype, off the engine. */
  toHost(): HostArray { return { shape: [...this.shape], dtype: this.dtype, data: this.data() }; }
  /** The number in a tensor of one element. */
  item(): number {
    if (this.size !== 1) throw problem("INVALID_ARGUMENT", { subject: "item", rule: "be called on a tensor of one element", got: this });
    return this.data()[0]!;
  }
  toString(): string { return `Tensor ${this.dtype}[${this.shape.join(",")}]`; }

  // Arithmetic, elementwise

  add(this: Tensor<K>, other: Operand<K>): Tensor<K> { return binary("add", np.add, this, other); }
  sub(this: Tensor<K>, other: Operand<K>): Tensor<K> { return binary("sub", np.subtract, this, other); }
  /** Product. Times 0, NaN stays NaN. */
  mul(this: Tensor<K>, other: Operand<K>): Tensor<K> { return other === 0 ? this.sub(this) : binary("mul", np.multiply, this, other); }
  div(this: Tensor, other: Operand): Tensor { return typeof other === "number" ? binary("div", np.trueDivide, this, other) : binary("div", (a, b) => np.multiply(a, reciprocal(b)), this, other); }
  neg(): Tensor<K> { return unary(np.negative, this); }
  reciprocal(this: Tensor): Tensor { return unary(reciprocal, this); }
  /** The larger of two; the gradient is shared where they are equal, as in PyTorch. */
  maximum(this: Tensor<K>, other: Operand<K>): Tensor<K> { return extreme(this, other, "maximum"); }
  /** The smaller of two; the gradient is shared where they are equal, as in PyTorch. */
  minimum(this: Tensor<K>, other: Operand<K>): Tensor<K> { return extreme(this, other, "minimum"); }
  /** Limits values to [low, high]; the gradient is 1 at the limits and 0 beyond, as in PyTorch. */
  clip(this: Tensor, low: number, high: number): Tensor {
    return this.less(low).where(low, this.greater(high).where(high, this));
  }

  // Comparison: bool tensors, without gradient

  less(other: Operand<K>): Tensor<"bool"> { return binary("less", np.less, this, other); }
  lessEqual(other: Operand<K>): Tensor<"bool"> { return binary("lessEqual", np.lessEqual, this, other); }
  greater(other: Operand<K>): Tensor<"bool"> { return binary("greater", np.greater, this, other); }
  greaterEqual(other: Operand<K>): Tensor<"bool"> { return binary("greaterEqual", np.greaterEqual, this, other); }
  equal(other: Operand<K>): Tensor<"bool"> { return binary("equal", np.equal, this, other); }
  notEqual(other: Operand<K>): Tensor<"bool"> { return binary("notEqual", np.notEqual, this, other); }
  isNaN(this: Tensor): Tensor<"bool"> { return binary("isNaN", np.notEqual, this, this); }
  /** Neither NaN nor infinite. */
  isFinite(this: Tensor): Tensor<"bool"> {
    const still = this.stopGradient();
    return still.sub(still).equal(0);
  }
  and(this: Tensor<"bool">, other: Tensor<"bool">): Tensor<"bool"> { return binary("and", np.logicalAnd, this, other); }
  or(this: Tensor<"bool">, other: Tensor<"bool">): Tensor<"bool"> { return binary("or", np.logicalOr, this, other); }
  not(this: Tensor<"bool">): Tensor<"bool"> { return unary(np.logicalNot, this); }
  /** `yes` where this is true, `no` elsewhere. The branch that is not taken has gradient 0, but NaN in its gradient still spreads: make its input safe first. */
  where<R extends Kind = "float">(this: Tensor<"bool">, yes: Operand<R>, no: Operand<R>): Tensor<R> { return select(this, yes, no); }

  // Functions, elementwise

  exp(this: Tensor): Tensor { return unary(np.exp, this); }
  /** Natural logarithm; -Infinity at 0. */
  log(this: Tensor): Tensor { return stable.log(this, unary(np.log, this)); }
  /** log(1 + x), accurate for small x. */
  log1p(this: Tensor): Tensor { return stable.log1p(this); }
  /** e^x - 1, accurate for small x. */
  expm1(this: Tensor): Tensor { return stable.expm1(this); }
  sqrt(this: Tensor): Tensor { return unary(np.sqrt, this); }
  square(this: Tensor): Tensor { return unary(np.square, this); }
  /** x^p for a constant p; value and gradient are finite at 0. */
  pow(this: Tensor, exponent: number): Tensor { return stable.pow(this, exponent); }
  /** |x|; its gradient at 0 is 0. */
  abs(this: Tensor): Tensor {
    return this.less(0).where(this.neg(), this.greater(0).where(this, this.mul(0)));
  }
  /** -1, 0 or 1, without gradient. */
  sign(this: Tensor): Tensor {
    const still = this.stopGradient();
    return still.greater(0).where(1, still.less(0).where(-1, still.mul(0)));
  }
  sin(this: Tensor): Tensor { return unary(np.sin, this); }
  cos(this: Tensor): Tensor { return unary(np.cos, this); }
  floor(this: Tensor): Tensor { return unary(np.floor, this); }
  tanh(this: Tensor): Tensor { return stable.tanh(this, unary(np.tanh, this)); }
  /** The angle whose tangent it is, from -π/2 to π/2. */
  atan(this: Tensor): Tensor { return stable.atan(this, unary(np.atan, this)); }
  /** 1 / (1 + e^-x). */
  sigmoid(this: Tensor): Tensor { return stable.sigmoid(this); }
  /** 2/√π ∫ e^(-t²) dt from 0 to x. */
  erf(this: Tensor): Tensor { return stable.erf(this); }
  /** log(1 + e^x). */
  softplus(this: Tensor): Tensor { return stable.softplus(this); }
  /** log sigmoid(x) = -softplus(-x). */
  logSigmoid(this: Tensor): Tensor { return stable.softplus(this.neg()).neg(); }
  /** max(x, 0); its gradient at 0 is 0. */
  relu(this: Tensor): Tensor { return this.lessEqual(0).where(0, this); }
  /** x above 0, slope·x below; its gradient at 0 is the slope. */
  leakyRelu(this: Tensor, slope = 0.01): Tensor { return this.greater(0).where(this, this.mul(slope)); }
  /** x above 0, α (e^x - 1) below. */
  elu(this: Tensor, alpha = 1): Tensor { return this.greater(0).where(this, this.greater(0).where(0, this).expm1().mul(alpha)); }
  /** x sigmoid(x), also called swish. */
  silu(this: Tensor): Tensor { return this.mul(this.sigmoid()); }
  /** x Φ(x), exact: Φ by erf, as in PyTorch. */
  gelu(this: Tensor): Tensor { return this.mul(this.mul(Math.SQRT1_2).erf().add(1)).mul(0.5); }
  /** The value, with gradient 0. */
  stopGradient(): Tensor<K> { return unary(lax.stopGradient, this); }

  // Along an axis

  /** e^x / Σ e^x along an axis, the last by default. */
  softmax(this: Tensor, axis = -1): Tensor { return stable.softmax(this, normaliseAxis("softmax", axis, this.rank)); }
  logSoftmax(this: Tensor, axis = -1): Tensor { return stable.logSoftmax(this, normaliseAxis("logSoftmax", axis, this.rank)); }
  logSumExp(this: Tensor, axis?: Axis, { keepDims = false }: ReduceOptions = {}): Tensor {
    return stable.logSumExp(this, normaliseAxes("logSumExp", axis, this.rank), keepDims);
  }
  sum(axis?: Axis, options?: ReduceOptions): Tensor<K> { return reduce("sum", np.sum, this, axis, options); }
  mean(this: Tensor, axis?: Axis, options?: ReduceOptions): Tensor {
    const count = normaliseAxes("mean", axis, this.rank).reduce((product, one) => product * this.shape[one]!, 1);
    if (count === 0) throw problem("INVALID_ARGUMENT", { subject: "mean", rule: "be taken over at least one element", got: this });
    return this.sum(axis, options).div(count);
  }
  /** Population variance: the mean squared distance from the mean. */
  variance(this: Tensor, axis?: Axis, options?: ReduceOptions): Tensor {
    return this.sub(this.mean(axis, { keepDims: true })).square().mean(axis, options);
  }
  /** Largest element; the gradient is shared among equals. */
  max(axis?: Axis, options?: ReduceOptions): Tensor<K> { return reduce("max", np.max, this, axis, options); }
  /** Smallest element; the gradient is shared among equals. */
  min(axis?: Axis, options?: ReduceOptions): Tensor<K> { return reduce("min", np.min, this, axis, options); }
  /** Index of the largest element, the first of equals. */
  argmax(axis = -1): Tensor<"int"> { return wrap(np.argmax(this.array.ref, normaliseAxis("argmax", axis, this.rank))); }
  /** Index of the smallest element, the first of equals. */
  argmin(axis = -1): Tensor<"int"> { return wrap(np.argmin(this.array.ref, normaliseAxis("argmin", axis, this.rank))); }
  cumulativeSum(axis = -1): Tensor<K> { return wrap(np.cumsum(this.array.ref, normaliseAxis("cumulativeSum", axis, this.rank))); }
  /** Elements in ascending order. */
  sort(axis = -1): Tensor<K> {
    if (isFloat(this.dtype)) return pick(this as Tensor<Kind> as Tensor, this.stopGradient().argsort(axis), axis) as Tensor<Kind> as Tensor<K>;
    return wrap(np.sort(this.array.ref, normaliseAxis("sort", axis, this.rank)));
  }
  /** Indices that would sort it; equal elements keep their order. */
  argsort(axis = -1): Tensor<"int"> { return wrap(np.argsort(this.array.ref, normaliseAxis("argsort", axis, this.rank))); }
  /** Length of the vectors along axes: (Σ|x|^p)^(1/p). Its gradient at the zero vector is 0. */
  norm(this: Tensor, { order = 2, axis, keepDims = false }: { readonly order?: number; readonly axis?: Axis } & ReduceOptions = {}): Tensor {
    if (!(order > 0)) throw problem("INVALID_ARGUMENT", { subject: "norm", argument: "order", rule: "be greater than 0", got: order });
    return stable.norm(this, order, normaliseAxes("norm", axis, this.rank), keepDims);
  }
  /** x / max(‖x‖, epsilon) along an axis. */
  normalise(this: Tensor, axis = -1, epsilon = 1e-12): Tensor {
    const length = this.norm({ axis, keepDims: true });
    return this.div(length.less(epsilon).where(epsilon, length));
  }

  // Shape

  /** The same elements in another shape; one length may be -1. */
  reshape(shape: readonly number[]): Tensor<K> {
    const known = shape.filter((length) => length !== -1).reduce((product, length) => product * length, 1);
    const fits = shape.includes(-1) ? shape.indexOf(-1) === shape.lastIndexOf(-1) && known > 0 && this.size % known === 0 : known === this.size;
    if (!fits) throw problem("SHAPE_MISMATCH", { subject: "reshape", argument: "shape", rule: `hold ${this.size} elements, as [${this.shape.join(",")}] does`, got: [...shape] });
    return wrap(np.reshape(this.array.ref, shape.map((length) => (length === -1 ? this.size / known : length))));
  }
  /** Axes in another order; reversed where none is given. */
  transpose(permutation?: readonly number[]): Tensor<K> {
    const order = permutation?.map((axis) => normaliseAxis("transpose", axis, this.rank));
    if (order && (order.length !== this.rank || new Set(order).size !== this.rank)) {
      throw problem("INVALID_ARGUMENT", { subject: "transpose", argument: "permutation", rule: `name each of ${this.rank} axes once`, got: [...permutation!] });
    }
    return wrap(np.transpose(this.array.ref, order));
  }
  /** Without axes of length 1: those given, or all. */
  squeeze(axis?: Axis): Tensor<K> {
    const axes = axis === undefined ? [...this.shape.keys()].filter((i) => this.shape[i] === 1) : normaliseAxes("squeeze", axis, this.rank);
    const long = axes.find((i) => this.shape[i] !== 1);
    if (long !== undefined) throw problem("SHAPE_MISMATCH", { subject: "squeeze", argument: "axis", rule: "name axes of length 1", got: this });
    return this.reshape(this.shape.filter((_, i) => !axes.includes(i)));
  }
  /** With a new axis of length 1 at that place. */
  expandDims(axis: number): Tensor<K> {
    return this.reshape(this.shape.toSpliced(normaliseAxis("expandDims", axis, this.rank + 1), 0, 1));
  }
  /** Stretched to a shape along axes of length 1. */
  broadcastTo(shape: readonly number[]): Tensor<K> {
    checkShape("broadcastTo", shape);
    const offset = shape.length - this.rank;
    if (offset < 0 || this.shape.some((length, i) => length !== 1 && length !== shape[i + offset])) {
      throw problem("SHAPE_MISMATCH", { subject: "broadcastTo", argument: "shape", rule: `be reached from [${this.shape.join(",")}]`, got: [...shape] });
    }
    return wrap(np.broadcastTo(this.array.ref, [...shape]));
  }
  /** Elements `start` (included) to `end` (excluded) of an axis; negative numbers count from the end. */
  slice(axis: number, start: number, end?: number): Tensor<K> {
    const along = normaliseAxis("slice", axis, this.rank);
    const length = this.shape[along]!;
    const place = (index: number) => Math.min(length, Math.max(0, index < 0 ? index + length : index));
    const [from, to] = [place(start), place(end ?? length)];
    if (!Number.isInteger(start) || !Number.isInteger(to) || to < from) throw problem("INVALID_ARGUMENT", { subject: "slice", argument: "end", rule: `be a whole number not before the start, ${start}`, got: end });
    return wrap(this.array.ref.slice(...this.shape.map((_, i): [] | [number, number] => (i === along ? [from, to] : []))));
  }
  /** The elements at one index of an axis, without that axis. */
  at(axis: number, index: number): Tensor<K> {
    const along = normaliseAxis("at", axis, this.rank);
    const place = normaliseAxis("at", index, this.shape[along]!);
    return this.slice(along, place, place + 1).squeeze(along);
  }
  /** With `before` and `after` elements of 0 added to each axis. */
  pad(widths: readonly (readonly [before: number, after: number])[]): Tensor<K> {
    if (widths.length !== this.rank) throw problem("SHAPE_MISMATCH", { subject: "pad", argument: "widths", rule: `hold a pair for each of ${this.rank} axes`, got: widths });
    return wrap(np.pad(this.array.ref, widths.map(([before, after]): [number, number] => [before, after])));
  }
  /** Elements in reverse along an axis. */
  flip(axis = -1): Tensor<K> { return wrap(np.flip(this.array.ref, normaliseAxis("flip", axis, this.rank))); }

  // Products

  /** Matrix product over the last two axes; batch axes before them must be equal. */
  matmul(this: Tensor, other: Tensor): Tensor {
    const [a, b] = [this.shape, other.shape];
    const inner = b.length === 1 ? b[0] : b.at(-2);
    if (a.length === 0 || b.length === 0 || a.at(-1) !== inner) {
      throw problem("SHAPE_MISMATCH", { subject: "matmul", argument: "other", rule: `have ${a.at(-1) ?? "?"} rows, to follow [${a.join(",")}]`, got: other });
    }
    return wrap(np.matmul(this.array.ref, other.array.ref));
  }
  /** Σ x y over all elements. */
  dot(this: Tensor, other: Tensor): Tensor { return this.mul(other).sum(); }

  // Conversion

  /** As floats of the dtype; `bool` becomes 0 and 1. */
  toFloat(dtype: "float32" | "float64" = "float32"): Tensor { return wrap(np.astype(this.array.ref, dtype as EngineDType)); }
  /** As int32, cut towards 0. */
  toInt(): Tensor<"int"> { return wrap(np.astype(this.array.ref, "int32" as EngineDType)); }
  /** 0 in the same shape and dtype. */
  zerosLike(): Tensor<K> { return wrap(np.zeros([...this.shape], { dtype: this.array.dtype })); }
  /** 1 in the same shape and dtype. */
  onesLike(): Tensor<K> { return wrap(np.ones([...this.shape], { dtype: this.array.dtype })); }
}

/** Enters an engine's array into the innermost scope as a tensor. The array is handed over. */
export function wrap<K extends Kind>(array: EngineArray): Tensor<K> {
  return new Tensor<K>(array);
}

/** Whether a value is a tensor. */
export function isTensor(value: unknown): value is Tensor<Kind> {
  return value instanceof Tensor;
}

function unary<K extends Kind, R extends Kind>(f: (x: EngineArray) => EngineArray, x: Tensor<K>): Tensor<R> {
  return wrap(f(x.array.ref));
}

/** A number as the engine should see it beside a tensor: exact in float64, refused where an int tensor would cut it. */
function literal(operation: string, value: number, dtype: string): EngineArray | number {
  if (typeof value !== "number") throw problem("INVALID_ARGUMENT", { subject: operation, argument: "other", rule: "be a tensor or a number", got: value });
  if (dtype === "float64") return np.array(value, { dtype: dtype as EngineDType });
  if (!isFloat(dtype) && !Number.isInteger(value)) {
    throw problem("DTYPE_MISMATCH", { subject: operation, argument: "other", rule: `be a whole number beside a tensor of ${dtype}`, got: value, cure: "Convert the tensor with `toFloat` first." });
  }
  return value;
}

function binary<K extends Kind, R extends Kind>(operation: string, f: (a: EngineArray, b: EngineArray) => EngineArray, a: Tensor<K>, b: Operand<K>): Tensor<R> {
  if (!(b instanceof Tensor)) return wrap(f(a.array.ref, literal(operation, b, a.dtype) as EngineArray));
  checkBroadcast(operation, a, b);
  if (a.dtype !== b.dtype) throw problem("DTYPE_MISMATCH", { subject: operation, argument: "other", rule: `be ${a.dtype}, as the tensor is`, got: b, cure: "Convert one of them with `toFloat` or `toInt`." });
  return wrap(f(a.array.ref, b.array.ref));
}

function select<R extends Kind>(condition: Tensor<"bool">, yes: Operand<R>, no: Operand<R>): Tensor<R> {
  const dtype = yes instanceof Tensor ? yes.dtype : no instanceof Tensor ? no.dtype : "float32";
  if (yes instanceof Tensor && no instanceof Tensor) {
    checkBroadcast("where", yes, no);
    if (yes.dtype !== no.dtype) throw problem("DTYPE_MISMATCH", { subject: "where", argument: "no", rule: `be ${yes.dtype}, as \`yes\` is`, got: no });
  }
  for (const branch of [yes, no]) if (branch instanceof Tensor) checkBroadcast("where", condition, branch);
  const engine = (branch: Operand<R>) => (branch instanceof Tensor ? branch.array.ref : literal("where", branch, dtype));
  return wrap(np.where(condition.array.ref, engine(yes), engine(no)));
}

/** Written by comparison, because the engine's own gives the whole gradient to one side where the two are equal. */
function extreme<K extends Kind>(a: Tensor<K>, b: Operand<K>, which: "maximum" | "minimum"): Tensor<K> {
  const value = binary<K, K>(which, which === "maximum" ? np.maximum : np.minimum, a, b);
  if (!isFloat(a.dtype)) return value;
  const [x, y] = [a as Tensor<never> as Tensor, b as Operand<never> as Operand];
  const isTie = x.equal(y);
  const shared = x.mul(0.5).add(typeof y === "number" ? y * 0.5 : y.mul(0.5));
  return isTie.where(shared, value as Tensor<never> as Tensor) as Tensor<never> as Tensor<K>;
}

/**
 * Elements at indices along an axis; NaN where an index lies outside. They are gathered from one flat row, with masks
 * just around the gather: the engine cannot compile the gradient's scatter from views, and a mask is none.
 */
export function pick(x: Tensor, indices: Tensor<"int">, axis: number): Tensor {
  const along = normaliseAxis("gather", axis, x.rank);
  const isInside = indices.greaterEqual(0).and(indices.less(x.shape[along]!)).reshape([-1]);
  let place = indices.zerosLike();
  let stride = 1;
  for (let i = x.rank - 1; i >= 0; i--) {
    const length = x.shape[i]!;
    if (i === along) place = place.add(indices.mul(stride));
    else if (length > 1) {
      const steps: Tensor<"int"> = wrap(np.arange(0, length, 1, { dtype: "int32" as EngineDType }));
      place = place.add(steps.mul(stride).reshape(x.shape.map((_, j) => (j === i ? length : 1))));
    }
    stride *= length;
  }
  return pickFlat(x.reshape([-1]), isInside, place.reshape([-1])).reshape(indices.shape);
}

/** Rows of x at a vector of places, NaN where the mask is false. */
export function pickFlat(x: Tensor, isInside: Tensor<"bool">, places: Tensor<"int">): Tensor {
  const safe = isInside.where(places, 0);
  const taken: Tensor = wrap(x.array.ref.slice(safe.array.ref));
  return isInside.reshape([...isInside.shape, ...taken.shape.slice(1).map(() => 1)]).where(taken, Number.NaN);
}

function reduce<K extends Kind>(operation: string, f: (x: EngineArray, axis: number[], options: { keepdims: boolean }) => EngineArray, x: Tensor<Kind>, axis: Axis, { keepDims = false }: ReduceOptions = {}): Tensor<K> {
  const axes = normaliseAxes(operation, axis, x.rank);
  if (operation !== "sum" && axes.some((one) => x.shape[one] === 0)) throw problem("INVALID_ARGUMENT", { subject: operation, rule: "be taken over at least one element", got: x });
  return wrap(f(x.array.ref, axes, { keepdims: keepDims }));
}
