import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs, momentum } from "../../test/plugins.ts";
import { defineLoss, defineScheduler, findLearningRate, train } from "../index.ts";

describe("findLearningRate", () => {
  it("tries rates that grow by one factor, and ends where the loss diverges", async () => {
    const { points, end, suggestion, steepest, lowest } = await findLearningRate(
      pipelineOf({ train: { batchSize: 16 } }),
      { from: 1e-4, to: 100, steps: 61 },
    );
    points.forEach(({ learningRate }, i) => expect(learningRate / (1e-4 * 10 ** (i / 10))).toBeCloseTo(1, 12));
    expect(end).not.toBe("completed");
    expect(points.length).toBeLessThan(61);
    expect(suggestion! / lowest!).toBeCloseTo(0.1, 12);
    expect(steepest).toBeLessThan(lowest!);
    // What it suggests trains.
    const events = await collect(train(pipelineOf({ optimizer: momentum({ learningRate: suggestion! }) })));
    const epochs = events.flatMap((event) => (event.type === "epoch" ? [event.loss] : []));
    expect(epochs.at(-1)).toBeLessThan(epochs[0]!);
  });

  it("smooths the losses by a running mean that is corrected for its start", async () => {
    const { points } = await findLearningRate(pipelineOf(), { from: 1e-3, to: 1, steps: 10, smoothing: 0.5 });
    const [a, b] = [points[0]!, points[1]!];
    expect(a.smoothed).toBeCloseTo(a.loss, 12);
    expect(b.smoothed).toBeCloseTo((a.loss + 2 * b.loss) / 3, 12);
  });

  it("begins with a model where it is given one", async () => {
    const run = train(pipelineOf());
    await collect(run);
    const first = async (options: Parameters<typeof findLearningRate>[1]) =>
      (await findLearningRate(pipelineOf(), { steps: 10, ...options })).points[0]!.loss;
    expect(await first({ initial: await run.model() })).toBeLessThan((await first({})) / 2);
  });

  it("leaves a run as it was: parameters, optimizer and order of the data", async () => {
    const whole = train(pipelineOf());
    await collect(whole);
    const run = train(pipelineOf());
    for await (const event of run) {
      if (event.type !== "step" || event.step !== 5) continue;
      const before = await run.state();
      const { points } = await findLearningRate(pipelineOf(), { resume: before, steps: 20 });
      expect(points).toHaveLength(20);
      expect(await run.state()).toEqual(before);
    }
    expect((await run.state()).tensors).toEqual((await whole.state()).tensors);
  });

  it("starts from the state that it is given", async () => {
    const run = train(pipelineOf({ train: { epochs: 8 } }));
    await collect(run);
    const trained = await findLearningRate(pipelineOf(), {
      resume: await run.state(),
      from: 1e-9,
      to: 1e-8,
      steps: 10,
    });
    const fresh = await findLearningRate(pipelineOf(), { from: 1e-9, to: 1e-8, steps: 10 });
    expect(trained.points[0]!.loss).toBeLessThan(fresh.points[0]!.loss / 2);
  });

  it("suggests nothing where the loss does not fall by more than its noise", async () => {
    const { end, suggestion } = await findLearningRate(pipelineOf(), { from: 1e-12, to: 1e-10, steps: 20 });
    expect([end, suggestion]).toEqual(["completed", undefined]);
  });

  it("does not take losses below 0 for divergence", async () => {
    const below = defineLoss({
      name: "below",
      options: z.object({}),
      inputs: ["prediction", "target"],
      about,
      create:
        () =>
        ({ prediction, target }) =>
          prediction.sub(target).square().sub(100),
    });
    const { end, points } = await findLearningRate(pipelineOf({ loss: below(), metrics: [] }), {
      from: 1e-9,
      to: 1e-8,
      steps: 30,
    });
    expect([end, points.length]).toEqual(["completed", 30]);
  });

  it("keeps other schedules to the length of the pipeline", async () => {
    const seen: number[] = [];
    const recorded = defineScheduler({
      name: "recorded",
      options: z.object({}),
      about,
      create: (_, { baseLearningRate, totalSteps }) => {
        seen.push(totalSteps!);
        return () => baseLearningRate;
      },
    });
    await findLearningRate(pipelineOf({ scheduler: recorded() }), { steps: 20 });
    expect(seen).toEqual([12]);
  });

  it("ends with what it has where the loss is not finite", async () => {
    const poisoned = await findLearningRate(pipelineOf({ dataset: blobs({ poison: 0 }) }), { steps: 10 });
    expect(poisoned.end).toBe("non-finite");
    expect(poisoned.suggestion).toBeUndefined();
  });

  it.each([
    [{ from: 0 }, "findLearningRate: `from` must be a finite number above 0, got 0."],
    [{ from: 1, to: 0.5 }, "`to` must be a finite number above `from`, 1, got 0.5"],
    [{ steps: 9 }, "`steps` must be a whole number, at least 10, got 9"],
    [{ smoothing: 1 }, "`smoothing` must be from 0 to below 1"],
    [{ divergence: 1 }, "`divergence` must be above 1"],
  ])("refuses %j", async (options, message) => {
    await expect(findLearningRate(pipelineOf(), options)).rejects.toThrow(message);
  });
});
