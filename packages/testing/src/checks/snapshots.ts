import { type HostArray, leavesOf } from "@downslope/core";
import { type Miss, compareNumbers } from "../reference/compare.ts";
import { type OptimizerSnapshot, isHost } from "../reference/optimizer-run.ts";

/** All arrays of a snapshot, each under its name. */
export function numbersOf({ params, state }: OptimizerSnapshot): [what: string, host: HostArray][] {
  const named = (tree: object, what: string): [string, HostArray][] =>
    leavesOf<HostArray>(tree as never, isHost).map(({ path, leaf }) => [path === "" ? what : `${what}.${path}`, leaf]);
  return [...named(params, "params"), ...named(state as object, "state")];
}

/** Names, shapes and dtypes of a snapshot, one a line. */
export function structureOf(snapshot: OptimizerSnapshot): string[] {
  return numbersOf(snapshot).map(([what, { shape, dtype }]) => `${what}: ${dtype}[${shape.join(",")}]`);
}

/** What differs between two runs, from the first step at which anything does. */
export function compareSnapshots(
  label: string,
  got: readonly OptimizerSnapshot[],
  expected: readonly OptimizerSnapshot[],
  tolerance: number,
): Miss[] {
  for (const [step, snapshot] of expected.entries()) {
    const wanted = numbersOf(snapshot);
    const misses = numbersOf(got[step]!).flatMap(([what, { data }], i) =>
      compareNumbers(`${label} after ${step} steps ${what}`, data, wanted[i]?.[1].data ?? [], tolerance),
    );
    if (misses.length > 0) return misses;
  }
  return [];
}
