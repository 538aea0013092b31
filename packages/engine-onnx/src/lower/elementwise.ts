import type { Value } from "../graph.ts";
import { convert, inDtype, isFloat, joined } from "./conversions.ts";
import type { Rule, Rules } from "./lowering.ts";

/** Operators of one value that ONNX has under another name. */
const unary = {
  reciprocal: "Reciprocal",
  floor: "Floor",
  ceil: "Ceil",
  exp: "Exp",
  log: "Log",
  sqrt: "Sqrt",
  sin: "Sin",
  cos: "Cos",
  asin: "Asin",
  atan: "Atan",
  erf: "Erf",
} as const;

const one =
  (op: string): Rule =>
  (lowering, _, [x]) => [lowering.elementwise(op, [x!.core])];

/** An operator of two values in the result's dtype, with another for truth values. */
const two =
  (op: string, ofBool: string): Rule =>
  (lowering, { outputs }, inputs) => {
    const { dtype } = outputs[0]!;
    const result = lowering.elementwise(dtype === "bool" ? ofBool : op, inDtype(lowering, inputs, dtype));
    return [dtype === "uint32" ? lowering.wrap(result) : result];
  };

/** The quotient without its fraction. */
const idiv: Rule = (lowering, { outputs }, inputs) => {
  const { dtype } = outputs[0]!;
  const quotient = lowering.elementwise("Div", inDtype(lowering, inputs, dtype));
  if (!isFloat(dtype)) return [quotient];
  const whole = lowering.elementwise("Floor", [lowering.elementwise("Abs", [quotient])]);
  return [lowering.elementwise("Mul", [whole, lowering.elementwise("Sign", [quotient])])];
};

/** The rest of a division, with the sign of the dividend. */
const mod: Rule = (lowering, { outputs }, inputs) => [
  lowering.elementwise("Mod", inDtype(lowering, inputs, outputs[0]!.dtype), undefined, { fmod: 1 }),
];

const neg: Rule = (lowering, _, [x]) => {
  const result = lowering.elementwise("Neg", [x!.core]);
  return [x!.dtype === "uint32" ? lowering.wrap(result) : result];
};

const comparisons: Readonly<Record<string, string>> = { less: "Less", less_equal: "LessOrEqual", equal: "Equal" };

const compare: Rule = (lowering, { params }, inputs) => {
  const dtype = joined(inputs);
  const values = inDtype(lowering, inputs, dtype === "bool" ? "int32" : dtype);
  const name = String(params["op"]);
  if (name !== "not_equal") return [lowering.elementwise(comparisons[name]!, values, "bool")];
  return [lowering.elementwise("Not", [lowering.elementwise("Equal", values, "bool")])];
};

const where: Rule = (lowering, { outputs }, [condition, ...branches]) => {
  const { dtype } = outputs[0]!;
  const [yes, no] = inDtype(lowering, branches, dtype === "bool" ? "int32" : dtype) as [Value, Value];
  const chosen = lowering.elementwise("Where", [condition!.core, yes, no], yes.type);
  return [dtype === "bool" ? lowering.cast(chosen, "bool") : chosen];
};

const cast: Rule = (lowering, { outputs }, [x]) => [convert(lowering, x!.core, x!.dtype, outputs[0]!.dtype)];

/**
 * erfc(x) = t exp(-x² + P(t)), t = 1 / (1 + |x| / 2), and 2 less that of -x; its relative error is below 1.2e-7, where
 * 1 - erf(x) would lose all digits for large x.
 *
 * Source: W. H. Press et al., "Numerical Recipes in C", 2nd edition (1992), section 6.2, the function erfcc.
 */
const erfcPolynomial = [
  -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
  0.17087277,
];
const erfc: Rule = (lowering, _, [given]) => {
  const x = given!.core;
  const number = (value: number): Value => lowering.number(x.type, value);
  const op = (name: string, ...values: Value[]): Value => lowering.elementwise(name, values);
  const t = op("Reciprocal", op("Add", op("Mul", op("Abs", x), number(0.5)), number(1)));
  const sum = erfcPolynomial
    .toReversed()
    .map(number)
    .reduce((total, next) => op("Add", op("Mul", total, t), next));
  const tail = op("Mul", t, op("Exp", op("Sub", sum, op("Mul", x, x))));
  const isNegative = lowering.elementwise("Less", [x, number(0)], "bool");
  return [lowering.elementwise("Where", [isNegative, op("Sub", number(2), tail), tail], x.type)];
};

/** Rules of what is computed element by element. */
export const elementwiseRules: Rules = {
  ...Object.fromEntries(Object.entries(unary).map(([name, op]) => [name, one(op)])),
  add: two("Add", "Or"),
  mul: two("Mul", "And"),
  min: two("Min", "And"),
  max: two("Max", "Or"),
  idiv,
  mod,
  neg,
  compare,
  where,
  cast,
  erfc,
  stop_gradient: (_, __, [x]) => [x!.core],
};
