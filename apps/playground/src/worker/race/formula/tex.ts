import type { Formula, FunctionName, Operator } from "./tree.ts";

/** What stands for a variable. */
export type Naming = (name: string) => string;

const itself: Naming = (name) => name;

/** A formula in TeX. With a naming, variables are written as it says: by other symbols, or by numbers. */
export function texOf(formula: Formula, naming: Naming = itself): string {
  return new Writer(naming).whole(formula);
}

const strength: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 4, "^": 3 };

/** Names of functions in TeX; what has a form of its own is made in `#call`. */
const names: Partial<Readonly<Record<FunctionName, string>>> = {
  sin: "\\sin",
  cos: "\\cos",
  exp: "\\exp",
  log: "\\ln",
  tanh: "\\tanh",
  min: "\\min",
  max: "\\max",
};

class Writer {
  readonly #naming: Naming;

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  whole(formula: Formula): string {
    switch (formula.type) {
      case "number":
        return numberTex(formula.text);
      case "variable":
        return this.#naming(formula.name);
      case "negative":
        return `-${this.#inside(formula.of, 2)}`;
      case "call":
        return this.#call(formula.name, formula.given);
      case "operation":
        return this.#operation(formula.operator, formula.left, formula.right);
    }
  }

  /** A part that binds at least so strongly, in parentheses where it does not. */
  #inside(formula: Formula, least: number): string {
    const text = this.whole(formula);
    return this.#strength(formula, text) < least ? `\\left(${text}\\right)` : text;
  }

  #strength(formula: Formula, text: string): number {
    if (formula.type === "operation") return strength[formula.operator];
    // A number in place of a name may be negative.
    return formula.type === "negative" || text.startsWith("-") ? 0 : text.includes("\\cdot") ? 2 : 4;
  }

  #operation(operator: Operator, left: Formula, right: Formula): string {
    if (operator === "/") return `\\frac{${this.whole(left)}}{${this.whole(right)}}`;
    if (operator === "^") {
      const base = this.whole(left);
      // A fraction, a power and a function are raised in parentheses.
      const isPlain = (left.type === "variable" || left.type === "number") && this.#strength(left, base) > 2;
      return `${isPlain ? base : `\\left(${base}\\right)`}^{${this.whole(right)}}`;
    }
    const [before, after] = [this.#inside(left, strength[operator]), this.#inside(right, strength[operator])];
    if (operator === "*")
      return `${before}${/\d$/.test(before) && /^[\d.]/.test(after) ? " \\cdot " : this.#times(before, after)}${after}`;
    return `${this.whole(left)} ${operator} ${this.#inside(right, operator === "-" ? 2 : 1)}`;
  }

  /** Between factors: a dot where both are numbers, or one is and a bracket follows; a small space else. */
  #times(before: string, after: string): string {
    const isNumber = this.#naming !== itself && (/[\d)}]$/.test(before) || /^[\d\\]/.test(after));
    return isNumber ? " \\cdot " : " \\, ";
  }

  #call(name: FunctionName, given: readonly Formula[]): string {
    const parts = given.map((one) => this.whole(one));
    if (name === "sqrt") return `\\sqrt{${parts[0]}}`;
    if (name === "abs") return `\\left|${parts[0]}\\right|`;
    if (name === "pow") return this.#operation("^", given[0]!, given[1]!);
    return `${names[name]}\\left(${parts.join(", ")}\\right)`;
  }
}

function numberTex(text: string): string {
  if (text === "pi") return "\\pi";
  const [mantissa, exponent] = text.toLowerCase().split(/(?<=[\d.])e/);
  return exponent === undefined ? text : `${mantissa}\\cdot 10^{${Number(exponent)}}`;
}
