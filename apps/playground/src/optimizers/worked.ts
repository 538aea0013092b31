import { parseFormula } from "../worker/race/formula/parse.ts";
import { valueOf } from "../worker/race/formula/number-function.ts";
import { texOf } from "../worker/race/formula/tex.ts";
import { recipes } from "./recipes.ts";

/** All that stands on the right of an update, for one coordinate. */
export interface StepNumbers {
  /** The optimizer's name, and its options with their defaults. */
  readonly optimizer: string;
  readonly options: Readonly<Record<string, unknown>>;
  readonly learningRate: number;
  /** From 0. */
  readonly step: number;
  readonly position: number;
  readonly gradient: number;
  /** State before the update, by the name of its tensor: `mean`, `square`. */
  readonly state: Readonly<Record<string, number>>;
  /** Where the update led, to check the maths against. */
  readonly next: number;
}

/** A line of maths: a symbol, what it is made of in symbols and in numbers, and its value. */
export interface WorkedLine {
  readonly symbol: string;
  readonly formula: string;
  readonly numbers: string;
  readonly value: number;
}

/** Symbols of what recipes name. */
const symbols: Readonly<Record<string, string>> = {
  eta: "\\eta",
  beta1: "\\beta_1",
  beta2: "\\beta_2",
  epsilon: "\\epsilon",
  weightDecay: "\\lambda",
  momentum: "\\mu",
  dampening: "\\tau",
  decay: "\\alpha",
  rho: "\\rho",
  mHat: "\\hat m",
  vHat: "\\hat v",
};

const symbolOf = (name: string): string => symbols[name] ?? name;

/**
 * An update with its numbers put in, line by line, where it is known how; nothing where the result is not what the
 * optimizer did: then something that the recipe does not know had a hand in it, such as clipping.
 */
export function workedLines(given: StepNumbers): readonly WorkedLine[] | undefined {
  const recipe = recipes[given.optimizer]?.(given);
  if (!recipe) return undefined;
  const numbers: Record<string, number> = {
    ...numbersOf(given.options),
    ...recipe.state,
    p: given.position,
    g: given.gradient,
    t: given.step + 1,
    eta: given.learningRate,
  };
  const lines = recipe.lines.map(([name, text]): WorkedLine => {
    const formula = parseFormula(text, Object.keys(numbers));
    const value = valueOf(formula, numbers);
    const line = {
      symbol: symbolOf(name),
      formula: texOf(formula, symbolOf),
      numbers: texOf(formula, (one) => numberTex(numbers[one]!)),
      value,
    };
    numbers[name] = value;
    return line;
  });
  const scale = Math.abs(given.next - given.position) + 1e-4 * Math.abs(given.position);
  return Math.abs(lines.at(-1)!.value - given.next) <= 1e-3 * scale + 1e-12 ? lines : undefined;
}

function numbersOf(options: StepNumbers["options"]): Record<string, number> {
  return Object.fromEntries(
    Object.entries(options).filter((entry): entry is [string, number] => typeof entry[1] === "number"),
  );
}

/** A number in TeX, with four digits. */
export function numberTex(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "\\text{NaN}" : value > 0 ? "\\infty" : "-\\infty";
  const size = Math.abs(value);
  if (size === 0 || (size >= 1e-3 && size < 1e5)) return String(Number(value.toPrecision(4)));
  const [mantissa, exponent] = value.toExponential(3).split("e");
  const short = String(Number(mantissa));
  const power = `10^{${Number(exponent)}}`;
  return short === "1" ? power : short === "-1" ? `-${power}` : `${short}\\cdot ${power}`;
}
