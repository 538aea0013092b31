import {
  type ConfiguredEngine,
  type PipelineInput,
  type TrainOptions,
  type TrainedModel,
  type TrainingState,
  encodeState,
  jax,
  definePipeline,
  train,
} from "@downslope/core";
import { spiral } from "@downslope/datasets";
import { sparseCategoricalCrossEntropy } from "@downslope/losses";
import { accuracy } from "@downslope/metrics";
import { mlp } from "@downslope/models";
import { adam } from "@downslope/optimizers";
import { describe, expect, it } from "vitest";
import { onnx } from "@downslope/engine-onnx";
import { relativeGap, tolerance } from "./onnx-sweep/compare.ts";

interface Trained {
  readonly losses: readonly number[];
  readonly state: TrainingState;
  readonly model: TrainedModel;
}

async function trained(
  engine: ConfiguredEngine,
  options: TrainOptions = {},
  steps = 20,
  stepsPerExecution = 1,
): Promise<Trained> {
  const input: PipelineInput = {
    seed: 3,
    dataset: spiral({ classes: 3, samplesPerClass: 60 }),
    model: mlp({ hidden: [16, 16], activation: "tanh" }),
    loss: sparseCategoricalCrossEntropy(),
    optimizer: adam({ learningRate: 0.01 }),
    metrics: [accuracy()],
    engine,
    train: { epochs: 10, batchSize: 32, stepsPerExecution },
  };
  const run = train(definePipeline(input), options);
  const losses: number[] = [];
  let state: TrainingState | undefined;
  let model: TrainedModel | undefined;
  for await (const event of run) {
    if (event.type !== "step") continue;
    losses.push(event.loss);
    if (losses.length < steps) continue;
    state ??= await run.state();
    model ??= await run.model();
    run.stop();
  }
  run.close();
  return { losses, state: state!, model: model! };
}

describe("training on the onnx engine", () => {
  it("follows jax-js step by step", async () => {
    const [one, other] = [await trained(onnx()), await trained(jax())];
    expect(one.losses).toHaveLength(other.losses.length);
    one.losses.forEach((loss, i) => expect(loss / other.losses[i]!).toBeCloseTo(1, 4));
    expect(one.losses.at(-1)).toBeLessThan(one.losses[0]!);
  });

  it("gives the same bits from the same seed, and goes on to the bit from a saved state", async () => {
    const whole = await trained(onnx());
    const again = await trained(onnx());
    expect(encodeState(again.state)).toEqual(encodeState(whole.state));
    const half = await trained(onnx(), {}, 10);
    const rest = await trained(onnx(), { resume: half.state }, 10);
    expect(rest.losses).toEqual(whole.losses.slice(10));
    expect(encodeState(rest.state)).toEqual(encodeState(whole.state));
  });

  it("gives the same bits where several steps are executed at once", async () => {
    const [alone, together] = [await trained(onnx()), await trained(onnx(), {}, 20, 4)];
    expect(together.losses).toEqual(alone.losses);
    expect(together.state.tensors).toEqual(alone.state.tensors);
  });

  it("takes a state over from jax, and gives one back, to float32's precision", async () => {
    const whole = await trained(jax());
    for (const [first, second] of [
      [jax(), onnx()],
      [onnx(), jax()],
    ] as const) {
      const half = await trained(first, {}, 10);
      const rest = await trained(second, { resume: half.state, acrossEngines: true }, 10);
      rest.losses.forEach((loss, i) => expect(loss / whole.losses[i + 10]!).toBeCloseTo(1, 4));
      for (const [path, { data }] of Object.entries(whole.state.tensors))
        expect(relativeGap(rest.state.tensors[path]!.data, data), path).toBeLessThanOrEqual(tolerance);
    }
    const { state } = await trained(jax(), {}, 10);
    await expect(trained(onnx(), { resume: state }, 10)).rejects.toThrow("or allow the change with `acrossEngines`");
  });

  it("begins with weights that another engine computed", async () => {
    const { model } = await trained(jax(), {}, 10);
    const [here, there] = [await trained(onnx(), { initial: model }, 10), await trained(jax(), { initial: model }, 10)];
    here.losses.forEach((loss, i) => expect(loss / there.losses[i]!).toBeCloseTo(1, 4));
  });
});
