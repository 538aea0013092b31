// What a run found, as text.
import { bestOf } from "./targets.mjs";

const fixed = (value) =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(value >= 1 ? 2 : 3);
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);

/** Rows of cells as lines: columns as wide as they need, text to the left and numbers to the right; short rows run on. */
export function table(header, rows, textColumns = 1) {
  const whole = [header, ...rows].filter((row) => row.length === header.length);
  const widths = header.map((_, i) => Math.max(...whole.map((row) => row[i].length)));
  widths[0] = Math.max(...[header, ...rows].map(([first]) => first.length));
  const pad = (cell, i, row) =>
    i < textColumns || row.length < header.length ? cell.padEnd(widths[i]) : cell.padStart(widths[i]);
  return [header, ...rows].map((row) => `  ${row.map(pad).join("  ").trimEnd()}`).join("\n");
}

/** Versions and machine. */
export function headOf({ machine, versions, absent }) {
  const lines = [
    `${machine.processor}, ${machine.cores} cores, ${machine.memory} GiB; ${machine.system}; Node ${machine.node}`,
    ...Object.entries(versions).map(([peer, version]) => `${peer} ${version}`),
    ...Object.entries(absent).map(([peer, reason]) => `${peer} is left out: ${reason}`),
  ];
  return lines.join("\n");
}

/** One workload: a line a peer. */
export function workloadTable(workload, ours) {
  const { name, title, batch, parameters, peers } = workload;
  const own = bestOf(workload, ours)?.median;
  const rows = peers.map(({ peer, cannot, ...row }) =>
    cannot === undefined
      ? [
          peer,
          fixed(row.firstStep),
          fixed(row.median),
          `${fixed(row.lower)} to ${fixed(row.upper)}`,
          fixed(row.processor),
          own === undefined ? "" : `${fixed(row.median / own)}`,
          String(row.rounds),
          megabytes(row.peakBytes),
          row.agrees ? row.apart.toExponential(0) : `${row.apart.toExponential(0)} DIFFERS`,
        ]
      : [peer, `cannot: ${cannot}`],
  );
  const header = [
    "peer",
    "first step",
    "median",
    "quartiles",
    "processor",
    "over ours",
    "rounds",
    "peak MB",
    "losses apart",
  ];
  return `${name}: ${title}, batch ${batch}, ${parameters.toLocaleString("en")} parameters; milliseconds a step\n${table(header, rows)}`;
}

/** All workloads side by side: each peer's time over that of Downslope's best engine. */
export function ratioTable(workloads, peers, ours) {
  const rivals = peers.filter((peer) => !ours.includes(peer));
  const rows = workloads.map((workload) => {
    const own = bestOf(workload, ours);
    const ratioTo = (peer) => {
      const row = bestOf(workload, [peer]);
      return own && row ? fixed(row.median / own.median) : "-";
    };
    return [workload.name, own?.peer ?? "-", own ? fixed(own.median) : "-", ...rivals.map(ratioTo)];
  });
  const title = "how many times Downslope's best engine is as fast as each (above 1: Downslope is faster)";
  return `${title}\n${table(["workload", "best engine", "ms", ...rivals], rows, 2)}`;
}

/** Says how many rows were timed while the machine had other things to do; nothing where none was. */
export function busyNote(workloads) {
  const rows = workloads.flatMap(({ peers }) => peers.filter(({ cannot }) => cannot === undefined));
  const busy = rows.filter(({ median, processor }) => processor < 0.75 * median);
  if (busy.length === 0) return "";
  return `the machine was busy: in ${busy.length} of ${rows.length} rows a step took much longer than its processor time\n`;
}

export function accuracyTable(rows) {
  const cells = rows.map(({ peer, cannot, epochs, milliseconds, accuracy }) =>
    cannot === undefined
      ? [peer, (milliseconds / 1000).toFixed(2), String(epochs), accuracy.toFixed(3)]
      : [peer, `cannot: ${cannot}`],
  );
  return `digits until 97 % of the held-out fifth are right, compilation included\n${table(["peer", "seconds", "epochs", "accuracy"], cells)}`;
}

export function scalingTable(scaling) {
  const rows = Object.entries(scaling).flatMap(([axis, lines]) =>
    lines.map(({ peer, points, exponent, cannot }) => [
      axis,
      peer,
      points.map(({ x, y }) => `${x.toLocaleString("en")}: ${fixed(y)}`).join(", ") || `cannot: ${cannot}`,
      exponent === undefined ? "" : exponent.toFixed(2),
    ]),
  );
  return `milliseconds a step by size, and the exponent b of time = a size^b\n${table(["axis", "peer", "size: time", "b"], rows, 3)}`;
}

export function overheadTable(rows) {
  const cells = rows.map(({ engine, cannot, compiled, trainer, added, share }) =>
    cannot === undefined
      ? [engine, fixed(compiled), fixed(trainer), fixedSigned(added.median), `${(share * 100).toFixed(1)} %`]
      : [engine, `cannot: ${cannot}`],
  );
  const header = ["engine", "compiled step", "trainer", "added", "share"];
  return `what the trainer's loop adds on digits, µs a step (medians)\n${table(header, cells)}`;
}

const fixedSigned = (value) => (value < 0 ? `-${fixed(-value)}` : fixed(value));

export function targetTable(targets) {
  const rows = targets
    .filter(({ verdict }) => verdict !== "not measured")
    .map(({ target, workload, got, limit, verdict }) => [target, workload, fixedSigned(got), limit, verdict]);
  const count = (verdict) => targets.filter((one) => one.verdict === verdict).length;
  const total = `${count("met")} met, ${count("missed")} missed, ${count("not measured")} not measured`;
  return `targets in this run: ${total}\n${table(["target", "workload", "found", "limit", ""], rows, 2)}`;
}
