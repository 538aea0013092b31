import type { TracedProgram } from "@downslope/core/engine";
import { Graph } from "./graph.ts";
import { bitRules } from "./lower/bits.ts";
import { elementwiseRules } from "./lower/elementwise.ts";
import { convolutionRules } from "./lower/convolution.ts";
import { indexingRules } from "./lower/indexing.ts";
import { Lowering, type Rules, carrierOf } from "./lower/lowering.ts";
import { notLowered } from "./lower/not-lowered.ts";
import { maxPoolRules } from "./lower/max-pool.ts";
import { productRules } from "./lower/products.ts";
import { reductionRules } from "./lower/reductions.ts";
import { shapeRules } from "./lower/shapes.ts";
import { windowRules } from "./lower/windows.ts";
import { recognisePools } from "./pooling.ts";
import { hostTypeOf } from "./tensors.ts";
import { thinConstants } from "./thin.ts";

/** How each primitive of jax-js becomes operators of ONNX. */
export const rules: Rules = {
  ...elementwiseRules,
  ...bitRules,
  ...shapeRules,
  ...reductionRules,
  ...productRules,
  ...convolutionRules,
  ...windowRules,
  ...maxPoolRules,
  ...indexingRules,
};

/** Names of a graph's inputs and outputs, by their place in the program. */
export const inputName = (place: number): string => `in${place}`;
export const outputName = (place: number): string => `out${place}`;

/** A traced program as an ONNX graph. A primitive without a rule is refused by name; `subject` is whose maths it is. */
export function lower(traced: TracedProgram, subject: string): Graph {
  const program = recognisePools(thinConstants(traced));
  const graph = new Graph();
  const lowering = new Lowering(graph, subject);
  for (const { value, data } of program.constants) {
    const { dtype, shape } = value;
    lowering.define(value.id, { dtype, shape, core: graph.constant(carrierOf(dtype), shape, data.data) });
  }
  program.inputs.forEach(({ id, dtype, shape }, place) => {
    const given = graph.input(inputName(place), hostTypeOf(dtype), shape);
    lowering.define(id, { dtype, shape, core: lowering.cast(given, carrierOf(dtype)) });
  });
  for (const equation of program.equations) {
    const rule = rules[equation.primitive];
    if (!rule) throw notLowered(equation.primitive, subject);
    const results = rule(
      lowering,
      equation,
      equation.inputs.map((input) => lowering.read(input)),
    );
    equation.outputs.forEach(({ id, dtype, shape }, i) => lowering.define(id, { dtype, shape, core: results[i]! }));
  }
  program.results.forEach((result, place) => {
    const lowered = lowering.read(result);
    graph.output(outputName(place), lowering.cast(lowering.whole(lowered), hostTypeOf(lowered.dtype)));
  });
  return graph;
}
