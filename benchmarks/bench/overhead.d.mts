/** Microseconds a step on one engine, or why there are none. */
export interface Overhead {
  readonly engine: string;
  readonly cannot?: string;
  readonly compiled?: number;
  readonly trainer?: number;
  readonly added?: { readonly median: number; readonly lower: number; readonly upper: number };
  readonly share?: number;
}

/** From microseconds a step of both loops, round by round. */
export function overheadOf(times: {
  readonly compiled: readonly number[];
  readonly trainer: readonly number[];
}): Required<Omit<Overhead, "engine" | "cannot">>;
