import { type DownslopeError, problem } from "../errors.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { leavesOf, mapTree } from "../tensor/tree.ts";
import type { HostTree } from "./engine.ts";
import type { Places } from "./flat-program.ts";
import { isHostArray } from "./host.ts";

/** A state as a flat list, beside a tree of the places in it: a step walks no tree. */
export interface FlatState {
  readonly places: Places;
  readonly arrays: readonly HostArray[];
  /** Paths of the arrays, in the order of a walk through the tree. */
  readonly paths: readonly string[];
}

export function flatState(state: HostTree): FlatState {
  const arrays: HostArray[] = [];
  const places = mapTree<HostArray, number>(state, isHostArray, (host) => arrays.push(host) - 1);
  return { places, arrays, paths: leavesOf<HostArray>(state, isHostArray).map(({ path }) => path) };
}

/** Refuses a state that was disposed of; `subject` is the engine. */
export const stateIsGone = (subject: string): DownslopeError =>
  problem("INVALID_ARGUMENT", {
    subject,
    argument: "state",
    rule: "not be disposed of",
    got: "a state that was",
    cure: "Upload it again.",
  });

/** Refuses a state that another engine uploaded; `subject` is the program. */
export const stateIsForeign = (subject: string): DownslopeError =>
  problem("INVALID_ARGUMENT", {
    subject,
    argument: "state",
    rule: "come from this engine's `upload`",
    got: "another engine's state",
  });
