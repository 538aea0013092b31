import { problem } from "@downslope/core";
import { parseFormula } from "./formula/parse.ts";
import { type SurfaceFunction, tensorFunction } from "./formula/tensor-function.ts";
import type { SurfaceChoice } from "./protocol.ts";
import { surfaces } from "./surfaces.ts";

/** The maths of a surface. */
export function surfaceFunction(choice: SurfaceChoice): SurfaceFunction {
  return tensorFunction(parseFormula("name" in choice ? expressionOf(choice.name) : choice.expression));
}

function expressionOf(name: string): string {
  const found = surfaces.find((one) => one.name === name);
  if (found) return found.expression;
  throw problem("INVALID_ARGUMENT", {
    subject: "race",
    argument: "surface",
    rule: `be one of ${surfaces.map((one) => one.name).join(", ")}`,
    got: name,
  });
}
