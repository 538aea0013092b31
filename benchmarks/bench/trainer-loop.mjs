// What the trainer adds to a compiled step. Two programs train the same network on the same digits:
//   compiled   the plugins' step (forward, loss, backward, update) compiled by the engine, in a bare loop
//   trainer    the pipeline: the same step with its check for NaN, schedule, shuffling, events
//   node trainer-loop.mjs ENGINE ROUNDS   prints, as JSON, the microseconds a step of both in each round
import { argv } from "node:process";
import { pathToFileURL } from "node:url";
import { definePipeline, fromHost, hostPermutation, jax, train, valueAndGrad } from "@downslope/core";
import { digits } from "@downslope/datasets";
import { onnx } from "@downslope/engine-onnx";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { adam } from "@downslope/optimizers";

const learningRate = 1e-3;

/** Both programs, ready: each runs so many steps and gives the microseconds a step. */
export async function openLoops(configured, { batchSize, hidden }) {
  const dataset = await digits().create({ seed: 0, files: undefined });
  const split = dataset.splits.train;
  const order = hostPermutation(split.length, 0, 0);
  const perEpoch = Math.floor(split.length / batchSize);
  const step = await compiledStep(configured.create({}), hidden);
  let count = 0;
  const compiled = async (steps) => {
    const started = performance.now();
    for (let i = 0; i < steps; i++) {
      const place = (count % perEpoch) * batchSize;
      await step(split.get(order.subarray(place, place + batchSize)), count);
      count += 1;
    }
    return ((performance.now() - started) / steps) * 1000;
  };
  const pipeline = definePipeline({
    dataset: digits(),
    model: mlp({ hidden: [hidden] }),
    loss: sparseCategoricalCrossEntropy(),
    optimizer: adam({ learningRate }),
    engine: configured,
    train: { epochs: 1_000_000, batchSize, dropLast: true },
  });
  const events = train(pipeline)[Symbol.asyncIterator]();
  const trainer = async (steps) => {
    const started = performance.now();
    for (let done = 0; done < steps;) if ((await events.next()).value.type === "step") done += 1;
    return ((performance.now() - started) / steps) * 1000;
  };
  return { compiled, trainer };
}

async function compiledStep(engine, hidden) {
  await engine.start();
  const parts = {
    model: mlp({ hidden: [hidden] }).create({}),
    loss: sparseCategoricalCrossEntropy().create({}),
    optimizer: adam({ learningRate }).create({}),
  };
  const state = engine.upload(
    await engine.evaluate(() => {
      const key = fromHost({ shape: [2], dtype: "uint32", data: Uint32Array.of(1, 2) });
      const { params } = parts.model.init(key, { input: [64], output: [10] });
      return { params, optimizer: parts.optimizer.init(params) };
    }),
  );
  const program = engine.compile(({ params, optimizer: own }, batch, { key, ...scalars }) => {
    const objective = (given) => {
      const prediction = parts.model.apply(given, {}, batch.input, { training: true, key }).output;
      return parts.loss.evaluate({ prediction, target: batch.target });
    };
    const [loss, gradients] = valueAndGrad(objective)(params);
    const updated = parts.optimizer.update({ gradients, params, state: own, ...scalars });
    return { state: { params: updated.params, optimizer: updated.state }, outputs: { loss } };
  }, "bare step");
  return (batch, count) => {
    const key = { shape: [2], dtype: "uint32", data: Uint32Array.of(1, count) };
    return program.run(state, batch, { learningRate, step: count, key });
  };
}

if (argv[1] !== undefined && import.meta.url === pathToFileURL(argv[1]).href) {
  const [engine, rounds] = [{ jax, onnx }[argv[2]], Number(argv[3])];
  const { compiled, trainer } = await openLoops(engine(), { batchSize: 64, hidden: 64 });
  const times = { compiled: [], trainer: [] };
  for (let i = 0; i < 3; i++) {
    await compiled(80);
    await trainer(80);
  }
  for (let round = 0; round < rounds; round++) {
    times.compiled.push(await compiled(80));
    times.trainer.push(await trainer(80));
  }
  console.log(JSON.stringify(times));
  process.exit();
}
