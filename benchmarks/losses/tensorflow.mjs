import { createRequire } from "node:module";
import { dirname } from "node:path";
import * as tf from "@tensorflow/tfjs";
import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import { variedRoles } from "./inputs.mjs";
import { timed } from "./timing.mjs";

// The nearest that TensorFlow.js has: its own loss, or the formula of its layers and of others in its operations.

const { losses } = tf;
const mean = (values) => tf.mean(values);
const oneHot = ({ prediction, target }) => tf.cast(tf.oneHot(target, prediction.shape.at(-1)), "float32");
const crossEntropyOf = (given) => losses.softmaxCrossEntropy(oneHot(given), given.prediction);
const residual = ({ prediction, target }) => tf.sub(prediction, target);
const margin = ({ prediction, target }) => tf.sub(1, tf.mul(prediction, target));
const norm = (values) => tf.sqrt(tf.add(tf.sum(tf.square(values), -1), 1e-12));
const distance = (a, b) => norm(tf.sub(a, b));
const cosine = (a, b) => tf.div(tf.sum(tf.mul(a, b), -1), tf.mul(norm(a), norm(b)));
/** log σ(x), stable. */
const logSigmoid = (x) => tf.neg(tf.softplus(tf.neg(x)));
const chosenLogProbability = (given) => tf.sum(tf.mul(oneHot(given), tf.logSoftmax(given.prediction)), -1);
const overlap = ({ prediction, target }) => {
  const p = tf.sigmoid(prediction);
  const axes = [1, 2];
  return { both: tf.sum(tf.mul(p, target), axes), predicted: tf.sum(p, axes), actual: tf.sum(target, axes) };
};

