// Races Downslope against TensorFlow.js, jax-js and, where a Python has them, PyTorch, Keras and JAX. See README.md.
//   npm run bench
//   npm run bench -- --quick                    in less than five minutes
//   npm run bench -- --json PATH                where the figures go; the chart lies beside them
//   npm run bench -- --python PATH              a Python whose PyTorch, Keras and JAX take part
//   npm run bench -- --only mnist,overhead      workloads, or accuracy, scaling and overhead
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { timeToAccuracy } from "./bench/accuracy.mjs";
import { drawChart } from "./bench/chart.mjs";
import { machineOf } from "./bench/machine.mjs";
import { measureOverhead } from "./bench/overhead.mjs";
import { listPeers } from "./bench/peers.mjs";
import { attending, paces, race } from "./bench/race.mjs";
import * as report from "./bench/report.mjs";
import { measureScaling } from "./bench/scaling.mjs";
import { judge } from "./bench/targets.mjs";
import { workloads as allWorkloads } from "./workloads/index.mjs";
import { parametersOf, writeTask } from "./workloads/task.mjs";

const { values: given } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    json: { type: "string", default: "runs/bench.json" },
    python: { type: "string" },
    only: { type: "string" },
  },
});
const parts = ["overhead", "accuracy", "scaling"];
const known = [...allWorkloads.map(({ name }) => name), ...parts];
const chosen = given.only?.split(",") ?? known;
const stranger = chosen.find((name) => !known.includes(name));
if (stranger !== undefined) {
  console.error(`bench: \`--only\` must name workloads or parts, got ${stranger}. Known: ${known.join(", ")}.`);
  process.exit(2);
}
const jsonPath = resolve(given.json);
const chartPath = `${jsonPath.replace(/\.json$/, "")}.svg`;

const began = performance.now();
const pace = paces[given.quick ? "quick" : "full"];
const folder = mkdtempSync(join(tmpdir(), "downslope-bench-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => process.exit(130));
/** A quick run keeps its promise on a slow machine too: what has not begun by then is left out, and said. */
const isLate = () => given.quick && performance.now() - began > 220_000;
const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\u001B[K${text}`);

/** A workload's task in a folder of its own. */
async function written(workload, name = workload.name) {
  const place = join(folder, name);
  mkdirSync(place);
  return { place, task: await writeTask(place, workload) };
}

const listed = listPeers(given.python);
const present = await attending(listed.peers);
const peers = present.attending;
const ours = peers.filter(({ family }) => family === "downslope");
const [peerNames, ourNames] = [peers, ours].map((some) => some.map(({ name }) => name));
const result = {
  format: 1,
  date: new Date().toISOString(),
  isQuick: given.quick,
  machine: machineOf(),
  versions: present.versions,
  absent: { ...listed.absent, ...present.absent },
  workloads: [],
  leftOut: [],
};
console.log(`${report.headOf(result)}\n`);

for (const workload of allWorkloads.filter(({ name }) => chosen.includes(name))) {
  if (isLate()) {
    result.leftOut.push(workload.name);
    continue;
  }
  progress(workload.name);
  const { place, task } = await written(workload);
  const { name, title, batch } = workload;
  const rows = await race(peers, place, pace);
  const found = { name, title, batch, parameters: parametersOf(task), peers: rows };
  result.workloads.push(found);
  progress("");
  console.log(`${report.workloadTable(found, ourNames)}\n`);
}
if (result.workloads.length > 1) console.log(`${report.ratioTable(result.workloads, peerNames, ourNames)}\n`);

const measures = {
  async overhead() {
    result.overhead = await measureOverhead(["jax", "onnx"], given.quick ? 20 : 60);
    return report.overheadTable(result.overhead);
  },
  async accuracy() {
    const digits = allWorkloads.find(({ name }) => name === "digits");
    const { place, task } = await written(digits, "accuracy");
    result.accuracy = await timeToAccuracy(peers, place, task, pace);
    return report.accuracyTable(result.accuracy);
  },
  async scaling() {
    const compared = peers.filter(({ name, family }) => family === "downslope" || name === "TensorFlow.js wasm");
    result.scaling = await measureScaling(compared, folder, { ...pace, rounds: Math.min(pace.rounds, 9) });
    return report.scalingTable(result.scaling);
  },
};
for (const name of parts.filter((part) => chosen.includes(part))) {
  progress(name);
  if (isLate()) {
    result.leftOut.push(name);
    continue;
  }
  const text = await measures[name]();
  progress("");
  console.log(`${text}\n`);
}

result.targets = judge(result, peers);
result.seconds = Math.round((performance.now() - began) / 1000);
console.log(`${report.busyNote(result.workloads)}${report.targetTable(result.targets)}`);
mkdirSync(dirname(jsonPath), { recursive: true });
writeFileSync(jsonPath, `${JSON.stringify(result, undefined, 2)}\n`);
writeFileSync(chartPath, drawChart(result));
if (result.leftOut.length > 0)
  console.log(`\nleft out, for the time of a quick run was up: ${result.leftOut.join(", ")}`);
console.log(`\n${result.seconds} s; figures in ${jsonPath}, chart in ${chartPath}`);
const differing = result.workloads.flatMap(({ name, peers: rows }) =>
  rows.filter(({ agrees }) => agrees === false).map(({ peer }) => `${peer} on ${name}`),
);
if (differing.length > 0) {
  console.error(`bench: losses must agree to 1e-3 over the first steps, but do not: ${differing.join(", ")}.`);
  process.exitCode = 1;
}
