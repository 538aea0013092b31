import { type Kind, Tensor, bernoulli } from "@downslope/core";
import { Constant, type ElementKind } from "../constant.ts";
import { type Value, aligned, chosen, isConstant, kindOf, numberBeside, tensorOf } from "../value.ts";
import type { Call, Operator } from "./call.ts";

/* Operators that work on each element by itself. */

type Unary = (x: Tensor) => Tensor;

/** A function of floats; of constants, where it is found among shapes, also on the host. */
const unary =
  (f: (x: Tensor, call: Call) => Tensor, host?: (x: number) => number): Operator =>
  (call) => {
    const x = call.value(0);
    return [isConstant(x) && host ? x.map(host) : f(call.tensor(0), call)];
  };

interface Arithmetic {
  readonly host: (a: number, b: number, kind: ElementKind) => number;
  readonly tensors: (a: Tensor, b: Tensor | number) => Tensor;
  /** The same with the number first; left out where the order does not count. */
  readonly reversed?: (b: Tensor, a: number) => Tensor;
  /** Of whole numbers too, also where they are not known. */
  readonly isWhole?: boolean;
  readonly gives?: ElementKind;
}

function combine(
  { host, tensors, reversed, isWhole = true, gives }: Arithmetic,
  call: Call,
  a: Value,
  b: Value,
): Value {
  const kind = kindOf(a);
  if (isConstant(a) && isConstant(b)) return Constant.zip(a, b, (x, y) => host(x, y, kind), gives ?? kind);
  if (kind === "int" && !isWhole)
    throw call.wrong("inputs", "be floats, or whole numbers known from shapes", a, "Cast them to floats before.");
  const [left, right] = [numberBeside(a, b), numberBeside(b, a)];
  const typed = (value: Value) => tensorOf<Kind>(value) as Tensor<Kind> as Tensor;
  if (right !== undefined) return tensors(typed(a), right);
  if (left !== undefined) return (reversed ?? tensors)(typed(b), left);
  const [one, other] = aligned([a, b]) as [Value, Value];
  return tensors(typed(one), typed(other));
}

const binary =
  (arithmetic: Arithmetic): Operator =>
  (call) => [combine(arithmetic, call, call.value(0), call.value(1))];

/** An operation over any number of inputs, from left to right. */
const variadic =
  (arithmetic: Arithmetic): Operator =>
  (call) => {
    const inputs = call.inputs.map((_, i) => call.value(i));
    return [inputs.reduce((sum, one) => combine(arithmetic, call, sum, one))];
  };

const comparison = (
  host: (a: number, b: number) => boolean,
  tensors: (a: Tensor, b: Tensor | number) => Tensor<"bool">,
  reversed?: (b: Tensor, a: number) => Tensor<"bool">,
): Operator => {
  const f = (g: typeof tensors) => (a: Tensor, b: Tensor | number) => g(a, b) as Tensor<Kind> as Tensor;
  return binary({
    host: (a, b) => Number(host(a, b)),
    tensors: f(tensors),
    ...(reversed && { reversed: f(reversed as typeof tensors) as (b: Tensor, a: number) => Tensor }),
    gives: "bool",
  });
};

const logical =
  (
    host: (a: boolean, b: boolean) => boolean,
    tensors: (a: Tensor<"bool">, b: Tensor<"bool">) => Tensor<"bool">,
  ): Operator =>
  (call) => {
    const [a, b] = aligned([call.value(0), call.value(1)]) as [Value, Value];
    if (isConstant(a) && isConstant(b)) return [Constant.zip(a, b, (x, y) => Number(host(x !== 0, y !== 0)), "bool")];
    return [tensors(tensorOf<"bool">(a), tensorOf<"bool">(b))];
  };

const add: Arithmetic = { host: (a, b) => a + b, tensors: (a, b) => a.add(b) };
const subtract: Arithmetic = {
  host: (a, b) => a - b,
  tensors: (a, b) => a.sub(b),
  reversed: (b, a) => b.neg().add(a),
};
const multiply: Arithmetic = { host: (a, b) => a * b, tensors: (a, b) => a.mul(b) };
const divide: Arithmetic = {
  host: (a, b, kind) => (kind === "int" ? Math.trunc(a / b) : a / b),
  tensors: (a, b) => a.div(b),
  reversed: (b, a) => b.reciprocal().mul(a),
  isWhole: false,
};
const larger: Arithmetic = { host: (a, b) => Math.max(a, b), tensors: (a, b) => a.maximum(b) };
const smaller: Arithmetic = { host: (a, b) => Math.min(a, b), tensors: (a, b) => a.minimum(b) };

