import { formatCount, formatRate } from "../format.ts";
import { escapeHtml } from "./html.ts";
import { type Scale, scaleOf } from "./scale.ts";
import type { Stretch } from "./series.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
  /** What is told of it where the pointer rests. */
  readonly label?: string;
}

/** One curve. `style` names its colour: see style.ts. */
export interface Line {
  readonly name: string;
  readonly style: "faint" | "first" | "second" | "third";
  readonly points: readonly Point[];
  /** The range that the points are means of. */
  readonly band?: readonly Stretch[];
}

export interface Chart {
  readonly title: string;
  /** What it shows, in a sentence, for those who do not see it. */
  readonly description: string;
  readonly xLabel: string;
  readonly lines: readonly Line[];
  readonly mayBeLogarithmic?: boolean;
  /** In the unit in which it is 720 wide. */
  readonly height: number;
  /** Where the x axis ends; it starts at 0. The same for all charts of a page, so that they stand under each other. */
  readonly xEnd: number;
  /** Says of the y axis that it is logarithmic. */
  readonly logarithmicLabel: string;
}

const width = 720;
const frame = { left: 62, right: 14, top: 12, bottom: 40 };
/** Points that are marked one by one; more would run together. */
const mostMarks = 30;

/** A chart as SVG, drawn by hand: axes, curves, marks, names of the curves. */
export function drawChart(chart: Chart): string {
  const { height } = chart;
  const lines = chart.lines.filter(({ points }) => points.length > 0);
  const values = lines.flatMap(({ points, band = [] }) => [
    ...points.map(({ y }) => y),
    ...band.flatMap(({ low, high }) => [low, high]),
  ]);
  const x = scaleOf([0, chart.xEnd]);
  const y = scaleOf(values, { mayBeLogarithmic: chart.mayBeLogarithmic ?? false, padding: 0.04 });
  const place: Place = {
    x: (value) => round(frame.left + x.at(value) * (width - frame.left - frame.right)),
    y: (value) => round(height - frame.bottom - y.at(value) * (height - frame.top - frame.bottom)),
  };
  const note = y.isLogarithmic ? ` <small>${escapeHtml(chart.logarithmicLabel)}</small>` : "";
  return `<figure>
<figcaption><h3>${escapeHtml(chart.title)}${note}</h3>${legend(lines)}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(`${chart.title}. ${chart.description}`)}">
${axes(x, y, place, height)}
<text class="axis-label" x="${width - frame.right}" y="${height - 6}" text-anchor="end">${escapeHtml(chart.xLabel)}</text>
${lines.map((line) => drawLine(line, place)).join("\n")}
</svg>
</figure>`;
}

interface Place {
  x(value: number): number;
  y(value: number): number;
}

const round = (value: number): number => Math.round(value * 10) / 10;

function axes(x: Scale, y: Scale, place: Place, height: number): string {
  const [left, right, bottom] = [frame.left, width - frame.right, height - frame.bottom];
  const rows = y.ticks.map(
    (tick) =>
      `<line class="grid" x1="${left}" x2="${right}" y1="${place.y(tick)}" y2="${place.y(tick)}"/><text x="${left - 8}" y="${place.y(tick)}" dy="0.35em" text-anchor="end">${escapeHtml(formatRate(tick))}</text>`,
  );
  const columns = x.ticks
    .filter((tick) => Number.isInteger(tick))
    .map((tick) => `<text x="${place.x(tick)}" y="${bottom + 16}" text-anchor="middle">${formatCount(tick)}</text>`);
  return `<g class="axes">${[...rows, ...columns].join("\n")}<line class="base" x1="${left}" x2="${right}" y1="${bottom}" y2="${bottom}"/></g>`;
}

function drawLine({ name, style, points, band }: Line, place: Place): string {
  const path = points.map(({ x, y }, i) => `${i === 0 ? "M" : "L"}${place.x(x)} ${place.y(y)}`).join("");
  const range = band && band.length > 1 ? drawBand(band, place) : "";
  const marks =
    style === "faint" || points.length > mostMarks
      ? ""
      : points
          .map(
            ({ x, y, label }) =>
              `<circle cx="${place.x(x)}" cy="${place.y(y)}" r="3"><title>${escapeHtml(label ?? name)}</title></circle>`,
          )
          .join("");
  return `<g class="${style}">${range}<path class="line" d="${path}"/>${marks}</g>`;
}

function drawBand(band: readonly Stretch[], place: Place): string {
  const upper = band.map(({ x, high }, i) => `${i === 0 ? "M" : "L"}${place.x(x)} ${place.y(high)}`);
  const lower = band.toReversed().map(({ x, low }) => `L${place.x(x)} ${place.y(low)}`);
  return `<path class="band" d="${upper.join("")}${lower.join("")}Z"/>`;
}

function legend(lines: readonly Line[]): string {
  if (lines.length < 2) return "";
  return `<ul class="legend">${lines.map(({ name, style }) => `<li class="${style}">${escapeHtml(name)}</li>`).join("")}</ul>`;
}
