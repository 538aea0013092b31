// A workload as files, which every peer reads alike: task.json says what lies where in data.bin, four bytes a number.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Writes first parameters and batches of a workload into a folder; gives what task.json says. */
export async function writeTask(folder, workload) {
  const parts = [];
  let offset = 0;
  const place = ({ shape, dtype, data }) => {
    parts.push(Buffer.from(data.buffer, data.byteOffset, data.byteLength));
    offset += data.byteLength;
    return { shape: [...shape], dtype, offset: offset - data.byteLength };
  };
  const placeAll = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, host]) => [name, place(host)]));
  const { name, kind, settings, title, batch } = workload;
  const params = placeAll(workload.params());
  const batches = (await workload.batches()).map(placeAll);
  const task = { name, kind, settings, title, batch, params, batches };
  writeFileSync(join(folder, "data.bin"), Buffer.concat(parts));
  writeFileSync(join(folder, "task.json"), JSON.stringify(task));
  return task;
}

/** Reads a task with its arrays: `params` by name, and `batches`, each by name. */
export function readTask(folder) {
  const task = JSON.parse(readFileSync(join(folder, "task.json"), "utf8"));
  const { buffer, byteOffset, byteLength } = readFileSync(join(folder, "data.bin"));
  const bytes = buffer.slice(byteOffset, byteOffset + byteLength);
  const load = ({ shape, dtype, offset }) => {
    const length = shape.reduce((product, one) => product * one, 1);
    const data = dtype === "int32" ? new Int32Array(bytes, offset, length) : new Float32Array(bytes, offset, length);
    return { shape, dtype, data };
  };
  const loadAll = (arrays) => Object.fromEntries(Object.entries(arrays).map(([name, host]) => [name, load(host)]));
  return { ...task, params: loadAll(task.params), batches: task.batches.map(loadAll) };
}

/** Number of trained numbers of a task. */
export const parametersOf = ({ params }) =>
  Object.values(params).reduce((sum, { shape }) => sum + shape.reduce((product, one) => product * one, 1), 0);
