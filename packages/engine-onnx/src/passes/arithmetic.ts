import { sizeOf } from "@downslope/core";
import type { Graph, Node, Value } from "../graph.ts";
import { sameShape } from "../lower/lowering.ts";
import { type Rebuilt, rebuild } from "./rebuild.ts";

/** Whether two values have the same shape. */
const areAlike = (a: Value, b: Value): boolean => sameShape(a.shape, b.shape);

/** Arithmetic that ONNX has a shorter word for: differences, quotients, ReLU, and what changes nothing. */
export function simplifyArithmetic(graph: Graph): Graph {
  return rebuild(graph, (node, inputs, rebuilt) => {
    const simpler = rules[node.op]?.(node, inputs, rebuilt);
    return simpler && [simpler];
  });
}

type Rule = (node: Node, inputs: readonly Value[], rebuilt: Rebuilt) => Value | undefined;

/** One of two inputs whose other is this number, where the result has that one's shape. */
function beside(number: number, { outputs }: Node, [a, b]: readonly Value[], rebuilt: Rebuilt): Value | undefined {
  if (rebuilt.number(b!) === number && areAlike(a!, outputs[0]!)) return a;
  if (rebuilt.number(a!) === number && areAlike(b!, outputs[0]!)) return b;
  return undefined;
}

const isFloat = ({ type }: Value): boolean => type === "float32" || type === "float64";

/** x + (-y) = x - y, and x + 0 = x. */
const add: Rule = (node, inputs, rebuilt) => {
  const out = node.outputs[0]!;
  const [a, b] = inputs as [Value, Value];
  const [negatedB, negatedA] = [rebuilt.madeBy(b, "Neg"), rebuilt.madeBy(a, "Neg")];
  if (negatedB) return rebuilt.graph.add("Sub", [a, negatedB.inputs[0]!], out);
  if (negatedA) return rebuilt.graph.add("Sub", [b, negatedA.inputs[0]!], out);
  return beside(0, node, inputs, rebuilt);
};

/** x (1 / y) = x / y, x · 1 = x, and x · -1 = -x. */
const mul: Rule = (node, inputs, rebuilt) => {
  const out = node.outputs[0]!;
  const [a, b] = inputs as [Value, Value];
  const unchanged = beside(1, node, inputs, rebuilt) ?? masked(a, b, out, rebuilt) ?? masked(b, a, out, rebuilt);
  if (unchanged) return unchanged;
  const negated = beside(-1, node, inputs, rebuilt);
  if (negated) return rebuilt.graph.add("Neg", [negated], out);
  const [inverseB, inverseA] = [rebuilt.madeBy(b, "Reciprocal"), rebuilt.madeBy(a, "Reciprocal")];
  // A quotient of many by few costs more than the inverse of the few.
  if (inverseB && areAlike(b, out)) return rebuilt.graph.add("Div", [a, inverseB.inputs[0]!], out);
  if (inverseA && areAlike(a, out)) return rebuilt.graph.add("Div", [b, inverseA.inputs[0]!], out);
  return undefined;
};

/** A truth value as a number, times what is 0 where it is false, is that. */
function masked(truth: Value, value: Value, out: Value, rebuilt: Rebuilt): Value | undefined {
  const [condition, , no] = rebuilt.madeBy(value, "Where")?.inputs ?? [];
  const isMasked = condition && rebuilt.madeBy(truth, "Cast")?.inputs[0]!.name === condition.name;
  return isMasked && rebuilt.number(no!) === 0 && areAlike(value, out) ? value : undefined;
}

/** x - 0 = x. */
const sub: Rule = ({ outputs }, [a, b], rebuilt) =>
  rebuilt.number(b!) === 0 && areAlike(a!, outputs[0]!) ? a : undefined;

/** -(-x) = x, and -(0 - x) = x. */
const neg: Rule = ({ outputs }, [x], rebuilt) => {
  const twice = rebuilt.madeBy(x!, "Neg");
  if (twice) return twice.inputs[0];
  const difference = isFloat(x!) ? rebuilt.madeBy(x!, "Sub") : undefined;
  const [a, b] = difference?.inputs ?? [];
  return a && b && rebuilt.number(a) === 0 && areAlike(b, outputs[0]!) ? b : undefined;
};

/** Where x <= 0, 0, else x: ReLU. NaN stays NaN. Where what is chosen by was negated, the other way round. */
const where: Rule = ({ outputs }, [condition, yes, no], rebuilt) => {
  const [out] = outputs as [Value];
  const chosen = rebuilt.number(condition!);
  const branch = chosen === undefined ? undefined : chosen ? yes! : no!;
  if (branch && areAlike(branch, out)) return branch;
  const negated = rebuilt.madeBy(condition!, "Not")?.inputs[0];
  if (negated) return rebuilt.graph.add("Where", [negated, no!, yes!], out);
  const factor = rebuilt
    .madeBy(yes!, "Mul")
    ?.inputs.findIndex((one) => rebuilt.madeBy(one, "Cast")?.inputs[0]!.name === condition!.name);
  // Times 1 where it is chosen.
  if (factor !== undefined && factor >= 0)
    return rebuilt.graph.add("Where", [condition!, rebuilt.madeBy(yes!, "Mul")!.inputs[1 - factor]!, no!], out);
  const compared = rebuilt.madeBy(condition!, "LessOrEqual");
  if (!compared || !isFloat(no!) || rebuilt.number(yes!) !== 0) return undefined;
  const [x, zero] = compared.inputs as [Value, Value];
  if (x.name !== no!.name || rebuilt.number(zero) !== 0) return undefined;
  return rebuilt.graph.add("Relu", [x], outputs[0]!);
};

/** Of whole numbers and floats: a cast to what it was. */
const cast: Rule = ({ outputs }, [x], rebuilt) => {
  if (x!.type === outputs[0]!.type) return x;
  // Truth values come back as they were.
  const before = rebuilt.madeBy(x!, "Cast")?.inputs[0];
  return before?.type === "bool" && outputs[0]!.type === "bool" ? before : undefined;
};

/** A sum along axes of length 1 is no sum. */
const reduceSum: Rule = ({ outputs }, [x], rebuilt) => {
  const [from, to] = [x!, outputs[0]!];
  if (sizeOf(from.shape) !== sizeOf(to.shape)) return undefined;
  return rebuilt.graph.add("Reshape", [from, rebuilt.graph.list(to.shape)], to);
};

/** Whether the first is 0: of a truth value as a number, that it is false. */
const equal: Rule = ({ outputs }, [a, b], rebuilt) => {
  const before = rebuilt.madeBy(a!, "Cast")?.inputs[0];
  if (before?.type !== "bool" || rebuilt.number(b!) !== 0 || !areAlike(a!, outputs[0]!)) return undefined;
  return rebuilt.graph.add("Not", [before], outputs[0]!);
};

const rules: Readonly<Record<string, Rule>> = {
  Add: add,
  Mul: mul,
  Sub: sub,
  Neg: neg,
  Where: where,
  Cast: cast,
  ReduceSum: reduceSum,
  Equal: equal,
};
