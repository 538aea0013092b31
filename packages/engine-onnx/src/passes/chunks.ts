import { sizeOf } from "@downslope/core";
import type { Node, Value } from "../graph.ts";
import { flat, part } from "./flat.ts";
import { isScalar } from "./region.ts";
import type { Movement } from "./updates.ts";

/** Elements that are moved at once: a megabyte of each array, so that what moves together stays in a processor's cache. */
const chunk = 262_144;

/** Moves large arrays piece by piece: all that is done to one piece is done before the next. */
export function moveInChunks(nodes: readonly Node[], movement: Movement): void {
  for (const group of connected(nodes)) {
    const length = sizeOf(group[0]!.outputs[0]!.shape);
    for (let start = 0; start < length; start += chunk)
      movePiece(group, start, Math.min(chunk, length - start), movement);
  }
}

/** Nodes that share values other than single numbers: those of one array. */
function connected(nodes: readonly Node[]): Node[][] {
  const groups = new Map<string, Node[]>();
  for (const node of nodes) {
    const names = [...node.inputs.filter((input) => !isScalar(input)), ...node.outputs].map(({ name }) => name);
    const joined = [...new Set(names.flatMap((name) => (groups.has(name) ? [groups.get(name)!] : [])))];
    const all = [...joined.flat(), node];
    for (const one of all)
      for (const { name } of [...one.inputs.filter((input) => !isScalar(input)), ...one.outputs]) groups.set(name, all);
  }
  return [...new Set(groups.values())];
}

function movePiece(nodes: readonly Node[], start: number, length: number, movement: Movement): void {
  const { graph, memory } = movement;
  const made = new Map<string, Value>();
  const pieceOf = (value: Value): Value => {
    const known = made.get(value.name);
    if (known) return known;
    const place = movement.place(value);
    const piece =
      place === undefined
        ? part(graph, flat(graph, movement.outer(value)), start, length)
        : readPiece(place, start, length, movement);
    made.set(value.name, piece);
    return piece;
  };
  for (const { op, inputs, outputs, attributes } of nodes) {
    const [out] = outputs as [Value];
    const pieces = inputs.map((input) => (isScalar(input) ? movement.number(input) : pieceOf(input)));
    const result = graph.add(op, pieces, { type: out.type, shape: [length] }, attributes);
    made.set(out.name, result);
    for (const place of movement.goesTo(out)) {
      const view = movement.view(place);
      memory.write({ ...view, start: view.start + start }, result);
    }
  }
}

function readPiece(place: number, start: number, length: number, { memory, view }: Movement): Value {
  const whole = view(place);
  return memory.read({ ...whole, start: whole.start + start }, length);
}
