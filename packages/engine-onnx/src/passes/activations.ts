import { type Tensor, grad } from "@downslope/core";
import { traceProgram } from "@downslope/core/engine";
import type { Graph, Value } from "../graph.ts";
import { inputName, lower, outputName } from "../lower.ts";
import { broadcast } from "../lower/lowering.ts";
import { joinCommon } from "./duplicates.ts";
import { foldConstants } from "./fold.ts";
import { rebuild } from "./rebuild.ts";
import { type Found, type Template, matchTemplate, templateOf } from "./templates.ts";

/** Writes operators that work element by element into a graph. */
class Writer {
  readonly #graph: Graph;
  readonly #type: Value["type"];

  constructor(graph: Graph, { type }: Value) {
    this.#graph = graph;
    this.#type = type;
  }

  op(name: string, ...inputs: readonly Value[]): Value {
    const type = name === "Equal" ? "bool" : this.#type;
    return this.#graph.add(name, inputs, { type, shape: broadcast(...inputs.map(({ shape }) => shape)) });
  }

  number(value: number): Value {
    return this.#graph.constant(this.#type, [], [value]);
  }
}

/** A function that core writes out for jax-js, and what ONNX Runtime computes it and its gradient by. */
interface Activation {
  readonly of: (x: Tensor) => Tensor;
  readonly value: (write: Writer, x: Value) => Value;
  /** The gradient of x, given that of the result; left out where core's own is as short. */
  readonly gradient?: (write: Writer, x: Value, given: Value) => Value;
}

const one = (write: Writer): Value => write.number(1);

/** 1 / (1 + e^-x). The runtime's own operator is 1.5e-8 for all x below -18. */
const sigmoid = (write: Writer, x: Value): Value =>
  write.op("Reciprocal", write.op("Add", write.op("Exp", write.op("Neg", x)), one(write)));

/**
 * log(1 + u) for u from 0 to 1, as u log(v) / (v - 1) with v = 1 + u as it was rounded, and u where v is 1.
 *
 * Source: D. Goldberg (1991), "What every computer scientist should know about floating-point arithmetic", theorem 4.
 */
function log1p(write: Writer, u: Value): Value {
  const v = write.op("Add", u, one(write));
  const ratio = write.op("Div", write.op("Log", v), write.op("Sub", v, one(write)));
  return write.op("Where", write.op("Equal", v, one(write)), u, write.op("Mul", u, ratio));
}

const activations: readonly Activation[] = [
  {
    of: (x) => x.sigmoid(),
    value: sigmoid,
    gradient: (write, x, given) => {
      const y = sigmoid(write, x);
      return write.op("Mul", given, write.op("Mul", y, write.op("Sub", one(write), y)));
    },
  },
  {
    of: (x) => x.tanh(),
    value: (write, x) => write.op("Tanh", x),
    gradient: (write, x, given) => {
      const y = write.op("Tanh", x);
      return write.op("Mul", given, write.op("Sub", one(write), write.op("Mul", y, y)));
    },
  },
  {
    of: (x) => x.softplus(),
    value: (write, x) => {
      const share = write.op("Exp", write.op("Neg", write.op("Abs", x)));
      return write.op("Add", write.op("Relu", x), log1p(write, share));
    },
    gradient: (write, x, given) => write.op("Mul", given, sigmoid(write, x)),
  },
  {
    of: (x) => x.erf(),
    value: (write, x) => write.op("Erf", x),
    gradient: (write, x, given) => {
      const density = write.op("Exp", write.op("Neg", write.op("Mul", x, x)));
      return write.op("Mul", given, write.op("Mul", density, write.number(2 / Math.sqrt(Math.PI))));
    },
  },
];

/** Core corrects jax-js's logarithm, which loses digits near 1; ONNX Runtime's is right to 2.3e-7 of itself. */
const logarithm: Activation = { of: (x) => x.log(), value: (write, x) => write.op("Log", x) };

/** What is found first, and then what is part of it. */
const stages = [activations, [logarithm]];

interface Known {
  readonly template: Template;
  write(write: Writer, found: Found): Value;
}

let known: readonly (readonly Known[])[] | undefined;

/** How core writes each function and its gradient: traced once, so that it is found however core writes it. */
function knownTemplates(): readonly (readonly Known[])[] {
  return (known ??= stages.map((stage) => stage.flatMap(templatesOf)));
}

function templatesOf({ of, value, gradient }: Activation): readonly Known[] {
  const given = [
    { shape: [2, 3], dtype: "float32" },
    { shape: [2, 3], dtype: "float32" },
  ] as const;
  const traced = traceProgram(
    (state, { x, weight }) => ({
      state,
      outputs: {
        value: of(x as Tensor),
        gradient: grad((v: Tensor) =>
          of(v)
            .mul(weight as Tensor)
            .sum(),
        )(x as Tensor),
      },
    }),
    "activation",
    { places: {}, batch: ["x", "weight"], scalars: [] },
    given,
  );
  const graph = joinCommon(foldConstants(lower(traced, "activation")));
  const result = (place: number): Value =>
    graph.nodes.find(({ outputs }) => outputs[0]!.name === outputName(place))!.inputs[0]!;
  const x = graph.inputs.find(({ name }) => name === inputName(0))!;
  // What comes back from the sum: the weight, times 1.
  const back = graph.nodes.find(({ inputs }) => inputs.some(({ name }) => name === inputName(1)))!.outputs[0]!;
  const own: Known = {
    template: templateOf(graph, result(0), [x]),
    write: (write, found) => value(write, found.get(x.name)!),
  };
  if (!gradient) return [own];
  const backward: Known = {
    template: templateOf(graph, result(1), [x, back]),
    write: (write, found) => gradient(write, found.get(x.name)!, found.get(back.name)!),
  };
  return [own, backward];
}

/**
 * Sigmoid, tanh, softplus, erf and the logarithm, which core writes out in arithmetic that jax-js fuses, become operators of ONNX: each
 * operator is a pass through memory there. The jax engine must have been started.
 */
export function nameActivations(graph: Graph): Graph {
  if (!graph.nodes.some(({ op }) => op === "Exp")) return graph;
  return knownTemplates().reduce(named, graph);
}

function named(graph: Graph, templates: readonly Known[]): Graph {
  return rebuild(graph, (node, inputs, rebuilt) => {
    const [out] = node.outputs;
    if (out!.type !== "float32" || node.op === "Identity") return undefined;
    for (const { template, write } of templates) {
      const match = matchTemplate(template, node, inputs, rebuilt);
      if (!match) continue;
      const writer = new Writer(rebuilt.graph, out!);
      const result = write(writer, match.found);
      return [match.rest ? writer.op("Add", match.rest, result) : result];
    }
    return undefined;
  });
}
