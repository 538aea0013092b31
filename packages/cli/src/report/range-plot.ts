import type { RangePoint, RangeResult } from "@downslope/core";
import { formatNumber } from "../format.ts";
import { texts } from "../texts.ts";
import { escapeHtml } from "./html.ts";

const [width, height] = [720, 360];
const frame = { left: 70, right: 20, top: 40, bottom: 50 };
const words = texts.findLr;

/** A learning-rate range test as an SVG file: losses, smoothed losses and the suggestion over the logarithm of the rate. */
export function rangePlot({ points, suggestion }: RangeResult): string {
  const scale = scalesOf(points);
  const line = points.map((point) => `${scale.x(point.learningRate)},${scale.y(point.smoothed)}`).join(" ");
  const dots = points.map(
    ({ learningRate, loss }) =>
      `<circle class="loss" cx="${scale.x(learningRate)}" cy="${scale.y(loss)}" r="2"><title>${escapeHtml(words.point(learningRate.toPrecision(3), formatNumber(loss)))}</title></circle>`,
  );
  const mark = suggestion === undefined ? "" : marked(scale.x(suggestion), suggestion);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeHtml(words.plot)}">
<style>
svg { background: #fff; color: #1f2328; font: 12px system-ui, sans-serif; }
text { fill: currentColor; }
.grid { stroke: #d0d7de; }
.loss { fill: #8c959f; }
.smoothed { fill: none; stroke: #0969da; stroke-width: 2; }
.suggestion { stroke: #bc4c00; stroke-dasharray: 4 3; }
@media (prefers-color-scheme: dark) { svg { background: #0d1117; color: #e6edf3; } .grid { stroke: #30363d; } }
</style>
<text x="${frame.left}" y="22" font-weight="600">${escapeHtml(words.plot)}</text>
${scale.axes}
${dots.join("\n")}
<polyline class="smoothed" points="${line}"/>
${mark}
<text x="${width - frame.right}" y="${height - 10}" text-anchor="end">${escapeHtml(words.rate)}</text>
</svg>
`;
}

function marked(x: number, suggestion: number): string {
  const isRight = x > width / 2;
  const label = escapeHtml(words.suggested(suggestion.toPrecision(2)));
  return `<line class="suggestion" x1="${x}" x2="${x}" y1="${frame.top}" y2="${height - frame.bottom}"/>
<text x="${x + (isRight ? -6 : 6)}" y="${frame.top + 12}" text-anchor="${isRight ? "end" : "start"}">${label}</text>`;
}

/** Where a rate and a loss lie, and the axes with their numbers. Losses that diverge are cut off at the top. */
function scalesOf(points: readonly RangePoint[]) {
  const rates = points.map(({ learningRate }) => learningRate);
  const losses = points.map(({ smoothed }) => smoothed);
  const [first = 1e-7, last = 10] = [rates[0], rates.at(-1)];
  const low = losses.length > 0 ? Math.min(...losses, ...points.map(({ loss }) => loss)) : 0;
  const high = losses.length > 0 ? Math.max(Math.min(Math.max(...losses), 2 * losses[0]! - low), low + 1e-9) : 1;
  const [right, bottom] = [width - frame.right, height - frame.bottom];
  const round = (value: number): number => Math.round(value * 10) / 10;
  const x = (rate: number): number =>
    round(frame.left + (Math.log(rate / first) / (Math.log(last / first) || 1)) * (right - frame.left));
  const y = (loss: number): number =>
    round(Math.max(frame.top, Math.min(bottom, frame.top + ((high - loss) / (high - low)) * (bottom - frame.top))));
  const powers = [];
  for (let power = Math.ceil(Math.log10(first) - 1e-9); power <= Math.log10(last) + 1e-9; power++) powers.push(power);
  const columns = powers.map((power) => {
    const at = x(10 ** power);
    return `<line class="grid" x1="${at}" x2="${at}" y1="${frame.top}" y2="${bottom}"/><text x="${at}" y="${bottom + 18}" text-anchor="middle">1e${power}</text>`;
  });
  const rows = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const loss = low + share * (high - low);
    return `<line class="grid" x1="${frame.left}" x2="${right}" y1="${y(loss)}" y2="${y(loss)}"/><text x="${frame.left - 8}" y="${y(loss)}" dy="0.35em" text-anchor="end">${formatNumber(loss)}</text>`;
  });
  return { x, y, axes: [...columns, ...rows].join("\n") };
}
