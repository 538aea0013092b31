import { type HostArray, jax, train } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { decide, openBoundary } from "./boundary.ts";
import { registry } from "./registry.ts";
import { readSamples } from "./samples.ts";
import { spiralPipeline } from "./spiral.ts";

const logits = (rows: number, width: number, ...data: number[]): HostArray => ({
  shape: [rows, width],
  dtype: "float32",
  data: Float32Array.from(data),
});

describe("decide", () => {
  // softmax(0, log 3) is (1/4, 3/4).
  it("takes the most probable class of logits, and its softmax", () => {
    const { winners, confidence } = decide(logits(2, 2, 0, Math.log(3), 0, 0));
    expect([...winners]).toEqual([1, 0]);
    expect(confidence[0]).toBeCloseTo(0.75, 6);
    expect(confidence[1]).toBe(0.5);
  });

  it("reads a single logit as the odds of class 1", () => {
    const { winners, confidence } = decide(logits(2, 1, Math.log(3), -Math.log(3)));
    expect([...winners]).toEqual([1, 0]);
    expect(confidence[0]).toBeCloseTo(0.75, 6);
    expect(confidence[1]).toBeCloseTo(0.75, 6);
  });

  it("stays finite for huge logits", () => {
    expect(decide(logits(1, 3, -1e30, 1e30, 0)).confidence[0]).toBe(1);
  });
});

describe("openBoundary", () => {
  it("agrees with the labels where the model has learnt them", async () => {
    const settings = { loss: "binary-cross-entropy", optimizer: "adam", learningRate: 0.01, epochs: 60 };
    const pipeline = spiralPipeline(registry, settings);
    const { extent, train: points } = await readSamples(pipeline);
    const run = train(pipeline);
    for await (const event of run) void event;
    const model = await run.model();
    run.close();
    const reader = openBoundary(registry, jax({ device: "wasm" }).create({}), model.manifest, extent);
    const { size, winners } = await reader.read(model, settings.epochs);
    reader.dispose();
    const cell = (value: number) => Math.floor(((value - extent.low) / (extent.high - extent.low)) * size);
    const agreeing = points.labels.filter((label, i) => {
      const [column, row] = [cell(points.positions[2 * i]!), size - 1 - cell(points.positions[2 * i + 1]!)];
      return winners[row * size + column] === label;
    });
    expect(agreeing.length / points.labels.length).toBeGreaterThan(0.9);
  });
});
