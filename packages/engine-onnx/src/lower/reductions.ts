import { sizeOf } from "@downslope/core";
import type { Value } from "../graph.ts";
import { type Rule, type Rules } from "./lowering.ts";

const names: Readonly<Record<string, string>> = {
  Add: "ReduceSum",
  Mul: "ReduceProd",
  Max: "ReduceMax",
  Min: "ReduceMin",
};

const reduce: Rule = (lowering, { params }, [x]) => {
  const axes = params["axis"] as readonly number[];
  const op = String(params["op"]);
  if (axes.length === 0) return [x!.core];
  const { core, dtype, shape } = x!;
  const kept = core.shape.filter((_, axis) => !axes.includes(axis));
  const over = (name: string, value: Value): Value =>
    lowering.graph.add(name, [value, lowering.graph.list(axes)], { type: value.type, shape: kept }, { keepdims: 0 });
  if (dtype === "bool") {
    // A sum of truth values is whether any holds, a product whether all do.
    const name = op === "Add" || op === "Max" ? "ReduceMax" : "ReduceMin";
    return [lowering.cast(over(name, lowering.cast(core, "int32")), "bool")];
  }
  // Along an axis that is only stretched nothing need be added up.
  const times = sizeOf(axes.map((axis) => (core.shape[axis] === 1 ? shape[axis]! : 1)));
  const reduced = over(names[op]!, core);
  const number = lowering.number(reduced.type, times);
  if (op === "Max" || op === "Min") return [reduced];
  const result =
    times === 1 ? reduced : lowering.elementwise(op === "Add" ? "Mul" : "Pow", [reduced, number], reduced.type);
  return [dtype === "uint32" ? lowering.wrap(result) : result];
};

/** Rules of reductions. */
export const reductionRules: Rules = { reduce };
