import { parse } from "yaml";
import { canonical, isRecord } from "./canonical.ts";
import type { RunRecord } from "./record.ts";

type Written = Pick<RunRecord, "options" | "document">;

/** An option by its path (`optimizer.learningRate`) in two runs; nothing where one of them has no such option. */
export interface Difference {
  readonly path: string;
  readonly before: unknown;
  readonly after: unknown;
}

/** All that two runs were told otherwise, and nothing that follows from it. */
export function differences(before: Written, after: Written): Difference[] {
  const [a, b] = [before, after].map(leavesOf) as [Leaves, Leaves];
  return varying([a, b], [before, after]).map((path) => ({
    path,
    before: a.get(path),
    after: b.get(path),
  }));
}

/** The paths whose values differ within a set of runs, in the order of the document. */
export function differingPaths(runs: readonly Written[]): string[] {
  return varying(runs.map(leavesOf), runs);
}

/** Every option that some of the runs have, in the order of the document. */
export const allPaths = (runs: readonly Pick<RunRecord, "options">[]): string[] =>
  inDocumentOrder([...new Set(runs.flatMap((run) => [...leavesOf(run).keys()]))]);

/** An option of a run, by its path. */
export const valueAt = (run: Pick<RunRecord, "options">, path: string): unknown => leavesOf(run).get(path);

/**
 * What tells each run of a set from the others, in short: `huber · learningRate 0.001`. Empty for all where there is no
 * difference.
 */
export function labelsOf(records: readonly (Written & Pick<RunRecord, "id">)[]): Map<string, string> {
  const paths = differingPaths(records);
  const short = shortPaths(paths);
  return new Map(
    records.map((record) => {
      const leaves = leavesOf(record);
      const said = paths.flatMap((path, i) => {
        const value = leaves.get(path);
        if (value === undefined) return [];
        // A part of the pipeline is told by the name of its plugin.
        return [isPart(path) ? formatValue(value) : `${short[i]!} ${formatValue(value)}`];
      });
      return [record.id, said.join(" · ")];
    }),
  );
}

/** "optimizer.learningRate 0.01 → 0.001". */
export const formatDifference = ({ path, before, after }: Difference): string =>
  `${path} ${formatValue(before)} → ${formatValue(after)}`;

/** A value of an option, as short as it can be said. */
export function formatValue(value: unknown): string {
  if (value === undefined || value === null) return "–";
  if (typeof value === "number") return formatNumber(value);
  if (Array.isArray(value)) return value.length === 0 ? "–" : value.map(formatValue).join(", ");
  if (!isRecord(value)) return String(value);
  const { use, ...rest } = value;
  const options = Object.entries(rest).map(([name, one]) => `${name} ${formatValue(one)}`);
  if (use === undefined) return options.join(", ");
  return String(use);
}

/** Without digits that say nothing: 0.001, 1e-7. */
const formatNumber = (value: number): string => String(Number(value.toPrecision(6)));

/** The last names of paths, as many as it takes to tell them apart. */
export function shortPaths(paths: readonly string[]): string[] {
  return paths.map((path) => {
    const names = path.split(".");
    for (let from = names.length - 1; from > 0; from--) {
      const end = `.${names.slice(from).join(".")}`;
      if (!paths.some((other) => other !== path && `.${other}`.endsWith(end))) return end.slice(1);
    }
    return path;
  });
}

type Leaves = ReadonlyMap<string, unknown>;

const isPart = (path: string): boolean => !path.includes(".") && path !== "seed";

/**
 * Options by path. A plugin's entry is its name under the entry's own path, and its options below it; a list is one
 * value, for its places are no names.
 */
function leavesOf({ options }: Pick<RunRecord, "options">): Leaves {
  const known = leavesKnown.get(options);
  if (known) return known;
  const leaves = walk(options, "", new Map());
  leavesKnown.set(options, leaves);
  return leaves;
}
// Records of runs in progress change by the second, their options never do.
const leavesKnown = new WeakMap<object, Leaves>();

function walk(value: unknown, path: string, leaves: Map<string, unknown>): Leaves {
  if (!isRecord(value)) return leaves.set(path, value);
  const { use, ...rest } = value;
  if (typeof use === "string") leaves.set(path, use);
  for (const [name, child] of Object.entries(rest)) walk(child, path === "" ? name : `${path}.${name}`, leaves);
  return leaves;
}

/** The paths that were written by hand, where the document can be read. */
function writtenPaths({ document, options }: Written): ReadonlySet<string> {
  const known = writtenKnown.get(options);
  if (known) return known;
  let written: ReadonlySet<string> = new Set();
  try {
    written = new Set(walk(parse(document, { logLevel: "silent" }), "", new Map()).keys());
  } catch {
    // Then nothing is known to be written by hand.
  }
  writtenKnown.set(options, written);
  return written;
}
const writtenKnown = new WeakMap<object, ReadonlySet<string>>();

/**
 * Paths with more than one value. Where runs have different plugins, options that only some of them have follow from
 * that, and count only if those differ among themselves or were written by hand.
 */
function varying(runs: readonly Leaves[], documents: readonly Written[]): string[] {
  const paths = new Set(runs.flatMap((leaves) => [...leaves.keys()]));
  return inDocumentOrder([...paths]).filter((path) => {
    const having = runs.filter((leaves) => leaves.has(path));
    const values = new Set(having.map((leaves) => canonical(leaves.get(path))));
    if (values.size > 1) return true;
    if (having.length === runs.length) return false;
    const isExplained = runs.every((leaves) => leaves.has(path) || hasOtherPlugin(leaves, having[0]!, path));
    if (!isExplained) return true;
    return path.includes(".") && runs.some((leaves, i) => leaves.has(path) && writtenPaths(documents[i]!).has(path));
  });
}

/** Whether a run lacks an option because an entry above it names another plugin, or is not there. */
function hasOtherPlugin(leaves: Leaves, having: Leaves, path: string): boolean {
  const names = path.split(".");
  return names.slice(0, -1).some((_, i) => {
    const above = names.slice(0, i + 1).join(".");
    return having.has(above) && leaves.get(above) !== having.get(above);
  });
}

const order = [
  "dataset",
  "model",
  "loss",
  "optimizer",
  "scheduler",
  "schedules",
  "metrics",
  "callbacks",
  "engine",
  "train",
  "seed",
];

/** Parts in the order in which documents have them, the seed last. */
function inDocumentOrder(paths: readonly string[]): string[] {
  const rank = (path: string): number => order.indexOf(path.split(".")[0]!);
  return paths
    .map((path, i) => ({ path, i }))
    .sort((a, b) => rank(a.path) - rank(b.path) || a.i - b.i)
    .map(({ path }) => path);
}
