// What optimizers are tried on: a quadratic bowl, Rosenbrock's valley, and the digits.
import { chain, definePipeline, isConfigured, jax, tensor, train, valueAndGrad } from "@downslope/core";
import { digits } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { mlp } from "@downslope/models";
import { clipByGlobalNorm, optimizers } from "@downslope/optimizers";
import { cosineAnnealing } from "@downslope/schedulers";
import { settings } from "./optimizer-settings.mjs";

const numbers = (values, shape) => tensor(values, { shape });

/** Curvatures from 0.1 to 10, as a matrix and a vector; the minimum, 0, is where all is 1. */
const curvatures = {
  matrix: { shape: [3, 2], values: [0.1, 0.3, 1, 3, 10, 1] },
  vector: { shape: [2], values: [0.5, 5] },
};
const quadratic = {
  initial: () =>
    Object.fromEntries(
      Object.entries(curvatures).map(([path, { shape, values }]) => [
        path,
        numbers(
          values.map((_, i) => i - 2),
          shape,
        ),
      ]),
    ),
  objective: (params) =>
    Object.entries(curvatures)
      .map(([path, { shape, values }]) => params[path].sub(1).square().mul(numbers(values, shape)).sum().mul(0.5))
      .reduce((sum, one) => sum.add(one)),
};

/** f(x, y) = (1 - x)² + 100 (y - x²)², from (-1.2, 1): Rosenbrock (1960). Its minimum, 0, is at (1, 1). */
const rosenbrock = {
  initial: () => ({ point: numbers([-1.2, 1], [2]) }),
  objective({ point }) {
    const [x, y] = [point.slice(0, 0, 1), point.slice(0, 1, 2)];
    const away = x.neg().add(1).square();
    return away.add(y.sub(x.square()).square().mul(100)).sum();
  },
};

export const surfaces = { quadratic, rosenbrock };

const annealed = (step, steps) => (1 + Math.cos((Math.PI * step) / steps)) / 2;

/** The height that an optimizer reaches on a surface with its settings. */
export async function heightOf(surface, name) {
  const { steps = surface === "quadratic" ? 300 : 2000, isAnnealed = true, ...options } = settings[name][surface];
  return heightAfter(surface, optimizerOf(name, options), steps, isAnnealed);
}

/** The height reached on a surface: the rate falls from that of the optimizer to 0 along half a cosine, or stays. */
export async function heightAfter(surface, optimizer, steps, isAnnealed = true) {
  const { initial, objective } = surfaces[surface];
  const part = optimizer.create({});
  const engine = jax().create({});
  await engine.start();
  const state = engine.upload(
    await engine.evaluate(() => {
      const params = initial();
      return { params, optimizer: part.init(params) };
    }),
  );
  const step = engine.compile(({ params, optimizer: own }, _, scalars) => {
    const [loss, gradients] = valueAndGrad(objective)(params);
    const moved = part.update({ params, state: own, gradients, loss, objective, ...scalars });
    // What nobody reads is queued, and the queue searched at each step.
    return { state: { params: moved.params, optimizer: moved.state }, outputs: { loss } };
  }, "step");
  const height = engine.compile(
    (given) => ({
      state: given,
      outputs: { height: objective(part.evaluationParams({ params: given.params, state: given.optimizer })) },
    }),
    "height",
  );
  for (let i = 0; i < steps; i++) {
    const share = isAnnealed ? annealed(i, steps) : 1;
    const key = { shape: [2], dtype: "uint32", data: Uint32Array.of(0, i) };
    await step.run(state, {}, { learningRate: part.learningRate * share, step: i, key });
  }
  const reached = (await height.run(state, {}, {})).height.data[0];
  for (const one of [state, step, height]) one.dispose();
  return reached;
}

/** Test accuracy on the digits with the settings of an optimizer: MLP 64-64-10, batch 32. */
export async function digitsAccuracy(name) {
  const { epochs = 15, batchSize = 32, isAnnealed = true, ...options } = settings[name].digits;
  const pipeline = definePipeline({
    dataset: digits({ test: 0.2 }),
    model: mlp({ hidden: [64] }),
    loss: sparseCategoricalCrossEntropy(),
    optimizer: optimizerOf(name, options),
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

const byName = new Map(optimizers.map((plugin) => [plugin.name, plugin]));

/** An optimizer by its name in documents, with options; wrappers get the optimizer inside by name, too. */
export function optimizerOf(name, { clip, ...given } = {}) {
  const { optimizer: inside, ...options } = given;
  if (clip !== undefined) return chain(clipByGlobalNorm({ maxNorm: clip }), optimizerOf(name, given));
  if (inside === undefined || isConfigured(inside))
    return byName.get(name)({ ...options, ...(inside && { optimizer: inside }) });
  const { use, ...own } = inside;
  return byName.get(name)({ ...options, optimizer: optimizerOf(use, own) });
}
