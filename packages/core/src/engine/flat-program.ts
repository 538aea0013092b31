import { problem } from "../errors.ts";
import { type Tensor, isTensor } from "../tensor/tensor.ts";
import type { TensorTree } from "../tensor/transforms.ts";
import { type Tree, leavesOf, mapTree } from "../tensor/tree.ts";
import type { NamedTensors, Program } from "./engine.ts";

/** The structure of a state: the place of each of its tensors in a flat list. */
export type Places = Tree<number>;

export const isPlace = (value: unknown): value is number => typeof value === "number";

/** What a program is compiled for, beside the shapes: its state's places, and the names that follow them. */
export interface FlatLayout {
  readonly places: Places;
  readonly batch: readonly string[];
  readonly scalars: readonly string[];
}

/**
 * A program as a function of flat lists: state, batch and scalars in, next state and outputs out. Names of the outputs are
 * put into `names` when it is called.
 */
export function flatProgram(
  program: Program,
  subject: string,
  { places, batch, scalars }: FlatLayout,
  names: string[],
): (given: readonly Tensor[]) => readonly Tensor[] {
  const expected = leavesOf<number>(places, isPlace);
  const named = (some: readonly string[], given: readonly Tensor[], start: number): NamedTensors =>
    Object.fromEntries(some.map((name, i) => [name, given[start + i]!]));
  return (given) => {
    const count = expected.length;
    const state = mapTree<number, Tensor>(places, isPlace, (place) => given[place]!) as TensorTree;
    const result = program(state, named(batch, given, count), named(scalars, given, count + batch.length));
    names.splice(0, names.length, ...Object.keys(result.outputs));
    return [...flatten(result.state as Tree<Tensor>, expected, given, subject), ...Object.values(result.outputs)];
  };
}

type Expected = readonly { readonly path: string; readonly leaf: number }[];

/** The next state in the places of the one before, path by path. */
function flatten(state: Tree<Tensor>, expected: Expected, given: readonly Tensor[], subject: string): Tensor[] {
  const found = new Map(leavesOf<Tensor>(state, isTensor as never).map(({ path, leaf }) => [path, leaf]));
  const changed = (path: string, rule: string, got: Tensor | undefined): Error =>
    problem("INVALID_RESULT", {
      subject,
      argument: `state.${path}`,
      rule,
      got,
      cure: "An optimizer or a model returned a state that differs from the one it began with.",
    });
  const next = expected.map(({ path, leaf: place }) => {
    const [before, after] = [given[place]!, found.get(path)];
    if (after && after.dtype === before.dtype && String(after.shape) === String(before.shape)) return after;
    throw changed(path, `be ${before.dtype}[${before.shape.join(",")}], as it was`, after);
  });
  const stranger = [...found.keys()].find((path) => !expected.some((one) => one.path === path));
  if (stranger !== undefined) throw changed(stranger, "be in the state from the start", found.get(stranger));
  return next;
}
