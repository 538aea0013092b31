// Step times as an SVG drawn by hand: a row a workload, a mark a peer, on one logarithmic axis.

const width = 920;
const frame = { left: 110, right: 20, top: 82, bottom: 44 };
/** Colours in the light and in the dark, and the shape of the mark, so that colour is not all that tells peers apart. */
const looks = {
  "Downslope onnx": { light: "#0b62c4", dark: "#6cb0ff", mark: "circle" },
  "Downslope onnx-web": { light: "#0b62c4", dark: "#6cb0ff", mark: "square" },
  "Downslope jax": { light: "#0b62c4", dark: "#6cb0ff", mark: "diamond" },
  "TensorFlow.js wasm": { light: "#b3450b", dark: "#ff9d5c", mark: "circle" },
  "TensorFlow.js cpu": { light: "#b3450b", dark: "#ff9d5c", mark: "diamond" },
  "jax-js": { light: "#59636e", dark: "#9aa5b1", mark: "circle" },
  PyTorch: { light: "#b3261e", dark: "#ff8a80", mark: "circle" },
  Keras: { light: "#1a7f4b", dark: "#5fd39a", mark: "square" },
  JAX: { light: "#1a7f4b", dark: "#5fd39a", mark: "circle" },
};
const plain = { light: "#1f2328", dark: "#e6eaef", mark: "circle" };

const escapeXml = (text) =>
  String(text).replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
const round = (value) => Math.round(value * 10) / 10;

/** A chart of the workloads of a run, in milliseconds a step; peers that cannot are not drawn. */
export function drawChart({ workloads, date, machine }) {
  const marks = workloads.flatMap(({ name, peers }, row) =>
    peers.filter(({ cannot }) => cannot === undefined).map((peer) => ({ ...peer, name, row })),
  );
  const names = [...new Set(marks.map(({ peer }) => peer))];
  const logs = marks.flatMap(({ median, lower, upper }) => [median, lower, upper].map(Math.log10));
  // Marks are 9 high: so much room that those of one workload stand apart.
  const rowHeight = 16 + 8 * Math.max(4, names.length);
  const [low, high] = marks.length === 0 ? [0, 1] : [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  const span = Math.max(1, high - low);
  const place = (milliseconds) =>
    round(frame.left + ((Math.log10(milliseconds) - low) / span) * (width - frame.left - frame.right));
  const height = frame.top + rowHeight * workloads.length + frame.bottom;
  const bottom = height - frame.bottom;
  const ticks = Array.from({ length: span + 1 }, (_, i) => 10 ** (low + i));
  const title = `Milliseconds a training step, ${date.slice(0, 10)}, ${machine.processor}`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(`${title}. ${describe(marks)}`)}">
<style>${styleOf(names)}</style>
<rect class="page" width="${width}" height="${height}"/>
<text class="title" x="${frame.left}" y="20">${escapeXml(title)}</text>
${legend(names)}
${ticks.map((tick) => drawTick(tick, place(tick), bottom)).join("\n")}
${workloads.map((_, row) => `<line class="grid" x1="${frame.left}" x2="${width - frame.right}" y1="${frame.top + rowHeight * row}" y2="${frame.top + rowHeight * row}"/>`).join("\n")}
${workloads.map(({ name }, row) => `<text x="${frame.left - 10}" y="${frame.top + rowHeight * (row + 0.5)}" dy="0.35em" text-anchor="end">${escapeXml(name)}</text>`).join("\n")}
${marks.map((mark) => drawMark(mark, names, place, rowHeight)).join("\n")}
<text x="${width - frame.right}" y="${height - 8}" text-anchor="end">ms a step, logarithmic; bars are quartiles</text>
</svg>
`;
}

const describe = (marks) =>
  marks.map(({ name, peer, median }) => `${name}, ${peer}: ${median.toPrecision(3)}`).join("; ");

function styleOf(names) {
  const colours = (tone) => names.map((name, i) => `.p${i}{--colour:${(looks[name] ?? plain)[tone]}}`).join("");
  return `text{font:12px system-ui,sans-serif;fill:#59636e}.title{font-size:14px;fill:#1f2328}.page{fill:#fff}.grid{stroke:#d9dee3}.mark{fill:var(--colour);stroke:#fff}.bar{stroke:var(--colour);stroke-width:3;opacity:.4}${colours("light")}
@media (prefers-color-scheme:dark){text{fill:#9aa5b1}.title{fill:#e6eaef}.page{fill:#14171c}.grid{stroke:#2e353d}.mark{stroke:#14171c}${colours("dark")}}`;
}

/** Names with their marks, in as many lines as they need. */
function legend(names) {
  let [x, y] = [frame.left, 42];
  const parts = names.map((name, i) => {
    const length = 9 + name.length * 6.6;
    if (x + length > width - frame.right) [x, y] = [frame.left, y + 20];
    const part = `<g class="p${i}">${shape(name, x, y)}<text x="${x + 9}" y="${y}" dy="0.35em">${escapeXml(name)}</text></g>`;
    x = round(x + length + 22);
    return part;
  });
  return parts.join("");
}

const drawTick = (tick, x, bottom) =>
  `<line class="grid" x1="${x}" x2="${x}" y1="${frame.top}" y2="${bottom}"/><text x="${x}" y="${bottom + 16}" text-anchor="middle">${tick}</text>`;

function drawMark({ name, peer, row, median, lower, upper }, names, place, rowHeight) {
  const i = names.indexOf(peer);
  const y = round(frame.top + rowHeight * row + 8 + ((rowHeight - 16) * (i + 0.5)) / names.length);
  return `<g class="p${i}"><title>${escapeXml(`${name}, ${peer}: ${median.toPrecision(3)} ms`)}</title><line class="bar" x1="${place(lower)}" x2="${place(upper)}" y1="${y}" y2="${y}"/>${shape(peer, place(median), y)}</g>`;
}

function shape(name, x, y) {
  const { mark } = looks[name] ?? plain;
  if (mark === "circle") return `<circle class="mark" cx="${x}" cy="${y}" r="4.5"/>`;
  const turn = mark === "diamond" ? ` transform="rotate(45 ${x} ${y})"` : "";
  return `<rect class="mark" x="${round(x - 4)}" y="${round(y - 4)}" width="8" height="8"${turn}/>`;
}
