// Downslope: forward pass, loss, backward pass and Adam as one program, compiled by an engine.
import { createRequire } from "node:module";
import { fromHost, jax, valueAndGrad } from "@downslope/core";
import { onnx } from "@downslope/engine-onnx";
import { adam } from "@downslope/optimizers";
import { workloadOf } from "../workloads/index.mjs";

const learningRate = 1e-3;

/** The configured engines by name, and where each has to compute to be the one that is meant. */
const engines = {
  jax: { make: () => jax(), device: "wasm" },
  onnx: { make: () => onnx({ threads: 1, device: "cpu" }), device: "cpu" },
  "onnx-web": { make: () => onnx({ threads: 1, device: "wasm" }), device: "wasm" },
};

export async function open(name) {
  const { make, device } = engines[name];
  const engine = make().create({});
  await engine.start();
  if (engine.device !== device) throw new Error(`the engine ${engine.name} does not compute on ${device} here`);
  const { version } = createRequire(import.meta.url)("../../packages/core/package.json");
  return {
    version: `${version}, ${engine.name} ${engine.version} on ${engine.device}`,
    load: (task) => load(engine, task),
  };
}

/** A task at work: `step(i)` moves on by one batch and gives the loss. */
export async function load(engine, task) {
  const { objective } = workloadOf(task);
  const optimizer = adam({ learningRate }).create({});
  const zeros = await engine.evaluate(() => optimizer.init(tensorsOf(task.params)));
  const state = engine.upload({ params: task.params, optimizer: zeros });
  const program = engine.compile(({ params, optimizer: own }, batch, scalars) => {
    const [loss, gradients] = valueAndGrad((given) => objective(given, batch))(params);
    const updated = optimizer.update({ gradients, params, state: own, ...scalars });
    return { state: { params: updated.params, optimizer: updated.state }, outputs: { loss } };
  }, task.name);
  const { batches } = task;
  return {
    async step(i) {
      const { loss } = await program.run(state, batches[i % batches.length], { learningRate, step: i });
      return loss.data[0];
    },
    async weights() {
      const { params } = await state.read();
      return params;
    },
    close() {
      program.dispose();
      state.dispose();
    },
  };
}

const tensorsOf = (params) => Object.fromEntries(Object.entries(params).map(([name, host]) => [name, fromHost(host)]));