/** By the name of our loss: what the peer is called, and its scalar from inputs by role. */
const peers = {
  "binary-cross-entropy": ["tf.losses.sigmoidCrossEntropy", (x) => losses.sigmoidCrossEntropy(x.target, x.prediction)],
  "binary-focal": [
    "tf ops",
    ({ prediction, target }) => {
      const cross = tf.add(
        tf.mul(target, logSigmoid(prediction)),
        tf.mul(tf.sub(1, target), logSigmoid(tf.neg(prediction))),
      );
      return mean(tf.mul(tf.square(tf.sub(1, tf.exp(cross))), tf.neg(cross)));
    },
  ],
  "categorical-cross-entropy": [
    "tf.losses.softmaxCrossEntropy",
    (x) => losses.softmaxCrossEntropy(x.target, x.prediction),
  ],
  "categorical-focal": [
    "tf ops",
    (given) => {
      const log = chosenLogProbability(given);
      return mean(tf.mul(tf.square(tf.sub(1, tf.exp(log))), tf.neg(log)));
    },
  ],
  "categorical-hinge": [
    "tf ops, as in tf layers",
    (given) => {
      const right = oneHot(given);
      const own = tf.sum(tf.mul(right, given.prediction), -1);
      const rival = tf.max(tf.sub(given.prediction, tf.mul(right, 1e9)), -1);
      return mean(tf.relu(tf.add(tf.sub(rival, own), 1)));
    },
  ],
  contrastive: [
    "tf ops",
    ({ left, right, target }) => {
      const apart = distance(left, right);
      const far = tf.mul(tf.sub(1, target), tf.square(tf.relu(tf.sub(1, apart))));
      return mean(tf.add(tf.mul(target, tf.square(apart)), far));
    },
  ],
  "cosine-embedding": [
    "tf ops",
    ({ left, right, target }) => {
      const near = cosine(left, right);
      return mean(tf.where(tf.greater(target, 0), tf.sub(1, near), tf.relu(near)));
    },
  ],
  "cosine-similarity": ["tf ops", ({ prediction, target }) => mean(tf.sub(1, cosine(prediction, target)))],
  dice: [
    "tf ops",
    (given) => {
      const { both, predicted, actual } = overlap(given);
      return mean(tf.sub(1, tf.div(tf.mul(both, 2), tf.add(predicted, actual))));
    },
  ],
  "gan-least-squares": ["tf ops", ({ real, fake }) => tf.add(mean(tf.square(tf.sub(real, 1))), mean(tf.square(fake)))],
  "gan-minimax": ["tf ops", ({ real, fake }) => tf.neg(tf.add(mean(logSigmoid(real)), mean(logSigmoid(tf.neg(fake)))))],
  "gan-wasserstein": ["tf ops", ({ real, fake }) => tf.sub(mean(fake), mean(real))],
  "gaussian-nll": [
    "tf ops",
    (x) => mean(tf.mul(0.5, tf.add(tf.log(x.variance), tf.div(tf.square(residual(x)), x.variance)))),
  ],
  hinge: ["tf ops, as in tf layers", (given) => mean(tf.relu(margin(given)))],
  huber: ["tf.losses.huberLoss", ({ prediction, target }) => losses.huberLoss(target, prediction)],
  "kl-divergence": [
    "tf ops, as in tf layers",
    ({ prediction, target }) => mean(tf.sum(tf.mul(target, tf.sub(tf.log(target), prediction)), -1)),
  ],
  "log-cosh": [
    "tf ops, as in tf layers",
    (given) => mean(tf.sub(tf.add(residual(given), tf.softplus(tf.mul(residual(given), -2))), Math.LN2)),
  ],
  mae: ["tf.losses.absoluteDifference", ({ prediction, target }) => losses.absoluteDifference(target, prediction)],
  mape: [
    "tf ops, as in tf layers",
    (x) => tf.mul(100, mean(tf.abs(tf.div(residual(x), tf.maximum(tf.abs(x.target), 1e-7))))),
  ],
  "margin-ranking": ["tf ops", ({ left, right, target }) => mean(tf.relu(tf.neg(tf.mul(target, tf.sub(left, right)))))],
  mse: ["tf.losses.meanSquaredError", ({ prediction, target }) => losses.meanSquaredError(target, prediction)],
  msle: [
    "tf ops, as in tf layers",
    ({ prediction, target }) => mean(tf.square(tf.sub(tf.log1p(prediction), tf.log1p(target)))),
  ],
  nll: ["tf ops", (given) => mean(tf.neg(tf.sum(tf.mul(oneHot(given), given.prediction), -1)))],
  "poisson-nll": ["tf ops", ({ prediction, target }) => mean(tf.sub(tf.exp(prediction), tf.mul(target, prediction)))],
  quantile: ["tf ops", (given) => mean(tf.mul(0.5, tf.abs(residual(given))))],
  "smooth-l1": ["tf.losses.huberLoss", ({ prediction, target }) => losses.huberLoss(target, prediction)],
  "soft-margin": ["tf ops", ({ prediction, target }) => mean(tf.softplus(tf.neg(tf.mul(prediction, target))))],
  "sparse-categorical-cross-entropy": ["tf.losses.softmaxCrossEntropy of tf.oneHot", crossEntropyOf],
  "squared-hinge": ["tf ops, as in tf layers", (given) => mean(tf.square(tf.relu(margin(given))))],
  "triplet-margin": [
    "tf ops",
    ({ anchor, positive, negative }) =>
      mean(tf.relu(tf.add(tf.sub(distance(anchor, positive), distance(anchor, negative)), 1))),
  ],
};

export const version = tf.version.tfjs;

/** Readies the backends. */
export async function startTensorflow() {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  // It advertises its native package on the first use of its CPU backend.
  tf.env().set("PROD", true);
  for (const backend of ["wasm", "cpu"]) await tf.setBackend(backend);
}

/** Times the peer of a loss on a backend; nothing where there is none, a reason where the backend cannot run it. */
export async function timeTensorflow(name, loss, { inputs }, backend) {
  const [called, compute] = peers[name] ?? [];
  if (!compute) return undefined;
  await tf.setBackend(backend);
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([role, { data, shape, dtype }]) => [role, tf.tensor(data, shape, dtype)]),
  );
  const roles = variedRoles(loss);
  const differentiate = tf.valueAndGrads((...varied) =>
    compute({ ...tensors, ...Object.fromEntries(roles.map((role, i) => [role, varied[i]])) }),
  );
  let value = Number.NaN;
  const run = () =>
    tf.tidy(() => {
      value = differentiate(roles.map((role) => tensors[role])).value.dataSync()[0];
    });
  try {
    return { called, ...timed(run), value };
  } catch (error) {
    return { called, reason: error.message.split("\n")[0] };
  } finally {
    tf.dispose(tensors);
  }
}
