// Times value and gradient of every built-in loss beside the nearest of TensorFlow.js and, where it is installed, of
// PyTorch: float32, one thread each, the median of 3 to 50 runs after warming up.
//   npm run benchmark:losses
//   npm run benchmark:losses -- --only mse,huber
//   npm run benchmark:losses -- --python /path/to/python3     a Python that has PyTorch
//   npm run benchmark:losses -- --no-cpu                      without TensorFlow.js's slow backend in plain JavaScript
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { variedRoles } from "./losses/inputs.mjs";
import { known, prepare } from "./losses/prepare.mjs";
import { tableOf } from "./losses/table.mjs";

const { values: given } = parseArgs({
  options: {
    only: { type: "string", default: "" },
    python: { type: "string", default: "python3" },
    "no-cpu": { type: "boolean", default: false },
  },
});
const names = given.only === "" ? known : given.only.split(",");
const stranger = names.find((name) => !known.includes(name));
if (stranger !== undefined) {
  console.error(
    `losses: the names of \`--only\` must be those of built-in losses, got ${stranger}. Known: ${known.join(", ")}.`,
  );
  process.exit(2);
}
const backends = given["no-cpu"] ? ["wasm"] : ["wasm", "cpu"];

/** Times of one loss and of its peers in TensorFlow.js; or why there are none. */
function measure(name) {
  const script = join(import.meta.dirname, "losses/measure.mjs");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, name, backends.join(",")], {
    encoding: "utf8",
  });
  if (status === 0) return { name, ...JSON.parse(stdout) };
  return { name, reason: stderr.trim().split("\n").at(-1) };
}

/** PyTorch's version and its times by name; or why there are none. */
function measurePyTorch(rows) {
  const folder = mkdtempSync(join(tmpdir(), "downslope-losses-"));
  try {
    const cases = rows.map(({ name, way }) => {
      const { loss, ways } = prepare(name);
      const inputs = Object.entries(ways[way].inputs).map(([role, { key, shape, dtype, data }]) => {
        writeFileSync(join(folder, key), data);
        return [role, { file: key, shape, dtype }];
      });
      return { name, varied: variedRoles(loss), inputs: Object.fromEntries(inputs) };
    });
    writeFileSync(join(folder, "cases.json"), JSON.stringify(cases));
    const script = join(import.meta.dirname, "losses/pytorch.py");
    const { status, stdout, stderr } = spawnSync(given.python, [script, folder], {
      encoding: "utf8",
      env: { ...process.env, OMP_NUM_THREADS: "1" },
    });
    if (status !== 0) return { missing: stderr?.trim().split("\n").at(-1) ?? "it cannot be started", times: new Map() };
    const lines = stdout.trim().split("\n");
    const [{ version }, ...times] = lines.map((line) => JSON.parse(line));
    return { version, times: new Map(times.map((one) => [one.name, one])) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const progress = (text) => process.stderr.isTTY && process.stderr.write(`\r\u001B[K${text}`);
const rows = names.map((name) => {
  progress(name);
  const row = measure(name);
  return row.ours ? { ...row, shape: prepare(name).ways[row.way].shape } : row;
});
progress("PyTorch");
const torch = measurePyTorch(rows.filter(({ ours }) => ours));
progress("");

const { version } = createRequire(import.meta.url)("../packages/core/package.json");
const tensorflow = `TensorFlow.js ${rows.find((row) => row.version)?.version} (${backends.join(", ")})`;
const pytorch = torch.missing === undefined ? `PyTorch ${torch.version} (CPU)` : "no PyTorch";
console.log(
  `Downslope ${version} on jax-js 0.1.25 (Wasm), ${tensorflow}, ${pytorch}, Node ${process.version}, ${cpus()[0]?.model}`,
);
console.log(
  "value and gradient, float32, milliseconds, one thread each; a ratio above 1 says that Downslope is faster",
);
if (torch.missing !== undefined)
  console.log(
    `PyTorch is left out, for ${given.python} said: ${torch.missing}. Name a Python that has it with --python.`,
  );
const withPyTorch = rows.map((row) => ({ ...row, peers: { ...row.peers, torch: torch.times.get(row.name) } }));
console.log(tableOf(withPyTorch, [...backends, ...(torch.missing === undefined ? ["torch"] : [])]));
