import type { Graph } from "../graph.ts";
import { rebuild } from "./rebuild.ts";

/** What is computed twice is computed once: nodes of the same operator, inputs and attributes are one. */
export function joinCommon(graph: Graph): Graph {
  const known = new Map<string, ReturnType<Graph["addMany"]>>();
  return rebuild(graph, ({ op, outputs, attributes }, inputs, { graph: next }) => {
    // Those that give outputs their names stay as they are.
    if (op === "Identity") return undefined;
    const shapes = outputs.map(({ type, shape }) => `${type}[${shape.join()}]`).join();
    const key = `${op}(${inputs.map(({ name }) => name).join()})${JSON.stringify(attributes)}${shapes}`;
    const found = known.get(key) ?? next.addMany(op, inputs, outputs, attributes);
    known.set(key, found);
    return found;
  });
}
