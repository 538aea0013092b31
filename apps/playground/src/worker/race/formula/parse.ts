import { refusal } from "./refuse.ts";
import { type Token, tokensOf } from "./tokens.ts";
import { type Formula, type FunctionName, type Operator, constants, functions, variables } from "./tree.ts";

/** Longer and deeper formulas are no formulas that people wrote. */
const limits = { length: 500, depth: 60 };

const strength: Readonly<Record<Operator, number>> = { "+": 1, "-": 1, "*": 2, "/": 2, "^": 4 };
/** A sign binds as a product does: -x^2 is -(x^2). */
const signStrength = 2;

/**
 * Reads a formula of x and y, or of other names. A reader of its own and not jsep: that keeps no places, which messages need, and takes
 * -x^2 for (-x)^2. Precedence climbing: M. Richards, C. Whitby-Strevens (1979), "BCPL", chapter 6.
 */
export function parseFormula(text: string, names: readonly string[] = variables): Formula {
  if (text.trim() === "") throw refusal({ code: "empty" }, 0, text.length);
  if (text.length > limits.length) {
    throw refusal({ code: "too-long", limit: limits.length }, limits.length, text.length - limits.length);
  }
  return new Reader(text, names).read();
}

class Reader {
  readonly #tokens: readonly Token[];
  #place = 0;
  #depth = 0;
  #hasVariable = false;

  readonly #variables: readonly string[];

  constructor(text: string, names: readonly string[]) {
    this.#tokens = tokensOf(text);
    this.#variables = names;
  }

  read(): Formula {
    const formula = this.#operation(0);
    const { type, at, text } = this.#next;
    if (type === "close") throw refusal({ code: "unopened" }, at, 1);
    if (type === "comma") throw refusal({ code: "stray-comma" }, at, 1);
    if (type !== "end") throw this.#missingOperator();
    if (!this.#hasVariable) throw refusal({ code: "no-variable" }, 0, at - text.length);
    return formula;
  }

  get #next(): Token {
    return this.#tokens[this.#place]!;
  }

  #take(): Token {
    const token = this.#next;
    this.#place += 1;
    return token;
  }

  /** Operations that bind at least so strongly. */
  #operation(least: number): Formula {
    this.#depth += 1;
    if (this.#depth > limits.depth) throw refusal({ code: "too-deep", limit: limits.depth }, this.#next.at, 1);
    let left = this.#operand(Math.max(least, signStrength));
    for (;;) {
      const { type, sign } = this.#next;
      const own = strength[sign as Operator];
      if (type !== "operator" || own < least) break;
      this.#take();
      // Powers are read from the right, all else from the left.
      const right = this.#operation(sign === "^" ? own : own + 1);
      left = { type: "operation", operator: sign as Operator, left, right };
    }
    this.#depth -= 1;
    return left;
  }

  /** A sign before it takes in what binds at least so strongly. */
  #operand(least: number): Formula {
    const token = this.#take();
    if (token.type === "number") return { type: "number", value: Number(token.text), text: token.text };
    if (token.type === "name") return this.#name(token);
    if (token.type === "open") {
      const inside = this.#operation(0);
      this.#close(token);
      return inside;
    }
    if (token.sign === "+") return this.#operation(least);
    if (token.sign === "-") return { type: "negative", of: this.#operation(least) };
    throw refusal({ code: "missing-operand", found: token.text }, token.at, Math.max(1, token.text.length));
  }

  #name(token: Token): Formula {
    const { text, at } = token;
    const isCalled = this.#next.type === "open";
    if (Object.hasOwn(functions, text)) {
      if (isCalled) return this.#call(token);
      throw refusal({ code: "not-called", found: text }, at, text.length);
    }
    if (this.#variables.includes(text)) {
      this.#hasVariable = true;
      return { type: "variable", name: text };
    }
    if (Object.hasOwn(constants, text)) return { type: "number", value: constants[text]!, text };
    const known = isCalled
      ? Object.keys(functions)
      : [...this.#variables, ...Object.keys(constants), ...Object.keys(functions)];
    const near = nearestNames(text, known);
    throw refusal({ code: isCalled ? "unknown-function" : "unknown-name", found: text, near }, at, text.length);
  }

  #call({ text, at }: Token): Formula {
    const open = this.#take();
    const given: Formula[] = [];
    if (this.#next.type !== "close") {
      given.push(this.#operation(0));
      while (this.#next.type === "comma") {
        this.#take();
        given.push(this.#operation(0));
      }
    }
    this.#close(open);
    const [least, most] = functions[text as FunctionName];
    if (given.length < least || given.length > most) {
      const wanted = least === most ? String(least) : `${least}-${most}`;
      throw refusal({ code: "argument-count", found: text, wanted, got: given.length }, at, text.length);
    }
    return { type: "call", name: text as FunctionName, given };
  }

  #close(open: Token): void {
    const { type, at } = this.#next;
    if (type === "close") return void this.#take();
    if (type === "end") throw refusal({ code: "unclosed" }, open.at, 1);
    if (type === "comma") throw refusal({ code: "stray-comma" }, at, 1);
    throw this.#missingOperator();
  }

  #missingOperator() {
    const { text, at } = this.#next;
    const before = this.#tokens[this.#place - 1]!.text;
    return refusal({ code: "missing-operator", before, found: text }, at, text.length);
  }
}

/** Known names that begin as a misspelt one does, or that differ in one letter. */
function nearestNames(name: string, known: readonly string[]): string[] {
  const low = name.toLowerCase();
  const isNear = (one: string): boolean =>
    one === low || one.startsWith(low) || (one.length > 1 && low.startsWith(one)) || differsInOne(one, low);
  return known.filter(isNear).slice(0, 3);
}

function differsInOne(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || Math.max(a.length, b.length) < 3) return false;
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const rests = [
    [a.slice(at + 1), b.slice(at + 1)],
    [a.slice(at), b.slice(at + 1)],
    [a.slice(at + 1), b.slice(at)],
  ];
  return rests.some(([x, y]) => x === y);
}
