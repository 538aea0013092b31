/** The table of times and ratios, with what has to be said beneath it. */
export function tableOf(rows, libraries) {
  const titles = libraries.map((library) => (library === "torch" ? "torch" : `tf ${library}`));
  const header = ["loss", "inputs", "ours", ...titles.flatMap((title) => [title, "ratio"]), "peers"];
  const cells = rows.map((row) => cellsOf(row, libraries));
  const widths = header.map((title, i) => Math.max(title.length, ...cells.map((row) => row[i].length)));
  const isText = (i) => i < 2 || i === header.length - 1;
  const line = (row) =>
    row
      .map((cell, i) => (isText(i) ? cell.padEnd(widths[i]) : cell.padStart(widths[i])))
      .join("  ")
      .trimEnd();
  return [header, ...cells].map(line).concat(notesOn(rows)).join("\n");
}

function cellsOf({ name, shape, ours, peers }, libraries) {
  if (!ours) return [name, "-", "-", ...libraries.flatMap(() => ["-", ""]), ""];
  const called = new Set(libraries.flatMap((library) => peers[library]?.called ?? []));
  return [
    name,
    `[${shape.join(", ")}]`,
    milliseconds(ours),
    ...libraries.flatMap((library) => [timeOf(peers[library]), ratioOf(ours, peers[library])]),
    [...called].join("; "),
  ];
}

const milliseconds = ({ milliseconds: time }) => (time < 10 ? time.toFixed(2) : time.toFixed(0));

function timeOf(peer) {
  if (!peer) return "none";
  return peer.reason === undefined ? milliseconds(peer) : "cannot";
}

function ratioOf(ours, peer) {
  if (peer?.milliseconds === undefined) return "";
  return `${(peer.milliseconds / ours.milliseconds).toFixed(2)}${isUnlike(ours, peer) ? " ≠" : ""}`;
}

/** Whether a peer computes something else. Another convention, such as another divisor, is no error, but it is said. */
const isUnlike = (ours, peer) =>
  peer.milliseconds !== undefined &&
  !(Math.abs(ours.value - peer.value) <= 1e-3 * Math.max(1e-3, Math.abs(ours.value)));

function notesOn(rows) {
  const notes = [];
  const pairs = rows.flatMap(({ name, ours, peers }) =>
    Object.entries(peers).flatMap(([library, peer]) => (peer ? [{ name, ours, library, peer }] : [])),
  );
  if (pairs.some(({ ours, peer }) => isUnlike(ours, peer)))
    notes.push("≠ the peer's value differs: it follows another convention, or has another default.");
  for (const { name, reason } of rows) if (reason !== undefined) notes.push(`${name} was not timed: ${reason}`);
  for (const { name, library, peer } of pairs)
    if (peer.reason !== undefined) notes.push(`${name} in ${library}: ${peer.reason}`);
  return notes;
}
