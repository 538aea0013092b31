// Compares full-batch, stochastic and mini-batch gradient descent: the same network, data, first weights and number of
// epochs; only how many samples make one step differs, and with it the learning rate that suits. Needs @downslope/core,
// @downslope/datasets, @downslope/losses, @downslope/metrics, @downslope/models and @downslope/optimizers.
//   node descent.mjs            30 epochs
//   node descent.mjs 100        as many as you like
import { definePipeline, train } from "@downslope/core";
import { iris } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { mlp } from "@downslope/models";
import { sgd } from "@downslope/optimizers";

const epochs = Number(process.argv[2] ?? 30);
const height = 10; // of a chart, in lines
const width = 30; // at most, in characters

const descents = [
  { name: "full batch", batchSize: "all", learningRate: 0.5 },
  { name: "stochastic", batchSize: 1, learningRate: 0.01 },
  { name: "mini-batch", batchSize: 16, learningRate: 0.1 },
];

async function descend({ name, batchSize, learningRate }) {
  const pipeline = definePipeline({
    seed: 0,
    dataset: iris({ test: 0.2, scale: "standard" }),
    model: mlp({ hidden: [16] }),
    loss: sparseCategoricalCrossEntropy(),
    optimizer: sgd({ learningRate }),
    metrics: [accuracy()],
    train: { epochs, batchSize },
  });
  const result = { name, batchSize, learningRate, curve: [], steps: 0, scatter: 0, accuracy: 0 };
  let ofSteps = [];
  const run = train(pipeline);
  for await (const event of run) {
    if (event.type === "step") ofSteps.push(event.loss);
    if (event.type === "epoch") {
      result.curve.push(event.loss);
      result.scatter = deviation(ofSteps);
      result.steps = ofSteps.length;
      ofSteps = [];
    }
    if (event.type === "evaluation" && event.split === "test") result.accuracy = event.scores.accuracy;
  }
  run.close();
  return result;
}

function deviation(values) {
  const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
  return Math.sqrt(values.reduce((sum, one) => sum + (one - mean) ** 2, 0) / values.length);
}

/** Lines of a chart, from the highest loss down to 0: one column an epoch, or every few epochs. */
function chartOf(curve, highest) {
  const columns = Math.min(width, curve.length);
  const shown = Array.from({ length: columns }, (_, i) => curve[Math.floor((i * curve.length) / columns)]);
  const rows = shown.map((loss) => Math.min(height - 1, Math.floor((loss / highest) * height)));
  return Array.from({ length: height }, (_, line) =>
    rows.map((row) => (row === height - 1 - line ? "*" : " ")).join(""),
  );
}

const results = [];
for (const descent of descents) results.push(await descend(descent));

const highest = Math.max(...results.flatMap(({ curve }) => curve));
const charts = results.map(({ curve }) => chartOf(curve, highest));
const columns = charts[0][0].length;
console.log(`training loss, from ${highest.toFixed(2)} down to 0, over ${epochs} epochs`);
console.log(`  ${results.map(({ name }) => name.padEnd(columns)).join("   ")}`.trimEnd());
for (let line = 0; line < height; line += 1) {
  console.log(`  ${charts.map((chart) => `|${chart[line]}`).join("  ")}`.trimEnd());
}
console.log(`  ${charts.map(() => `+${"-".repeat(columns)}`).join("  ")}`);

console.log("\ndescent      batch   rate    steps an epoch   last loss   its scatter   test accuracy");
for (const { name, batchSize, learningRate, steps, curve, scatter, accuracy: score } of results) {
  const cells = [
    name.padEnd(10),
    String(batchSize).padStart(7),
    String(learningRate).padStart(7),
    String(steps).padStart(17),
    curve.at(-1).toFixed(3).padStart(12),
    scatter.toFixed(3).padStart(14),
    score.toFixed(3).padStart(16),
  ];
  console.log(cells.join(""));
}
