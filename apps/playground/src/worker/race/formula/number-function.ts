import type { Formula, Operator } from "./tree.ts";

/** The value of a formula for numbers in place of its variables. */
export function valueOf(formula: Formula, variables: Readonly<Record<string, number>>): number {
  switch (formula.type) {
    case "number":
      return formula.value;
    case "variable":
      return variables[formula.name] ?? Number.NaN;
    case "negative":
      return -valueOf(formula.of, variables);
    case "call":
      return Math[formula.name](...(formula.given.map((one) => valueOf(one, variables)) as [number, number]));
    case "operation":
      return operations[formula.operator](valueOf(formula.left, variables), valueOf(formula.right, variables));
  }
}

export const operations: Readonly<Record<Operator, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "^": (a, b) => a ** b,
};
