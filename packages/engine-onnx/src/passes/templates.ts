import type { Graph, Node, Value } from "../graph.ts";
import type { Rebuilt } from "./rebuild.ts";

/** A part of a graph to be found in others: how one value is computed from some that stand for any. */
export interface Template {
  readonly result: Value;
  /** Values that stand for any, by their names in the template. */
  readonly holes: ReadonlySet<string>;
  readonly producers: ReadonlyMap<string, Node>;
  readonly constants: ReadonlyMap<string, number>;
}

/** What the holes of a template are in a graph where it was found. */
export type Found = ReadonlyMap<string, Value>;

/** How a graph computes a value from others, as a template. All of its constants are one number throughout. */
export function templateOf(graph: Graph, result: Value, holes: readonly Value[]): Template {
  const constants = graph.constants.map(({ value, data }) => {
    const [number = NaN] = data;
    return [value.name, Array.from(data).every((one) => Object.is(one, number)) ? number : NaN] as const;
  });
  return {
    result,
    holes: new Set(holes.map(({ name }) => name)),
    producers: new Map(graph.nodes.flatMap((node) => node.outputs.map((output) => [output.name, node] as const))),
    constants: new Map(constants),
  };
}

/** Where a template was found: what its holes are there, and what else its result was added to. */
export interface Match {
  readonly found: Found;
  readonly rest?: Value;
}

/**
 * Whether a node that is to be added computes what a template does; and if so, from what. A template that is a sum is found in
 * a longer sum too, where its terms come last: so gradients of a value that is read elsewhere add up.
 */
export function matchTemplate(
  template: Template,
  node: Node,
  inputs: readonly Value[],
  rebuilt: Rebuilt,
): Match | undefined {
  const found = new Map<string, Value>();
  const root = template.producers.get(template.result.name)!;
  if (matchNode(template, root, node, inputs, rebuilt, found)) return { found };
  if (root.op !== "Add" || node.op !== "Add") return undefined;
  const [sum, last] = inputs as [Value, Value];
  const before = rebuilt.madeBy(sum, "Add")?.inputs;
  const terms = new Map<string, Value>();
  const isFound =
    before &&
    matchValue(template, root.inputs[0]!, before[1]!, rebuilt, terms) &&
    matchValue(template, root.inputs[1]!, last, rebuilt, terms);
  return isFound ? { found: terms, rest: before[0]! } : undefined;
}

function matchNode(
  template: Template,
  wanted: Node,
  { op, attributes }: Node,
  inputs: readonly Value[],
  rebuilt: Rebuilt,
  found: Map<string, Value>,
): boolean {
  if (op !== wanted.op || inputs.length !== wanted.inputs.length) return false;
  if (JSON.stringify(attributes) !== JSON.stringify(wanted.attributes)) return false;
  return wanted.inputs.every((one, i) => matchValue(template, one, inputs[i]!, rebuilt, found));
}

function matchValue(
  template: Template,
  wanted: Value,
  value: Value,
  rebuilt: Rebuilt,
  found: Map<string, Value>,
): boolean {
  const known = found.get(wanted.name);
  if (known) return known.name === value.name;
  const number = template.constants.get(wanted.name);
  if (number !== undefined) {
    const own = rebuilt.number(value);
    return own !== undefined && Object.is(own, number);
  }
  const producer = rebuilt.producer(value);
  const isSame =
    template.holes.has(wanted.name) ||
    (producer !== undefined &&
      matchNode(template, template.producers.get(wanted.name)!, producer, producer.inputs, rebuilt, found));
  if (isSame) found.set(wanted.name, value);
  return isSame;
}
