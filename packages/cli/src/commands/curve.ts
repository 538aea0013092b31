import type { RangePoint } from "@downslope/core";
import { formatNumber } from "../format.ts";

const rows = 12;

/** Smoothed losses over the logarithm of the rate, as text; the suggestion is marked below. */
export function curve(points: readonly RangePoint[], suggestion: number | undefined, width: number): string {
  if (points.length === 0) return "";
  const margin = 10;
  const columns = width - margin - 1;
  const [first, last] = [points[0]!.learningRate, points.at(-1)!.learningRate];
  const range = Math.log(last / first) || 1;
  const columnOf = (rate: number): number => Math.round((Math.log(rate / first) / range) * (columns - 1));
  const losses = points.map(({ smoothed }) => smoothed);
  const lowest = Math.min(...losses);
  // What diverges would press the rest flat.
  const highest = Math.max(Math.min(Math.max(...losses), 2 * losses[0]! - lowest), lowest * (1 + 1e-9) + 1e-12);
  const rowOf = (loss: number): number => Math.round(((highest - loss) / (highest - lowest)) * (rows - 1));
  const canvas = Array.from({ length: rows }, () => Array<string>(columns).fill(" "));
  for (const { learningRate, smoothed } of points) {
    const row = rowOf(smoothed);
    if (row >= 0) canvas[row]![columnOf(learningRate)] = "•";
  }
  const label = (row: number): string => {
    if (row !== 0 && row !== rows - 1) return "".padStart(margin);
    return `${formatNumber(row === 0 ? highest : lowest)} `.padStart(margin);
  };
  const lines = canvas.map((cells, row) => `${label(row)}│${cells.join("").trimEnd()}`);
  const axis = Array<string>(columns).fill("─");
  if (suggestion !== undefined) axis[columnOf(suggestion)] = "▲";
  const [left, right] = [first, last].map((rate) => rate.toExponential(0));
  return [
    ...lines,
    `${"".padStart(margin)}└${axis.join("")}`,
    `${"".padStart(margin + 1)}${left!.padEnd(columns - right!.length)}${right}`,
  ].join("\n");
}
