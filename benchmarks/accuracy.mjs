// Trains the bundled data sets with untuned settings over several seeds and prints the accuracy on held-out fifths.
//   npm run accuracy            10 seeds
//   npm run accuracy -- 3       3 seeds
import { createRequire } from "node:module";
import { definePipeline, train } from "@downslope/core";
import { nodeServices } from "@downslope/core/node";
import { breastCancer, digits, iris } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { mlp } from "@downslope/models";
import { adam } from "@downslope/optimizers";

const seeds = Number(process.argv[2] ?? 10);
if (!Number.isInteger(seeds) || seeds < 1) {
  console.error(`accuracy: the number of seeds must be a whole number from 1 up, got ${process.argv[2]}.`);
  process.exit(2);
}

// Goals: what was asked of these settings. PyTorch: one hidden layer and Adam at 1e-3, the same sizes.
const settings = [
  { name: "digits", dataset: digits, hidden: 64, epochs: 30, batchSize: 32, goal: 0.97, pytorch: 0.977 },
  { name: "iris", dataset: iris, hidden: 16, epochs: 100, batchSize: 16, goal: 0.95, pytorch: 0.97 },
  { name: "breast-cancer", dataset: breastCancer, hidden: 16, epochs: 50, batchSize: 32, goal: 0.96, pytorch: 0.971 },
];

const version = createRequire(import.meta.url)("../packages/core/package.json").version;
console.log(`Downslope ${version}, Node ${process.version}, ${seeds} seeds; Adam 1e-3, one hidden layer, no tuning`);
console.log("data set       hidden  epochs  batch   mean   lowest  goal   PyTorch  seconds a run");
let isShort = false;
for (const { name, dataset, hidden, epochs, batchSize, goal, pytorch } of settings) {
  const scores = [];
  const started = performance.now();
  for (let seed = 0; seed < seeds; seed++) {
    const pipeline = definePipeline({
      seed,
      dataset: dataset({ test: 0.2 }),
      model: mlp({ hidden: [hidden] }),
      loss: sparseCategoricalCrossEntropy(),
      optimizer: adam({ learningRate: 1e-3 }),
      metrics: [accuracy()],
      train: { epochs, batchSize },
    });
    const run = train(pipeline, { services: nodeServices() });
    for await (const event of run)
      if (event.type === "evaluation" && event.split === "test") scores.push(event.scores.accuracy);
    run.close();
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / seeds;
  isShort ||= mean < goal;
  const seconds = (performance.now() - started) / 1000 / seeds;
  const cells = [
    name.padEnd(14),
    String(hidden).padStart(6),
    String(epochs).padStart(7),
    String(batchSize).padStart(6),
    mean.toFixed(4).padStart(8),
    Math.min(...scores)
      .toFixed(4)
      .padStart(7),
    goal.toFixed(2).padStart(6),
    pytorch.toFixed(3).padStart(8),
    seconds.toFixed(1).padStart(9),
  ];
  console.log(cells.join(" "));
}
process.exitCode = isShort ? 1 : 0;
