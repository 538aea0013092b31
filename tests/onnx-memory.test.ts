import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { expect, it } from "vitest";

const run = promisify(execFile);

/** Trains for 10,000 steps on the ONNX engine, in a process of its own, and tells its resident memory in megabytes. */
const program = `
import { definePipeline, train } from "@downslope/core";
import { spiral } from "@downslope/datasets";
import { onnx } from "@downslope/engine-onnx";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { mlp } from "@downslope/models";
import { adam } from "@downslope/optimizers";

const pipeline = definePipeline({
  seed: 1,
  dataset: spiral({ samplesPerClass: 80 }),
  model: mlp({ hidden: [64, 64] }),
  loss: sparseCategoricalCrossEntropy(),
  optimizer: adam(),
  engine: onnx(),
  train: { epochs: 2500, batchSize: 32, evaluateEvery: 5000 },
});
const memory = {};
for await (const event of train(pipeline)) {
  if (event.type !== "step") continue;
  if (event.step % 500 === 0) memory[event.step] = process.memoryUsage.rss() / 2 ** 20;
  if (event.step === 10_000) break;
}
console.log(JSON.stringify(memory));
`;

it("the ONNX engine's memory stays where it is over 10,000 steps", { timeout: 120_000 }, async () => {
  const args = ["--input-type=module", "--eval", program];
  const { stdout } = await run(process.execPath, args, { cwd: fileURLToPath(new URL(".", import.meta.url)) });
  const memory = JSON.parse(stdout) as Record<number, number>;
  expect(Object.keys(memory)).toHaveLength(20);
  // Until step 1,000 V8's heap grows to the size that it keeps.
  expect(memory[10_000]! - memory[1_000]!).toBeLessThan(5);
});
