import type { Row } from "./race.mjs";

/** A chart of the workloads of a run, as SVG. */
export function drawChart(result: {
  readonly date: string;
  readonly machine: { readonly processor: string };
  readonly workloads: readonly { readonly name: string; readonly peers: readonly Row[] }[];
}): string;
