import { type Tensor, isTensor } from "@downslope/core";
import { operations } from "./number-function.ts";
import type { Formula, FunctionName, Operator } from "./tree.ts";

/** A function of two tensors of one shape, element by element. */
export type SurfaceFunction = (x: Tensor, y: Tensor) => Tensor;

type Value = number | Tensor;

/** A formula as tensor maths, which can be traced and differentiated. What holds no variable stays a number. */
export function tensorFunction(formula: Formula): SurfaceFunction {
  return (x, y) => {
    const value = evaluate(formula, { x, y });
    return isTensor(value) ? value : x.zerosLike().add(value);
  };
}

function evaluate(formula: Formula, variables: Readonly<Record<string, Tensor>>): Value {
  switch (formula.type) {
    case "number":
      return formula.value;
    case "variable":
      return variables[formula.name]!;
    case "negative": {
      const of = evaluate(formula.of, variables);
      return isTensor(of) ? (of as Tensor).neg() : -of;
    }
    case "call": {
      const given = formula.given.map((one) => evaluate(one, variables));
      if (formula.name === "pow") return operate("^", given[0]!, given[1]!);
      if (formula.name === "min" || formula.name === "max") return extremeOf(formula.name, given);
      return apply(formula.name, given[0]!);
    }
    case "operation":
      return operate(formula.operator, evaluate(formula.left, variables), evaluate(formula.right, variables));
  }
}

function apply(name: Exclude<FunctionName, "pow" | "min" | "max">, of: Value): Value {
  return isTensor(of) ? (of as Tensor)[name]() : Math[name](of);
}

function extremeOf(name: "min" | "max", given: readonly Value[]): Value {
  const numbers = given.filter((one) => typeof one === "number");
  const tensors = given.filter((one): one is Tensor => isTensor(one));
  const method = name === "min" ? "minimum" : "maximum";
  const number = numbers.length > 0 ? Math[name](...numbers) : undefined;
  if (tensors.length === 0) return number!;
  const joined = tensors.reduce((all, one) => all[method](one));
  return number === undefined ? joined : joined[method](number);
}

function operate(operator: Operator, left: Value, right: Value): Value {
  if (typeof left === "number" && typeof right === "number") return operations[operator](left, right);
  if (operator === "^") return power(left, right);
  if (typeof left === "number") return operateOnNumber(operator, left, right as Tensor);
  const method = { "+": "add", "-": "sub", "*": "mul", "/": "div" } as const;
  return left[method[operator]](right);
}

function operateOnNumber(operator: Exclude<Operator, "^">, left: number, right: Tensor): Tensor {
  if (operator === "+") return right.add(left);
  if (operator === "-") return right.neg().add(left);
  return operator === "*" ? right.mul(left) : right.reciprocal().mul(left);
}

/** a^b is exp(b ln a) where b varies, and so has no value at negative a. */
function power(base: Value, exponent: Value): Tensor {
  if (typeof exponent === "number") {
    return exponent === 2 ? (base as Tensor).square() : (base as Tensor).pow(exponent);
  }
  if (typeof base === "number") return exponent.mul(Math.log(base)).exp();
  return base.log().mul(exponent).exp();
}