const modulo: Operator = (call) => {
  const isFloat = call.int("fmod", 0) === 1;
  const [a, b] = [call.constant(0), call.constant(1)];
  return [Constant.zip(a, b, (x, y) => (isFloat ? x % y : x - Math.floor(x / y) * y))];
};

/** x^p for an exponent that is one known number; for a base above 0, any. */
const power: Operator = (call) => {
  const [base, exponent] = [call.value(0), call.value(1)];
  if (isConstant(base) && isConstant(exponent)) return [Constant.zip(base, exponent, (a, b) => a ** b)];
  if (isConstant(base)) {
    const [value = 0] = Array.from(base.values);
    if (base.size === 1 && value > 0) return [call.tensor(1).mul(Math.log(value)).exp()];
  }
  const [first, ...rest] = call.numbers(1);
  if (rest.some((one) => one !== first)) throw call.wrong("inputs", "have one exponent for all elements", exponent);
  return [call.tensor(0).pow(first!)];
};

const gelu: Operator = (call) => {
  const x = call.tensor(0);
  if (call.text("approximate", "none") === "none") return [x.gelu()];
  const inner = x.add(x.pow(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI));
  return [x.mul(inner.tanh().add(1)).mul(0.5)];
};

const hardSigmoid = (x: Tensor, alpha: number, beta: number): Tensor => x.mul(alpha).add(beta).clip(0, 1);

const selu: Operator = (call) => {
  const [alpha, gamma] = [call.float("alpha", 1.6732632423543772), call.float("gamma", 1.0507009873554805)];
  return [call.tensor(0).elu(alpha).mul(gamma)];
};

const celu: Operator = (call) => {
  const alpha = call.float("alpha", 1);
  const x = call.tensor(0);
  return [x.greater(0).where(x, x.div(alpha).elu(1).mul(alpha))];
};

const prelu: Operator = (call) => {
  const [x, slope] = aligned([call.tensor(0), call.tensor(1)]) as [Tensor, Tensor];
  return [x.greater(0).where(x, x.mul(slope))];
};

/** Limits are inputs; before version 11 of the operators they were attributes. */
const clip: Operator = (call) => {
  const low = call.number(1, call.float("min", Number.NEGATIVE_INFINITY));
  const high = call.number(2, call.float("max", Number.POSITIVE_INFINITY));
  const x = call.value(0);
  if (isConstant(x)) return [x.map((value) => Math.min(high, Math.max(low, value)))];
  const whole = call.anyTensor(0) as Tensor;
  const raised = low === Number.NEGATIVE_INFINITY ? whole : whole.less(low).where(low, whole);
  return [high === Number.POSITIVE_INFINITY ? raised : raised.greater(high).where(high, raised)];
};

/** In training, elements are left out with a probability and the others divided by what is left of 1. */
const dropout: Operator = (call) => {
  const probability = call.number(1, call.float("ratio", 0.5));
  const { mode } = call.running;
  const x = call.value(0);
  if (!mode.training || probability === 0) return [x];
  const kept = bernoulli(call.running.takeKey(), 1 - probability, x.shape);
  return [kept.where(call.tensor(0).div(1 - probability), 0)];
};

const castKinds: Readonly<Record<number, ElementKind>> = {
  ...Object.fromEntries([1, 10, 11, 16].map((code) => [code, "float" as const])),
  ...Object.fromEntries([2, 3, 4, 5, 6, 7, 12, 13].map((code) => [code, "int" as const])),
  9: "bool",
};

const cast: Operator = (call) => {
  const kind = castKinds[call.int("to", 1)];
  if (kind === undefined) throw call.wrong("to", "be a type of floats, whole numbers or booleans", call.int("to", 1));
  return [castTo(call.value(0), kind)];
};

