import { sizeOf } from "@downslope/core";
import { Graph, type Value } from "./graph.ts";
import type { View } from "./layout.ts";
import { flat, part } from "./passes/flat.ts";
import type { Hosted } from "./passes/hosted.ts";
import type { Plan } from "./passes/index.ts";
import { nameOutputs } from "./passes/outputs.ts";
import { StateMemory } from "./passes/state-memory.ts";

/** Names of what a run of a step is given and of what it gives beside the state, in the graph of several. */
export interface Naming {
  input(name: string, run: number): string;
  output(name: string, run: number): string;
}

/** A part of a state as a run left it. */
interface Written {
  readonly view: View;
  readonly value: Value;
}

/**
 * A step so many times in one graph, one after the other: each run but the first reads the state where the one before it left
 * it, and only the last writes it. What a step was made of is not looked at again, so that numbers stay to the bit.
 */
export function unroll({ graph: step, hosted, views, unchanged }: Plan, count: number, naming: Naming): Plan {
  const graph = new Graph();
  const memory = new StateMemory(graph);
  const constants = step.constants.map(
    ({ value, data }) => [value.name, graph.constant(value.type, value.shape, data)] as const,
  );
  const own = new Set(hosted.outputs.map(({ name }) => name));
  let left: readonly Written[] = [];
  for (let run = 0; run < count; run++) {
    const made = new Map<string, Value>(constants);
    for (const { name, type, shape } of step.inputs) {
      const view = views.get(name);
      const given = own.has(name) ? hostedName(name, run) : naming.input(name, run);
      made.set(name, view ? stateAt(view, left, graph, memory) : graph.input(given, type, shape));
    }
    for (const { op, inputs, outputs, attributes } of step.nodes) {
      const results = graph.addMany(
        op,
        inputs.map(({ name }) => made.get(name)!),
        outputs,
        attributes,
      );
      outputs.forEach(({ name }, i) => made.set(name, results[i]!));
    }
    const written: Written[] = [];
    for (const { name } of step.outputs) {
      const [view, value] = [views.get(name), made.get(name)!];
      if (view) written.push({ view, value });
      else graph.output(naming.output(name, run), value);
    }
    left = written;
  }
  for (const { view, value } of left) memory.write(view, flat(graph, value));
  return { graph: nameOutputs(graph), hosted: repeated(hosted, count, naming), views: memory.views, unchanged };
}

const hostedName = (name: string, run: number): string => `${run}.${name}`;

/** A part of the state, where a run left it; what no run moves is where it was. */
function stateAt({ type, start, shape }: View, left: readonly Written[], graph: Graph, memory: StateMemory): Value {
  const end = start + sizeOf(shape);
  const pieces: Value[] = [];
  for (let place = start; place < end;) {
    const endOf = ({ view }: Written): number => view.start + sizeOf(view.shape);
    const own = left.filter(({ view }) => view.type === type);
    const found = own.find((one) => one.view.start <= place && place < endOf(one));
    const next = Math.min(
      end,
      found ? endOf(found) : Math.min(...own.map(({ view }) => view.start).filter((one) => one > place)),
    );
    pieces.push(
      found
        ? part(graph, flat(graph, found.value), place - found.view.start, next - place)
        : memory.read({ type, start: place }, next - place),
    );
    place = next;
  }
  const list =
    pieces.length === 1 ? pieces[0]! : graph.add("Concat", pieces, { type, shape: [end - start] }, { axis: 0 });
  if (shape.length === 1) return list;
  return graph.add("Reshape", [list, graph.list(shape)], { type, shape });
}

/** Arithmetic of the host for each run. */
function repeated({ inputs, outputs, compute }: Hosted, count: number, naming: Naming): Hosted {
  const runs = Array.from({ length: count }, (_, run) => run);
  return {
    inputs: runs.flatMap((run) => inputs.map((name) => naming.input(name, run))),
    outputs: runs.flatMap((run) => outputs.map(({ name, value }) => ({ name: hostedName(name, run), value }))),
    compute: (given) => runs.flatMap((run) => compute(given.slice(run * inputs.length, (run + 1) * inputs.length))),
  };
}
