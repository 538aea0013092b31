import { type Text, show } from "@downslope/core";
import type { Miss } from "../reference/compare.ts";
import type { Hook } from "./hooks.ts";

/** Any plugin of a kind, whatever its options. */
export type Named = Readonly<Record<"kind" | "name", string>>;

/** One promise that plugins of a kind make. */
export interface Check<P, G> {
  /** Short name, for `skip`. */
  readonly name: string;
  /** The promise, a sentence. */
  readonly promise: string;
  /** Throws where the promise is broken. The devices must have been started. */
  readonly run: (plugin: P, given: G) => void | Promise<void>;
  /** Whether there is anything to check: without cases there are no values to compare. */
  readonly applies?: (given: G, plugin: P) => boolean;
}

/** What a check knows better than the promise alone tells: whose fault it is, and what helps. */
export interface Remedy {
  readonly hook?: Hook;
  readonly cure?: Text;
  /** What was thrown, whose stack tells where. */
  readonly error?: unknown;
}

/** A promise that a plugin does not keep: which, and where. */
export class BrokenPromise extends Error {
  /** What is wrong, in a sentence. */
  readonly detail: string;
  readonly remedy: Remedy;

  constructor({ kind, name }: Named, promise: string, detail: string, remedy: Remedy = {}) {
    super(`${kind} "${name}" breaks a promise: ${promise}. ${detail}`);
    this.name = "BrokenPromise";
    this.detail = detail;
    this.remedy = remedy;
  }
}

/** Refuses misses, telling the first few. */
export function expectNoMiss(plugin: Named, promise: string, misses: readonly Miss[]): void {
  if (misses.length === 0) return;
  const told = misses.slice(0, 4).map(({ what, expected, got }) => `${what} is ${show(got)}, not ${show(expected)}`);
  const rest = misses.length > told.length ? `; and ${misses.length - told.length} more` : "";
  throw new BrokenPromise(plugin, promise, `${told.join("; ")}${rest}.`);
}

/** The message of what a body throws; undefined where it throws nothing. */
export function refusalOf(body: () => unknown): string | undefined {
  try {
    body();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** A value for a message; of a record that holds tensors, its keys alone. */
export function showKeys(value: unknown): string {
  const isRecord = typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
  return isRecord ? `{ ${Object.keys(value).join(", ")} }`.replace("{  }", "{}") : show(value);
}
