// Trains a Wasserstein GAN with gradient penalty on a ring of eight Gaussians in the plane. The critic's loss holds the
// gradient of the critic itself, so its training takes second derivatives. Needs @downslope/core, @downslope/losses and
// @downslope/optimizers.
//   node wgan-gp.mjs            420 steps of the generator
//   node wgan-gp.mjs 2000       as many as you like
import {
  grad,
  hostArray,
  hostNormal,
  hostUniform,
  jax,
  normal,
  randomKey,
  splitKey,
  valueAndGrad,
  zeros,
} from "@downslope/core";
import { ganWasserstein } from "@downslope/losses";
import { adam } from "@downslope/optimizers";

const steps = Number(process.argv[2] ?? 420);
const criticSteps = 4; // of the critic, for each of the generator
const batchSize = 64;
const firstRate = 4e-3; // falls to 0 in a straight line
const hidden = 32;

// Three dense layers. Tanh, unlike ReLU, has second derivatives.
const initNetwork = (key, widths) =>
  Object.fromEntries(
    splitKey(key, widths.length - 1).flatMap((one, i) => [
      [`${i}.weight`, normal(one, [widths[i], widths[i + 1]]).div(Math.sqrt(widths[i]))],
      [`${i}.bias`, zeros([widths[i + 1]])],
    ]),
  );
const applyNetwork = (params, x) => {
  const layer = (input, i) => input.matmul(params[`${i}.weight`]).add(params[`${i}.bias`]);
  return layer(layer(layer(x, 0).tanh(), 1).tanh(), 2);
};

// λ is 10 for images; in the plane less is enough.
const criticLoss = ganWasserstein({ role: "discriminator", gradientPenalty: 1 }).create({});
const generatorLoss = ganWasserstein({ role: "generator" }).create({});
const optimizer = adam({ beta1: 0.5, beta2: 0.9 }).create({});

/** One step of one of both networks. */
const updated = (state, player, gradients, scalars) => {
  const { params, state: moments } = optimizer.update({ gradients, ...state[player], ...scalars });
  return { ...state, [player]: { params, state: moments } };
};

function criticStep(state, { real, noise, share }, scalars) {
  const fake = applyNetwork(state.generator.params, noise);
  const between = real.mul(share).add(fake.mul(share.neg().add(1)));
  const objective = (params) => {
    const score = (x) => applyNetwork(params, x);
    const gradient = grad((x) => score(x).sum())(between);
    return criticLoss.evaluate({ real: score(real), fake: score(fake), gradient });
  };
  const [loss, gradients] = valueAndGrad(objective)(state.critic.params);
  return { state: updated(state, "critic", gradients, scalars), outputs: { loss } };
}

function generatorStep(state, { noise }, scalars) {
  const objective = (params) =>
    generatorLoss.evaluate({ fake: applyNetwork(state.critic.params, applyNetwork(params, noise)) });
  const [loss, gradients] = valueAndGrad(objective)(state.generator.params);
  return { state: updated(state, "generator", gradients, scalars), outputs: { loss } };
}

const generate = (state, { noise }) => ({ state, outputs: { made: applyNetwork(state.generator.params, noise) } });

let stream = 0;
const noiseOf = (samples) => hostArray(Float32Array.from(hostNormal(2 * samples, 1, stream++)), [samples, 2]);
const sharesOf = (samples) => hostArray(Float32Array.from(hostUniform(samples, 2, stream++)), [samples, 1]);
/** Points around eight centers on a circle of radius 2. */
function ringOf(samples) {
  const spread = hostNormal(2 * samples, 3, stream++);
  const center = hostUniform(samples, 4, stream++).map((x) => (Math.floor(8 * x) * Math.PI) / 4);
  const point = (_, i) => 2 * (i % 2 === 0 ? Math.cos : Math.sin)(center[i >> 1]) + 0.1 * spread[i];
  return hostArray(Float32Array.from({ length: 2 * samples }, point), [samples, 2]);
}

/** Sliced Wasserstein distance: mean gap between sorted samples, over 16 directions. */
function distanceBetween(left, right) {
  const directions = Array.from({ length: 16 }, (_, k) => (k * Math.PI) / 16);
  const along = ({ data }, angle) =>
    Float64Array.from(
      { length: data.length / 2 },
      (_, i) => data[2 * i] * Math.cos(angle) + data[2 * i + 1] * Math.sin(angle),
    ).sort();
  const gaps = directions.map((angle) => {
    const [a, b] = [along(left, angle), along(right, angle)];
    return a.reduce((sum, x, i) => sum + Math.abs(x - b[i]), 0) / a.length;
  });
  return gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
}

const engine = jax().create({});
await engine.start();
const state = engine.upload(
  await engine.evaluate(() => {
    const [first, second] = splitKey(randomKey(5), 2);
    const player = (params) => ({ params, state: optimizer.init(params) });
    return {
      critic: player(initNetwork(first, [2, hidden, hidden, 1])),
      generator: player(initNetwork(second, [2, hidden, hidden, 2])),
    };
  }),
);
const critic = engine.compile(criticStep, "critic");
const generator = engine.compile(generatorStep, "generator");
const sampler = engine.compile(generate, "sampler");

const measure = async () => {
  const { made } = await sampler.run(state, { noise: noiseOf(1024) }, {});
  return distanceBetween(made, ringOf(1024));
};

console.log("step   critic's loss   distance to the ring");
const report = async (step, loss) =>
  console.log(`${String(step).padStart(4)}   ${loss.padStart(13)}   ${(await measure()).toFixed(3).padStart(20)}`);
await report(0, "");
let moves = 0;
for (let step = 0; step < steps; step += 1) {
  const learningRate = firstRate * (1 - step / steps);
  let loss;
  for (let i = 0; i < criticSteps; i += 1) {
    const batch = { real: ringOf(batchSize), noise: noiseOf(batchSize), share: sharesOf(batchSize) };
    ({ loss } = await critic.run(state, batch, { learningRate, step: moves++ }));
  }
  await generator.run(state, { noise: noiseOf(batchSize) }, { learningRate, step });
  if ((step + 1) % (steps / 6) === 0) await report(step + 1, loss.data[0].toFixed(3));
}
