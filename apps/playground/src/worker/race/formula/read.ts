import type { FormulaReading } from "../protocol.ts";
import { parseFormula } from "./parse.ts";
import { FormulaError } from "./refuse.ts";
import { texOf } from "./tex.ts";

/** Reads a formula of the user's, or says what is wrong with it. No maths is done, so that pages may call it. */
export function readFormula(text: string): FormulaReading {
  try {
    return { isGood: true, formula: texOf(parseFormula(text)) };
  } catch (error) {
    if (error instanceof FormulaError) return { isGood: false, problem: error.problem };
    throw error;
  }
}
