// What optimizers are tried on: a quadratic bowl, Rosenbrock's valley, and the digits.
import {
  compiled,
  definePipeline,
  grad,
  isConfigured,
  jax,
  onDevice,
  randomKey,
  scope,
  startDevice,
  tensor,
  train,
} from "@downslope/core";
import { digits } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { mlp } from "@downslope/models";
import * as optimizers from "@downslope/optimizers";
import { cosineAnnealing } from "@downslope/schedulers";

const float64 = (values, shape) => tensor(values, { shape, dtype: "float64" });

/** Curvatures from 0.1 to 10, as a matrix and a vector; the minimum, 0, is where all is 1. */
const curvatures = {
  matrix: { shape: [3, 2], values: [0.1, 0.3, 1, 3, 10, 1] },
  vector: { shape: [2], values: [0.5, 5] },
};
const quadratic = {
  initial: () =>
    Object.fromEntries(
      Object.entries(curvatures).map(([path, { shape, values }]) => [path, float64(values.map((_, i) => i - 2), shape)]),
    ),
  objective: (params) =>
    Object.entries(curvatures)
      .map(([path, { shape, values }]) => params[path].sub(1).square().mul(float64(values, shape)).sum().mul(0.5))
      .reduce((sum, one) => sum.add(one)),
};

/** f(x, y) = (1 - x)² + 100 (y - x²)², from (-1.2, 1): Rosenbrock (1960). Its minimum, 0, is at (1, 1). */
const rosenbrock = {
  initial: () => ({ x: float64([-1.2], [1]), y: float64([1], [1]) }),
  objective({ x, y }) {
    const away = x.neg().add(1).square();
    return away.add(y.sub(x.square()).square().mul(100)).sum();
  },
};

export const surfaces = { quadratic, rosenbrock };

/** The lowest height reached on a surface: the rate falls from that of the optimizer to 0 along half a cosine. */
export async function heightAfter(surface, optimizer, steps) {
  await startDevice("cpu");
  const { initial, objective } = surfaces[surface];
  const part = optimizer.create({});
  const update = compiled((params, state, learningRate, step, key) => {
    const loss = objective(params);
    const gradients = grad(objective)(params);
    return { ...part.update({ params, state, gradients, learningRate, step, loss, objective, key }), loss };
  });
  const height = compiled((params, state) => objective(part.evaluationParams({ params, state })));
  let reached = Number.NaN;
  onDevice("cpu", () =>
    scope(() => {
      let params = initial();
      let state = part.init(params);
      for (let step = 0; step < steps; step++) {
        const share = (1 + Math.cos((Math.PI * step) / steps)) / 2;
        const rate = optimizer.plugin.name === "lbfgs" ? part.learningRate : part.learningRate * share;
        ({ params, state } = update(params, state, float64([rate], []), float64([step], []), randomKey(step)));
      }
      reached = height(params, state).item();
    }),
  );
  return reached;
}

/** Test accuracy on the digits: MLP 64-64-10, batch 32, the rate falling along half a cosine. */
export async function digitsAccuracy(optimizer, { epochs = 15, batchSize = 32, isAnnealed = true } = {}) {
  const pipeline = definePipeline({
    dataset: digits({ test: 0.2 }),
    model: mlp({ hidden: [64] }),
    loss: sparseCategoricalCrossEntropy(),
    optimizer,
    ...(isAnnealed && { scheduler: cosineAnnealing({ totalSteps: "100%" }) }),
    metrics: [accuracy()],
    engine: jax(),
    train: { epochs, batchSize, evaluateEvery: epochs },
  });
  const run = train(pipeline);
  let found = Number.NaN;
  for await (const event of run) {
    if (event.type === "evaluation" && event.split === "test") found = event.scores.accuracy;
  }
  run.close();
  return found;
}

/** An optimizer by its name in documents, with options; wrappers get the optimizer inside by name, too. */
export function optimizerOf(name, options = {}) {
  const camel = (text) => text.replaceAll(/-(.)/g, (_, letter) => letter.toUpperCase());
  const inside = options.optimizer;
  const built = inside && !isConfigured(inside) ? { optimizer: optimizerOf(inside.use, without(inside, "use")) } : {};
  return optimizers[camel(name)]({ ...options, ...built });
}

const without = (record, key) => Object.fromEntries(Object.entries(record).filter(([name]) => name !== key));
