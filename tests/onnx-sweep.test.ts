import { jax } from "@downslope/core";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { onnx } from "@downslope/engine-onnx";
import { beforeAll, describe, expect, it } from "vitest";
import { tolerance, widestGap } from "./onnx-sweep/compare.ts";
import { digestGap, digestOf, readReference } from "./onnx-sweep/reference.ts";
import { run } from "./onnx-sweep/training.ts";
import { keyOf, trainings } from "./onnx-sweep/trainings.ts";

/*
 * Compiling for jax takes as long as for onnx, and needs not be done each time: what jax computes is kept in
 * onnx-sweep/reference/jax.json, a few of it is computed anew, and onnx computes all of it.
 */

const reference = readReference();
const behind = "The numbers kept are behind. Run `npm run sweep -- --write`, and look at what changed";
/** One of each kind, with what is hard to get right: random numbers, sorting, a state of matrices. */
const live = ["loss ctc", "loss lovasz-softmax", "optimizer soap", "transform gradient-noise", "layer dropout"];

const engines = { onnx: onnx().create({}), jax: jax().create({}) };
beforeAll(async () => {
  for (const engine of Object.values(engines)) await engine.start();
});

describe("the onnx engine, in 20 steps", () => {
  it("is compared with jax for every plugin", () => {
    const plugins = [...losses, ...optimizers, ...metrics, ...schedulers];
    const keys = new Set(trainings.map(keyOf));
    expect(plugins.map(({ kind, name }) => `${kind} ${name}`).filter((key) => !keys.has(key))).toEqual([]);
    expect(Object.keys(reference), behind).toEqual([...keys]);
  });

  it.each(trainings.map((training) => [keyOf(training), training] as const))(
    "computes %s as jax",
    async (key, training) => {
      const found = await run(engines.onnx, training);
      expect(digestGap(digestOf(found), reference[key]!), behind).toBeLessThanOrEqual(tolerance);
    },
  );

  it.each(live)("has jax's numbers of today for %s", async (key) => {
    const training = trainings.find((one) => keyOf(one) === key)!;
    const expected = await run(engines.jax, training);
    expect(digestGap(digestOf(expected), reference[key]!), behind).toBeLessThanOrEqual(1e-6);
    expect(widestGap(await run(engines.onnx, training), expected).relative).toBeLessThanOrEqual(tolerance);
  });
});
