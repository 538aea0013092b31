import { describe, expect, it } from "vitest";
import { collect, pipelineOf } from "../../test/pipelines.ts";
import { type TrainOptions, type TrainingState, jax, train } from "../index.ts";

/** Jax-js computes on two devices, whose bits differ: two engines as far as a state is concerned. */
const pipelineOn = (device: "wasm" | "cpu", epochs: number) =>
  pipelineOf({ engine: jax({ device }), train: { epochs } });

async function trained(device: "wasm" | "cpu", epochs: number, options: TrainOptions = {}): Promise<TrainingState> {
  const run = train(pipelineOn(device, epochs), options);
  await collect(run);
  const state = await run.state();
  run.close();
  return state;
}

describe("a saved state", () => {
  it("is refused by another engine, with the way to allow it", async () => {
    const resume = await trained("wasm", 1);
    const cure =
      "Use the same engine, options and device; or allow the change with `acrossEngines`, on the command line `--across-engines`";
    await expect(trained("cpu", 2, { resume })).rejects.toThrow(
      `training state: it was computed by jax 0.1.25 on wasm, and this is jax 0.1.25 on cpu: it would not go on to the bit. ${cure}`,
    );
    // The same engine, under other options that may matter.
    const pipeline = { ...(resume.pipeline as object), engine: { use: "jax", device: "wasm", threads: 2 } };
    await expect(trained("wasm", 2, { resume: { ...resume, pipeline } })).rejects.toThrow(
      `training state: \`engine.threads\` must be 2, as when it was saved, got undefined. ${cure}`,
    );
  });

  it("goes on under another engine where that is allowed, to float32's precision, and back", async () => {
    const whole = await trained("wasm", 3);
    const first = await trained("wasm", 1);
    const second = await trained("cpu", 2, { resume: first, acrossEngines: true });
    expect(second.engine.device).toBe("cpu");
    const third = await trained("wasm", 3, { resume: second, acrossEngines: true });
    expect([third.engine.device, third.step, third.epoch]).toEqual(["wasm", whole.step, whole.epoch]);
    for (const [path, { data }] of Object.entries(whole.tensors)) {
      const largest = Math.max(...data.map(Math.abs));
      const apart = Array.from(data, (x, i) => Math.abs(x - third.tensors[path]!.data[i]!));
      expect(Math.max(...apart), path).toBeLessThanOrEqual(1e-4 * largest);
    }
  });

  it("of another pipeline is refused all the same", async () => {
    const resume = await trained("wasm", 1);
    const other = pipelineOf({ seed: 9, engine: jax({ device: "cpu" }) });
    await expect(collect(train(other, { resume, acrossEngines: true }))).rejects.toThrow(
      "training state: `seed` must be 5, as when it was saved, got 9. Resume with the pipeline it was saved from",
    );
  });
});
