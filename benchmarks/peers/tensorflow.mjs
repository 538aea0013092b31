// TensorFlow.js: variables, `optimizer.minimize` and its own Adam, on its Wasm backend with one thread or on plain JavaScript.
import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { objectives, prepared } from "./tensorflow-workloads.mjs";

/** `wasm` or `cpu`. */
export async function open(backend) {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  setThreadsCount(1);
  // It advertises its native package on the first use of its CPU backend.
  tf.env().set("PROD", true);
  if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} does not start`);
  await tf.ready();
  return { version: `${tf.version.tfjs}, ${backend}`, load };
}

function load({ name, kind, params, batches, settings }) {
  const prepare = prepared[kind] ?? {};
  const variables = Object.fromEntries(
    Object.entries(params).map(([path, { shape, data }]) => {
      const given = tf.tensor(data, shape);
      return [path, tf.variable(prepare[path]?.(given) ?? given, true, `${name}/${path}/${count++}`)];
    }),
  );
  const list = Object.values(variables);
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  const objective = objectives[kind];
  return {
    step(i) {
      const batch = batches[i % batches.length];
      return tf.tidy(() => {
        const given = Object.fromEntries(
          Object.entries(batch).map(([role, { data, shape, dtype }]) => [role, tf.tensor(data, shape, dtype)]),
        );
        return optimizer.minimize(() => objective(variables, given, settings), true, list).dataSync()[0];
      });
    },
    weights: () => Object.fromEntries(Object.entries(variables).map(([path, one]) => [path, { data: one.dataSync() }])),
    close() {
      tf.dispose(list);
      optimizer.dispose();
    },
  };
}

let count = 0;
