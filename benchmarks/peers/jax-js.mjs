// jax-js by itself: one jitted step on Wasm, written by hand as its documentation does, references and all.
import { createRequire } from "node:module";
import { defaultDevice, init, jit, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { objectives } from "./jax-js-workloads.mjs";

export async function open() {
  // Node 20 lacks what jax-js looks up when it starts.
  globalThis.Float16Array ??= function Float16Array() {};
  globalThis.navigator ??= { userAgent: "", hardwareConcurrency: 1 };
  await init("wasm");
  defaultDevice("wasm");
  const { version } = createRequire(createRequire(import.meta.url).resolve("@jax-js/jax"))("../package.json");
  return { version: `${version}, wasm`, load };
}

const toArray = ({ data, shape, dtype }) => np.array(data, { shape, dtype });

function load({ kind, params, batches, settings }) {
  const objective = objectives[kind];
  let state = { p: mapped(params, toArray), m: zeros(params), v: zeros(params) };
  const move = jit((given, batch, count) => {
    const [loss, g] = valueAndGrad((p, data) => objective(p, data, settings))(tree.ref(given.p), batch);
    const t = count.add(1);
    const first = np.subtract(1, np.exp(t.ref.mul(Math.log(0.9))));
    const second = np.subtract(1, np.exp(t.mul(Math.log(0.999))));
    const next = { p: {}, m: {}, v: {} };
    for (const path of Object.keys(given.p)) {
      const m = given.m[path].mul(0.9).add(g[path].ref.mul(0.1));
      const v = given.v[path].mul(0.999).add(np.square(g[path]).mul(0.001));
      const change = m.ref.div(first.ref).div(np.sqrt(v.ref.div(second.ref)).add(1e-8));
      next.p[path] = given.p[path].sub(change.mul(1e-3));
      next.m[path] = m;
      next.v[path] = v;
    }
    tree.dispose([first, second]);
    return [loss, next];
  });
  return {
    step(i) {
      const batch = mapped(batches[i % batches.length], toArray);
      const [loss, next] = move(state, batch, np.array(i, { dtype: np.float32 }));
      state = next;
      return loss.dataSync()[0];
    },
    weights: () => mapped(state.p, (array) => ({ data: array.ref.dataSync() })),
    close() {
      tree.dispose(state);
      move.dispose();
    },
  };
}

const mapped = (record, f) => Object.fromEntries(Object.entries(record).map(([name, one]) => [name, f(one)]));
const zeros = (params) => mapped(params, ({ shape }) => np.zeros(shape));
