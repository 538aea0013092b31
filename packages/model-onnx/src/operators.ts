import type { Operator } from "./operators/call.ts";
import { elementwiseOperators } from "./operators/elementwise.ts";
import { indexingOperators } from "./operators/indexing.ts";
import { normalisationOperators } from "./operators/normalisations.ts";
import { productOperators } from "./operators/products.ts";
import { reductionOperators } from "./operators/reductions.ts";
import { shapeOperators } from "./operators/shapes.ts";
import { windowOperators } from "./operators/windows.ts";

/** What each operator of ONNX does, by its name. */
export const operators: Readonly<Record<string, Operator>> = {
  ...elementwiseOperators,
  ...shapeOperators,
  ...indexingOperators,
  ...productOperators,
  ...windowOperators,
  ...normalisationOperators,
  ...reductionOperators,
};

/** Names of the operators that models may be made of, in alphabetical order. */
export const operatorNames: readonly string[] = Object.keys(operators).toSorted();
