import { sizeOf } from "@downslope/core";
import type { Node, Value } from "../graph.ts";
import { flat, part } from "./flat.ts";
import { isScalar } from "./region.ts";
import type { Movement } from "./updates.ts";

/** Nodes of one kind, each on an array of its own, that become one node on all of these side by side. */
interface Pack {
  readonly id: number;
  readonly nodes: Node[];
  /** Where each member's elements begin in the flat list. */
  readonly starts: number[];
  /** Elements of all members. */
  length: number;
  /** The results of all members as one flat list. */
  flat?: Value;
}

/** A value of a small array: a member of a pack, or from outside. */
type Membership = ReadonlyMap<string, readonly [pack: Pack, member: number]>;

const lengthOf = ({ shape }: Value): number => sizeOf(shape);

/** Moves small arrays together: what is done to several is done once, to all of them as one flat list. */
export function moveTogether(nodes: readonly Node[], movement: Movement): void {
  const members = new Map<string, readonly [Pack, number]>();
  for (const pack of packsOf(nodes, movement, members)) {
    const [first] = pack.nodes as [Node, ...Node[]];
    const inputs = first.inputs.map((input, i) => {
      if (isScalar(input)) return movement.number(input);
      const values = pack.nodes.map((node) => node.inputs[i]!);
      return sideBySide(values, members, movement);
    });
    const { type } = first.outputs[0]!;
    pack.flat = movement.graph.add(first.op, inputs, { type, shape: [pack.length] }, first.attributes);
    writeOut(pack, movement);
  }
}

/** Nodes by what they do, with what, and to what: values of packs, of the state, or others. */
function packsOf(
  nodes: readonly Node[],
  movement: Movement,
  members: Map<string, readonly [Pack, number]>,
): readonly Pack[] {
  const packs = new Map<string, Pack>();
  for (const node of nodes) {
    const [out] = node.outputs as [Value];
    const kinds = node.inputs.map((input) => {
      if (isScalar(input)) return input.name;
      return (
        members.get(input.name)?.[0].id ?? `${movement.place(input) === undefined ? "value" : "state"} ${input.type}`
      );
    });
    const key = `${node.op} ${kinds.join()} ${out.type} ${JSON.stringify(node.attributes)}`;
    const pack: Pack = packs.get(key) ?? { id: packs.size, nodes: [], starts: [], length: 0 };
    packs.set(key, pack);
    members.set(out.name, [pack, pack.nodes.length]);
    pack.nodes.push(node);
    pack.starts.push(pack.length);
    pack.length += lengthOf(out);
  }
  return [...packs.values()];
}

/** Values as one flat list, in as few pieces as can be. */
function sideBySide(values: readonly Value[], members: Membership, movement: Movement): Value {
  const { graph, memory } = movement;
  const pieces: Value[] = [];
  for (let i = 0; i < values.length;) {
    const value = values[i]!;
    const member = members.get(value.name);
    const place = movement.place(value);
    let length = lengthOf(value);
    let next = i + 1;
    if (member) {
      const [pack, first] = member;
      while (next < values.length && isNext(members.get(values[next]!.name), pack, first + next - i)) next++;
      length = values.slice(i, next).reduce((sum, one) => sum + lengthOf(one), 0);
      pieces.push(part(graph, pack.flat!, pack.starts[first]!, length));
    } else if (place !== undefined) {
      const view = movement.view(place);
      for (; next < values.length; next++) {
        const other = movement.place(values[next]!);
        if (other === undefined || movement.view(other).start !== view.start + length) break;
        length += lengthOf(values[next]!);
      }
      pieces.push(memory.read(view, length));
    } else {
      pieces.push(flat(graph, movement.outer(value)));
    }
    i = next;
  }
  if (pieces.length === 1) return pieces[0]!;
  const length = pieces.reduce((sum, piece) => sum + lengthOf(piece), 0);
  return graph.add("Concat", pieces, { type: pieces[0]!.type, shape: [length] }, { axis: 0 });
}

const isNext = (member: readonly [Pack, number] | undefined, pack: Pack, place: number): boolean =>
  member?.[0] === pack && member[1] === place;

/** Writes results to where they belong in the state, in as few pieces as can be. */
function writeOut(pack: Pack, movement: Movement): void {
  const written = pack.nodes.flatMap(({ outputs }, member) =>
    movement
      .goesTo(outputs[0]!)
      .map((place) => ({ member, view: movement.view(place), length: lengthOf(outputs[0]!) })),
  );
  const runs: { start: number; length: number; view: (typeof written)[number]["view"]; last: number }[] = [];
  for (const { member, view, length } of written) {
    const run = runs.find((one) => one.last === member - 1 && one.view.start + one.length === view.start);
    if (run) Object.assign(run, { length: run.length + length, last: member });
    else runs.push({ start: pack.starts[member]!, length, view, last: member });
  }
  const { graph, memory } = movement;
  for (const { start, length, view } of runs) memory.write(view, part(graph, pack.flat!, start, length));
}
