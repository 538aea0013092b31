import type { Overhead } from "./overhead.mjs";
import type { Peer, Row } from "./race.mjs";

/** One target and what became of it. */
export interface Judgement {
  readonly target: string;
  readonly workload: string;
  readonly got: number | undefined;
  readonly limit: string;
  readonly verdict: "met" | "missed" | "not measured";
}

/** Every target with what was found. */
export function judge(
  result: {
    readonly workloads: readonly { readonly name: string; readonly peers: readonly Row[] }[];
    readonly overhead?: readonly Overhead[];
  },
  families: readonly Omit<Peer, "command">[],
): readonly Judgement[];
