// Who takes part, in the order of the tables.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const folder = join(import.meta.dirname, "..", "peers");
const node = (module, name) => [process.execPath, join(folder, "serve.mjs"), join(folder, module), name];

/**
 * `family` is whose it is; `isNative` says that it computes in native code. A peer that cannot take part at all is left
 * out here, with the reason in `absent`.
 * @param {string} python a Python whose PyTorch, Keras and JAX take part
 */
export function listPeers(python) {
  const peers = [
    { name: "Downslope onnx", family: "downslope", isNative: true, command: node("downslope.mjs", "onnx") },
    { name: "Downslope onnx-web", family: "downslope", isNative: false, command: node("downslope.mjs", "onnx-web") },
    { name: "Downslope jax", family: "downslope", isNative: false, command: node("downslope.mjs", "jax") },
    { name: "TensorFlow.js wasm", family: "tensorflow", isNative: false, command: node("tensorflow.mjs", "wasm") },
    { name: "TensorFlow.js cpu", family: "tensorflow", isNative: false, command: node("tensorflow.mjs", "cpu") },
    { name: "jax-js", family: "jax-js", isNative: false, command: node("jax-js.mjs", "jax-js") },
  ];
  const absent = {};
  const found = python === undefined ? {} : importable(python, absent);
  for (const [module, name] of Object.entries({ torch: "PyTorch", keras: "Keras", jax: "JAX" })) {
    const command = [python, join(folder, "peers.py"), module];
    if (found[module]) peers.push({ name, family: module, isNative: true, command });
    else absent[name] ??= python === undefined ? "name a Python that has it with --python" : `${python} has none`;
  }
  return { peers, absent };
}

function importable(python, absent) {
  const env = { ...process.env, PYTHONDONTWRITEBYTECODE: "1" };
  const { status, stdout, stderr, error } = spawnSync(python, [join(folder, "peers.py"), "--which"], {
    encoding: "utf8",
    env,
  });
  if (status === 0) return JSON.parse(stdout.trim().split("\n").at(-1));
  const reason = error?.message ?? stderr.trim().split("\n").at(-1);
  for (const name of ["PyTorch", "Keras", "JAX"]) absent[name] = `${python}: ${reason}`;
  return {};
}
