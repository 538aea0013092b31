// What an optimizer costs in the compiled step: trainings of a wide network (MLP 1024-1024-1024-10, batch 256), one step
// of each in turn so that the machine's noise hits all alike, as ratios to plain SGD.
//   node benchmarks/optimizer-cost.mjs            12 rounds
//   node benchmarks/optimizer-cost.mjs 40 lion    40 rounds, with another optimizer
import { chain, defineDataset, definePipeline, hostNormal, train } from "@downslope/core";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { adamw, clipByGlobalNorm, optimizers, sgd } from "@downslope/optimizers";
import { cosineAnnealing } from "@downslope/schedulers";
import { z } from "zod";

const rounds = Number(process.argv[2] ?? 12);
const [features, classes, samples, batchSize] = [1024, 10, 1024, 256];

const noise = defineDataset({
  name: "noise",
  options: z.object({}),
  about: { title: { en: "Noise", ko: "잡음" }, summary: { en: "Noise.", ko: "잡음." } },
  create() {
    const input = Float32Array.from(hostNormal(samples * features, 0, 1));
    const get = (indices) => ({
      input: {
        shape: [indices.length, features],
        dtype: "float32",
        data: Float32Array.from(
          { length: indices.length * features },
          (_, i) => input[indices[Math.floor(i / features)] * features + (i % features)],
        ),
      },
      target: { shape: [indices.length], dtype: "int32", data: Int32Array.from(indices, (i) => i % classes) },
    });
    const names = Array.from({ length: classes }, (_, i) => String(i));
    return {
      spec: { input: [features], target: { kind: "classes", classes: names } },
      splits: { train: { length: samples, get } },
    };
  },
});

const named = (name) => optimizers.find((plugin) => plugin.name === name)();
const groups = [{ match: "layers.0.*", learningRate: 1e-4 }];
const contenders = {
  sgd: { optimizer: sgd({ learningRate: 1e-3 }) },
  "sgd, momentum": { optimizer: sgd({ learningRate: 1e-3, momentum: 0.9 }) },
  adamw: { optimizer: adamw() },
  "adamw, cosine rate": { optimizer: adamw(), scheduler: cosineAnnealing({ totalSteps: 1000 }) },
  "clip, adamw in groups": {
    optimizer: chain(clipByGlobalNorm({ maxNorm: 1 }), adamw({ groups, decayMask: "matrices" })),
  },
  ...Object.fromEntries(process.argv.slice(3).map((name) => [name, { optimizer: named(name) }])),
};

const runs = Object.entries(contenders).map(([name, parts]) => {
  const pipeline = definePipeline({
    dataset: noise(),
    model: mlp({ hidden: [1024, 1024] }),
    loss: sparseCategoricalCrossEntropy(),
    ...parts,
    train: { epochs: 10_000, batchSize, evaluateEvery: 10_000 },
  });
  const run = train(pipeline);
  return { name, run, events: run[Symbol.asyncIterator](), times: [], compile: 0 };
});

/** Milliseconds of one step. */
async function stepOf({ events }) {
  const start = performance.now();
  for (;;) {
    const { value } = await events.next();
    if (value.type === "step") return performance.now() - start;
  }
}

for (const one of runs) one.compile = await stepOf(one);
for (const one of runs) await stepOf(one);
for (let round = 0; round < rounds; round++) for (const one of runs) one.times.push(await stepOf(one));

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
const base = median(runs[0].times);
console.log(`Node ${process.version}; MLP ${features}-1024-1024-${classes}, batch ${batchSize}, ${rounds} rounds`);
console.log("optimizer                 ms a step   to sgd   first step   traces");
for (const { name, run, times, compile } of runs) {
  const cells = [median(times).toFixed(1).padStart(9), (median(times) / base).toFixed(2).padStart(8)];
  console.log(
    `${name.padEnd(24)}${cells.join(" ")} ${compile.toFixed(0).padStart(9)} ms ${String(run.traces).padStart(8)}`,
  );
  run.close();
}
