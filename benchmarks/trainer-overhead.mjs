// Measures what the trainer adds to the bare compiled step. Three programs train the same network on the same data:
//   by hand    a step written on jax-js itself, in a bare loop
//   compiled   the plugins' step (forward, loss, backward, update) compiled by the engine, in a bare loop
//   trainer    the pipeline: the same step with its check for NaN, schedule, shuffling, events
// Rounds alternate, and the fastest of each counts.
//   npm run benchmark
import { createRequire } from "node:module";
import { hostPermutation, jax } from "@downslope/core";
import { digits } from "@downslope/datasets";
import { defaultDevice, init, jit, nn, numpy as np, tree, valueAndGrad } from "@jax-js/jax";
import { openLoops } from "./bench/trainer-loop.mjs";

const [rounds, stepsARound, batchSize, hidden] = [40, 80, 32, 64];
globalThis.Float16Array ??= function Float16Array() {};
await init("wasm");
defaultDevice("wasm");

// The bare step: forward, loss, backward, Adam, as jax-js's own documentation would write them.
const random = (length, scale) => Float32Array.from({ length }, () => (Math.random() * 2 - 1) * scale);
const dataset = await digits().create({ seed: 0, files: undefined });
const split = dataset.splits.train;
let state = {
  p: {
    w0: np.array(random(64 * hidden, 0.2), { shape: [64, hidden] }),
    b0: np.zeros([hidden]),
    w1: np.array(random(hidden * 10, 0.2), { shape: [hidden, 10] }),
    b1: np.zeros([10]),
  },
};
state.m = tree.map((x) => np.zeros(x.shape), state.p);
state.v = tree.map((x) => np.zeros(x.shape), state.p);
const bareStep = jit((given, x, y, rate, count) => {
  const objective = (p, inputs, labels) => {
    const h = nn.relu(np.dot(inputs, p.w0).add(p.b0));
    const logits = nn.logSoftmax(np.dot(h, p.w1).add(p.b1), 1);
    return logits.mul(nn.oneHot(labels, 10)).sum(1).mean().mul(-1);
  };
  const [value, g] = valueAndGrad(objective)(tree.ref(given.p), x, y);
  const t = count.add(1);
  const c1 = np.subtract(1, np.exp(t.ref.mul(Math.log(0.9))));
  const c2 = np.subtract(1, np.exp(t.mul(Math.log(0.999))));
  const next = { p: {}, m: {}, v: {} };
  for (const k of Object.keys(given.p)) {
    const m = given.m[k].mul(0.9).add(g[k].ref.mul(0.1));
    const v = given.v[k].mul(0.999).add(np.square(g[k]).mul(0.001));
    const change = m.ref.div(c1.ref).div(np.sqrt(v.ref.div(c2.ref)).add(1e-8));
    next.p[k] = given.p[k].sub(change.mul(rate.ref));
    next.m[k] = m;
    next.v[k] = v;
  }
  return [value, next];
});

let count = 0;
const order = hostPermutation(split.length, 0, 0);
const perEpoch = Math.floor(split.length / batchSize);
function bareRound() {
  const started = performance.now();
  for (let i = 0; i < stepsARound; i++) {
    const place = (count % perEpoch) * batchSize;
    const { input, target } = split.get(order.subarray(place, place + batchSize));
    const [value, next] = bareStep(
      state,
      np.array(input.data, { shape: input.shape }),
      np.array(target.data, { dtype: "int32" }),
      np.array(1e-3, { dtype: "float32" }),
      np.array(count, { dtype: "float32" }),
    );
    state = next;
    value.dataSync();
    count += 1;
  }
  return ((performance.now() - started) / stepsARound) * 1000;
}

const { compiled: compiledRound, trainer: trainerRound } = await openLoops(jax(), { batchSize, hidden });

bareRound();
await compiledRound(stepsARound);
await trainerRound(stepsARound);
let [hand, compiled, trainer] = [Infinity, Infinity, Infinity];
for (let round = 0; round < rounds; round++) {
  hand = Math.min(hand, bareRound());
  compiled = Math.min(compiled, await compiledRound(stepsARound));
  trainer = Math.min(trainer, await trainerRound(stepsARound));
}
const version = createRequire(import.meta.url)("../packages/core/package.json").version;
console.log(
  `Downslope ${version}, jax-js 0.1.25 (Wasm), Node ${process.version}; digits, MLP 64-${hidden}-10, batch ${batchSize}, Adam`,
);
const row = (name, time) => console.log(`${name.padEnd(32)} ${time.toFixed(0).padStart(5)} µs a step`);
row("by hand on jax-js", hand);
row("compiled from plugins, bare loop", compiled);
row("trainer", trainer);
console.log(
  `trainer / compiled ${(trainer / compiled).toFixed(3)} (goal: at most 1.15); trainer / by hand ${(trainer / hand).toFixed(3)}`,
);
process.exit(trainer / compiled > 1.15 ? 1 : 0);
