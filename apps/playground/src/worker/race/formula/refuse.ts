import type { FormulaFault, FormulaProblem } from "../protocol.ts";

/** A formula that cannot be read. */
export class FormulaError extends Error {
  readonly problem: FormulaProblem;

  constructor(problem: FormulaProblem) {
    super(`formula: ${problem.code} at ${problem.at}`);
    this.name = "FormulaError";
    this.problem = problem;
  }
}

/** The error of a fault at a place. */
export function refusal(fault: FormulaFault, at: number, length: number): FormulaError {
  return new FormulaError({ ...fault, at, length });
}
