import { parseDocument } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { registry } from "../registry.ts";
import { openData } from "./data.ts";
import { planOf, runLength } from "./plan.ts";

const pipelineOf = (dataset: string, rest = "optimizer: sgd") =>
  parseDocument(`{ dataset: ${dataset}, model: mlp, loss: mse, ${rest} }`, { registry });
const previewOf = async (dataset: string) => (await openData(pipelineOf(dataset))).preview;

describe("openData", () => {
  it("tells how data can be drawn", async () => {
    expect((await previewOf("spiral")).kind).toBe("plane");
    expect((await previewOf("line-with-outliers")).kind).toBe("line");
    expect(await previewOf("digits")).toMatchObject({ kind: "images", image: [8, 8] });
    expect((await previewOf("digits")).scaling).toHaveLength(64);
    expect(await previewOf("iris")).toMatchObject({ kind: "table", input: [4] });
  });

  it("gives all samples of each split, within the extent", async () => {
    const { splits, extent } = await previewOf("{ use: line-with-outliers, samples: 100, test: 0.2 }");
    expect(splits.train).toMatchObject({ length: 80 });
    expect(splits.test!.inputs).toHaveLength(20);
    for (const y of splits.train!.targets) {
      expect(y).toBeGreaterThan(extent!.y[0]);
      expect(y).toBeLessThan(extent!.y[1]);
    }
  });

  it("draws axes of a kind to one scale", async () => {
    const { x, y } = (await previewOf("spiral")).extent!;
    expect(x[1] - x[0]).toBeCloseTo(y[1] - y[0], 6);
  });

  it("thins large splits evenly", async () => {
    const { train } = (await previewOf("{ use: spiral, samplesPerClass: 5000, test: 0 }")).splits;
    expect(train!.length).toBe(10_000);
    expect(train!.indices).toHaveLength(4000);
    expect(train!.indices.at(-1)).toBe(9997);
  });
});

describe("planOf", () => {
  it("gives the rate of every update", () => {
    const pipeline = pipelineOf(
      "spiral",
      "optimizer: { use: sgd, learningRate: 0.5 }, scheduler: { use: step, stepSize: 10 }, train: { epochs: 4 }",
    );
    const length = runLength(pipeline, 100);
    expect(length).toEqual({ stepsPerEpoch: 4, totalSteps: 16 });
    const { steps, values } = planOf(pipeline, length).learningRate;
    expect([...steps]).toEqual(Array.from({ length: 16 }, (_, i) => i));
    expect(values[9]).toBe(0.5);
    expect(values[10]).toBeCloseTo(0.05, 12);
  });

  it("reads the rate inside wrappers, and plans what else moves", () => {
    const pipeline = pipelineOf(
      "spiral",
      "optimizer: { use: lookahead, optimizer: { use: sgd, learningRate: 0.25, momentum: 0.9 } }, schedules: { momentum: { use: constant } }",
    );
    const plan = planOf(pipeline, runLength(pipeline, 64));
    expect(plan.learningRate.values[0]).toBe(0.25);
    expect(plan.scheduled["momentum"]!.values[0]).toBe(0.9);
  });

  it("tells which schedules wait for a metric", () => {
    const pipeline = pipelineOf("spiral", "optimizer: sgd, scheduler: { use: reduce-on-plateau, monitor: loss }");
    expect(planOf(pipeline, runLength(pipeline, 64)).learningRate.watches).toEqual(["loss"]);
  });
});
