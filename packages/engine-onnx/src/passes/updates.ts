import { sizeOf } from "@downslope/core";
import type { Graph, Node, Value } from "../graph.ts";
import { type View, packedSize } from "../layout.ts";
import { moveInChunks } from "./chunks.ts";
import { flat } from "./flat.ts";
import { moveTogether } from "./packs.ts";
import { type Made, rebuild } from "./rebuild.ts";
import { type StateNames, updateRegion } from "./region.ts";
import { StateMemory } from "./state-memory.ts";

/** A graph whose state comes and goes in parts of its memory. */
export interface Fused {
  readonly graph: Graph;
  /** The parts that inputs read and outputs write, by name. */
  readonly views: ReadonlyMap<string, View>;
}

/** What moves state in a new graph: what is known of each value that the region reads. */
export interface Movement {
  readonly graph: Graph;
  readonly memory: StateMemory;
  /** The place in the state of a value that the region reads, where it is one. */
  place(value: Value): number | undefined;
  view(place: number): View;
  /** A value from outside the region, in the new graph. */
  outer(value: Value): Value;
  /** A single number from outside, of so few axes that a flat list stays flat beside it. */
  number(value: Value): Value;
  /** Places of the state that a value of the region becomes. */
  goesTo(value: Value): readonly number[];
}

/**
 * Optimizers move each parameter by the same few operators. Those of all small ones are done at once, on flat lists, and
 * those of a large one piece by piece, so that what is moved stays in the processor's cache from operator to operator.
 */
export function fuseUpdates(graph: Graph, names: StateNames): Fused {
  const region = updateRegion(graph, names);
  const members = new Set(region.nodes);
  let memory: StateMemory | undefined;
  const finish = (next: Graph, made: Made): void => {
    memory = new StateMemory(next);
    const targets = new Map<string, number[]>();
    for (const [{ inputs }, place] of region.outputs)
      targets.set(inputs[0]!.name, [...(targets.get(inputs[0]!.name) ?? []), place]);
    const places = new Map(names.inputs.map((name, place) => [name, place]));
    const movement: Movement = {
      graph: next,
      memory,
      place: ({ name }) => places.get(name),
      view: (place) => names.layout.views[place]!,
      outer: ({ name }) => made.get(name)!,
      number({ name }) {
        const number = made.get(name)!;
        return number.shape.length < 2 ? number : flat(next, number);
      },
      goesTo: ({ name }) => targets.get(name) ?? [],
    };
    const isSmall = (node: Node): boolean => sizeOf(node.outputs[0]!.shape) <= packedSize;
    moveTogether(region.nodes.filter(isSmall), movement);
    moveInChunks(
      region.nodes.filter((node) => !isSmall(node)),
      movement,
    );
  };
  const isLeftOut = (node: Node): boolean => members.has(node) || region.outputs.has(node);
  const fused = rebuild(
    graph,
    (node) => (isLeftOut(node) ? [] : undefined),
    (rebuilt, made) => finish(rebuilt.graph, made),
  );
  const whole = [...names.inputs, ...names.outputs].map(
    (name, i) => [name, names.layout.views[i % names.inputs.length]!] as const,
  );
  return { graph: fused, views: new Map([...whole, ...memory!.views]) };
}