function castTo(x: Value, kind: ElementKind): Value {
  if (kindOf(x) === kind) return x;
  if (isConstant(x)) {
    const f = { float: Number, int: Math.trunc, bool: (value: number) => Number(value !== 0) }[kind];
    return x.map(f, kind);
  }
  if (kind === "float") return x.toFloat();
  return kind === "int" ? x.toInt() : x.notEqual(0);
}

const castLike: Operator = (call) => [castTo(call.value(0), kindOf(call.value(1)))];

const not: Operator = (call) => {
  const x = call.value(0);
  return [isConstant(x) ? x.map((value) => Number(value === 0)) : tensorOf<"bool">(x).not()];
};

const negate: Operator = (call) => {
  const x = call.value(0);
  return [isConstant(x) ? x.map((value) => -value) : x.neg()];
};

const sigmoid: Unary = (x) => x.sigmoid();

export const elementwiseOperators: Readonly<Record<string, Operator>> = {
  Add: binary(add),
  Sub: binary(subtract),
  Mul: binary(multiply),
  Div: binary(divide),
  Sum: variadic(add),
  Max: variadic(larger),
  Min: variadic(smaller),
  Mean: (call) => [tensorOf(variadic(add)(call)[0]!).div(call.inputs.length)],
  Mod: modulo,
  Pow: power,
  Equal: comparison(
    (a, b) => a === b,
    (a, b) => a.equal(b),
  ),
  Less: comparison(
    (a, b) => a < b,
    (a, b) => a.less(b),
    (b, a) => b.greater(a),
  ),
  LessOrEqual: comparison(
    (a, b) => a <= b,
    (a, b) => a.lessEqual(b),
    (b, a) => b.greaterEqual(a),
  ),
  Greater: comparison(
    (a, b) => a > b,
    (a, b) => a.greater(b),
    (b, a) => b.less(a),
  ),
  GreaterOrEqual: comparison(
    (a, b) => a >= b,
    (a, b) => a.greaterEqual(b),
    (b, a) => b.lessEqual(a),
  ),
  And: logical(
    (a, b) => a && b,
    (a, b) => a.and(b),
  ),
  Or: logical(
    (a, b) => a || b,
    (a, b) => a.or(b),
  ),
  Not: not,
  Where: (call) => [chosen(call.value(0), call.value(1), call.value(2))],
  IsNaN: unary((x) => x.isNaN() as Tensor<Kind> as Tensor),
  Neg: negate,
  Abs: unary((x) => x.abs(), Math.abs),
  Sign: unary((x) => x.sign(), Math.sign),
  Floor: unary((x) => x.floor(), Math.floor),
  Ceil: unary((x) => x.neg().floor().neg(), Math.ceil),
  Sqrt: unary((x) => x.sqrt(), Math.sqrt),
  Exp: unary((x) => x.exp(), Math.exp),
  Log: unary((x) => x.log(), Math.log),
  Reciprocal: unary(
    (x) => x.reciprocal(),
    (x) => 1 / x,
  ),
  Sin: unary((x) => x.sin(), Math.sin),
  Cos: unary((x) => x.cos(), Math.cos),
  Atan: unary((x) => x.atan()),
  Erf: unary((x) => x.erf()),
  Identity: (call) => [call.value(0)],
  Cast: cast,
  CastLike: castLike,
  Clip: clip,
  Dropout: dropout,
  Relu: unary((x) => x.relu()),
  LeakyRelu: unary((x, call) => x.leakyRelu(call.float("alpha", 0.01))),
  PRelu: prelu,
  Elu: unary((x, call) => x.elu(call.float("alpha", 1))),
  Selu: selu,
  Celu: celu,
  Gelu: gelu,
  Sigmoid: unary(sigmoid),
  Tanh: unary((x) => x.tanh()),
  Softplus: unary((x) => x.softplus()),
  Softsign: unary((x) => x.div(x.abs().add(1))),
  HardSigmoid: unary((x, call) => hardSigmoid(x, call.float("alpha", 0.2), call.float("beta", 0.5))),
  HardSwish: unary((x) => x.mul(hardSigmoid(x, 1 / 6, 0.5))),
  Mish: unary((x) => x.mul(x.softplus().tanh())),
};
