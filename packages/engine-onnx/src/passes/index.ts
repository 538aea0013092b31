import type { Graph, Value } from "../graph.ts";
import type { View } from "../layout.ts";
import { nameActivations } from "./activations.ts";
import { simplifyArithmetic } from "./arithmetic.ts";
import { reshapeConvolutions } from "./convolutions.ts";
import { joinCommon } from "./duplicates.ts";
import { foldConstants } from "./fold.ts";
import { type Hosted, hostScalars } from "./hosted.ts";
import { simplifyLayout } from "./layout.ts";
import { nameOutputs } from "./outputs.ts";
import { joinPads } from "./pads.ts";
import { maskBeforeUnpooling } from "./pools.ts";
import { rebuild } from "./rebuild.ts";
import type { StateNames } from "./region.ts";
import { fuseUpdates } from "./updates.ts";

const passes = [foldConstants, joinCommon, simplifyArithmetic, maskBeforeUnpooling, simplifyLayout, joinPads];

function rounds(graph: Graph): Graph {
  let best = graph;
  for (let round = 0; round < 4; round++) {
    const before = best.nodes.length;
    best = passes.reduce((next, pass) => pass(next), best);
    if (best.nodes.length === before && round > 0) break;
  }
  return best;
}

/** A graph that gives the same numbers with less work, whatever the length of the batch. */
export function simplify(graph: Graph): Graph {
  return rounds(nameActivations(joinCommon(foldConstants(graph))));
}

/** A step that is ready to be compiled: its graph, and what the host does around it. */
export interface Plan {
  readonly graph: Graph;
  readonly hosted: Hosted;
  /** Inputs and outputs that are parts of the state's memory. */
  readonly views: ReadonlyMap<string, View>;
  /** By place in the state: whether the step leaves it as it is. */
  readonly unchanged: readonly boolean[];
}

/** A step's graph with less work in it; `isHosted` tells inputs that are single numbers of the host. */
export function optimise(graph: Graph, names: StateNames, isHosted: (input: Value) => boolean): Plan {
  const simple = rounds(reshapeConvolutions(simplify(graph)));
  const { graph: moving, unchanged } = withoutUnchanged(simple, names);
  const { graph: device, hosted } = hostScalars(moving, isHosted);
  const { graph: fused, views } = fuseUpdates(device, names);
  return { graph: withoutUnread(nameOutputs(joinCommon(fused))), hosted, views, unchanged };
}

/** Leaves out outputs of the state that are what came in. */
function withoutUnchanged(graph: Graph, { inputs, outputs }: StateNames): { graph: Graph; unchanged: boolean[] } {
  const from = new Map(graph.nodes.map((node) => [node.outputs[0]!.name, node.inputs[0]?.name]));
  const unchanged = outputs.map((name, place) => from.get(name) === inputs[place]);
  const left = new Set(outputs.filter((_, place) => unchanged[place]));
  return {
    graph: rebuild(graph, (node) => (left.has(node.outputs[0]!.name) ? [] : undefined)),
    unchanged,
  };
}

/** Inputs that nothing reads are not asked for. */
function withoutUnread(graph: Graph): Graph {
  const read = new Set(graph.nodes.flatMap(({ inputs }) => inputs.map(({ name }) => name)));
  const inputs = graph.inputs.filter(({ name }) => read.has(name));
  graph.inputs.splice(0, graph.inputs.length, ...inputs);
  return graph;
}
