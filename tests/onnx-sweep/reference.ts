import { readFileSync, writeFileSync } from "node:fs";
import { relativeGap } from "./compare.ts";
import type { Numbers, Trajectory } from "./training.ts";

/** What is kept of a trajectory: its losses and metrics at each step, and the norm of each parameter at the end. */
export interface Digest {
  readonly losses: readonly number[];
  readonly metrics?: readonly number[];
  readonly norms: Readonly<Record<string, number>>;
}

const file = new URL("reference/jax.json", import.meta.url);
const digits = 8;
const rounded = (x: number): number => Number(x.toPrecision(digits));
const norm = (data: ArrayLike<number>): number => Math.hypot(...Array.from(data));

/** All that is kept of a trajectory. */
export function digestOf({ steps }: Trajectory): Digest {
  const series = (name: string): number[] => steps.map((numbers) => rounded(numbers[name]!.data[0]!));
  const last = steps.at(-1) as Numbers;
  const norms = Object.entries(last)
    .filter(([name]) => name.startsWith("params."))
    .map(([name, { data }]) => [name.slice("params.".length), rounded(norm(data))]);
  return {
    losses: series("loss"),
    ...(last["metric"] && { metrics: series("metric") }),
    norms: Object.fromEntries(norms),
  };
}

/** What two digests differ by at most, in shares of the larger numbers. */
export function digestGap(found: Digest, expected: Digest): number {
  const at = (digest: Digest): number[][] => [
    ...digest.losses.map((loss) => [loss]),
    ...(digest.metrics ?? []).map((metric) => [metric]),
    ...Object.keys(expected.norms).map((path) => [digest.norms[path] ?? Number.NaN]),
  ];
  const others = at(expected);
  return Math.max(...at(found).map((one, i) => relativeGap(one, others[i] ?? [Number.NaN])));
}

/** Digests of the engine `jax`, by the names of their trainings. */
export const readReference = (): Readonly<Record<string, Digest>> =>
  JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, Digest>>;

/** Keeps digests, a line each. */
export function writeReference(digests: Readonly<Record<string, Digest>>): void {
  const lines = Object.entries(digests).map(([key, digest]) => `${JSON.stringify(key)}:${JSON.stringify(digest)}`);
  writeFileSync(file, `{\n${lines.join(",\n")}\n}\n`);
}
