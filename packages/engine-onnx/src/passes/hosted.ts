import type { Graph, Node, Value } from "../graph.ts";
import { type Elementwise, scalarOperationOf } from "./evaluate.ts";
import { rebuild } from "./rebuild.ts";

/** Arithmetic of single numbers that the host does before each step. */
export interface Hosted {
  /** Of the inputs it reads: their names, in the order in which `compute` takes their values. */
  readonly inputs: readonly string[];
  /** Inputs of the graph that it gives. */
  readonly outputs: readonly { readonly name: string; readonly value: Value }[];
  /** Numbers of the outputs. */
  compute(given: readonly number[]): readonly number[];
}

interface Instruction {
  readonly compute: Elementwise;
  readonly from: readonly [number, number, number];
  readonly to: number;
}

/**
 * Numbers that depend on single numbers of the host alone, such as a learning rate and the count of steps, are computed there:
 * an operator of ONNX Runtime takes as long for one number as for hundreds. `isHosted` tells which inputs those are.
 */
export function hostScalars(graph: Graph, isHosted: (input: Value) => boolean): { graph: Graph; hosted: Hosted } {
  const slots = new Map<string, number>();
  const slotOf = (name: string): number => {
    const slot = slots.get(name) ?? slots.size;
    slots.set(name, slot);
    return slot;
  };
  const inputs = graph.inputs.filter(isHosted);
  for (const { name } of inputs) slotOf(name);
  const constants = new Map(graph.constants.map((constant) => [constant.value.name, constant]));
  const instructions: Instruction[] = [];
  const known: (readonly [slot: number, number: number])[] = [];
  const moved = new Set<Node>();
  for (const node of graph.nodes) {
    // A shape beside a number is no number to compute with.
    const numbers = node.op === "Reshape" || node.op === "ReduceSum" ? node.inputs.slice(0, 1) : node.inputs;
    if (!numbers.some(({ name }) => slots.has(name) && !constants.has(name))) continue;
    if (!numbers.every(({ name }) => slots.has(name) || constants.has(name))) continue;
    const compute = scalarOperationOf(node);
    if (!compute) continue;
    for (const { name } of numbers) {
      const constant = constants.get(name);
      if (constant && !slots.has(name)) known.push([slotOf(name), Number(constant.data[0])]);
    }
    const [a = 0, b = 0, c = 0] = numbers.map(({ name }) => slots.get(name)!);
    instructions.push({ compute, from: [a, b, c], to: slotOf(node.outputs[0]!.name) });
    moved.add(node);
  }
  const given = new Set([...moved].map((node) => node.outputs[0]!.name));
  const needed = graph.nodes.filter((node) => !moved.has(node)).flatMap((node) => node.inputs);
  const outputs = [
    ...new Map(needed.filter(({ name }) => given.has(name)).map((value) => [value.name, value])).values(),
  ];
  return {
    graph: outputs.length === 0 ? graph : withInputs(graph, moved, outputs),
    hosted: {
      inputs: inputs.map(({ name }) => name),
      outputs: outputs.map((value) => ({ name: hostedName(value), value })),
      compute: machine(
        slots.size,
        known,
        instructions,
        outputs.map(({ name }) => slots.get(name)!),
      ),
    },
  };
}

const hostedName = ({ name }: Value): string => `host.${name}`;

/** The graph without what was moved; what that gave comes in. */
function withInputs(graph: Graph, moved: ReadonlySet<Node>, outputs: readonly Value[]): Graph {
  const inputs = new Map<string, Value>();
  const names = new Set(outputs.map(({ name }) => name));
  return rebuild(graph, (node, _, { graph: next }) => {
    const [out] = node.outputs as [Value];
    if (!moved.has(node)) return undefined;
    if (!names.has(out.name)) return [out];
    const input = inputs.get(out.name) ?? next.input(hostedName(out), out.type, out.shape);
    inputs.set(out.name, input);
    return [input];
  });
}

function machine(
  size: number,
  known: readonly (readonly [number, number])[],
  instructions: readonly Instruction[],
  outputs: readonly number[],
): Hosted["compute"] {
  const numbers = new Float64Array(size);
  for (const [slot, number] of known) numbers[slot] = number;
  return (given) => {
    given.forEach((number, slot) => (numbers[slot] = number));
    for (const { compute, from, to } of instructions)
      numbers[to] = compute(numbers[from[0]]!, numbers[from[1]]!, numbers[from[2]]!);
    return outputs.map((slot) => numbers[slot]!);
  };
}
