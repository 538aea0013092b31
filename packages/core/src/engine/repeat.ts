import type { TensorTree } from "../tensor/transforms.ts";
import type { NamedTensors, Program } from "./engine.ts";

/**
 * A program that runs another so many times, one after the other: what each run reads and gives has its place in its name, as
 * in `0.input`. An engine can compile it as it is, or compile the one that is repeated.
 */
export type RepeatedProgram<S extends TensorTree = TensorTree> = Program<S> & {
  readonly repeated: Program<S>;
  readonly count: number;
};

/** Names of the same thing at each place, as they were asked for. */
const known = new Map<string, string[]>();

function nameOf(place: number, name: string): string {
  let names = known.get(name);
  if (!names) known.set(name, (names = []));
  return (names[place] ??= `${place}.${name}`);
}

/** What belongs to the run at a place, by its own name. */
export function among<T>(values: Readonly<Record<string, T>>, place: number): Record<string, T> {
  const start = nameOf(place, "");
  const own: Record<string, T> = {};
  for (const name in values) if (name.startsWith(start)) own[name.slice(start.length)] = values[name]!;
  return own;
}

/** What belongs to several runs, by names that tell the place. */
export function named<T>(parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const all: Record<string, T> = {};
  parts.forEach((part, place) => {
    for (const name in part) all[nameOf(place, name)] = part[name]!;
  });
  return all;
}

/** Repeats a program. */
export function repeat<S extends TensorTree>(repeated: Program<S>, count: number): RepeatedProgram<S> {
  const program: Program<S> = (first, batches, scalars) => {
    let state = first;
    const outputs = Array.from({ length: count }, (_, place): NamedTensors => {
      const made = repeated(state, among(batches, place), among(scalars, place));
      state = made.state;
      return made.outputs;
    });
    return { state, outputs: named(outputs) };
  };
  return Object.assign(program, { repeated, count });
}

/** Whether a program repeats another. */
export const isRepeated = <S extends TensorTree>(program: Program<S>): program is RepeatedProgram<S> =>
  "repeated" in program;
