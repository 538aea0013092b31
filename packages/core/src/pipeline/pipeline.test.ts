import { describe, expect, it } from "vitest";
import { z } from "zod";
import { DownslopeError } from "../errors.ts";
import { chain } from "../plugin/chain.ts";
import { defineScheduler } from "../plugin/scheduler.ts";
import {
  accuracy,
  adam,
  clipByValue,
  csv,
  earlyStopping,
  lookahead,
  mlp,
  mse,
  scale,
  warmup,
} from "./fixtures.test.ts";
import { type PipelineInput, definePipeline, toDocument } from "./pipeline.ts";

const input: PipelineInput = { dataset: csv({ path: "a.csv" }), model: mlp(), loss: mse(), optimizer: adam() };

/** The error of a pipeline that JavaScript lets be written and TypeScript does not. */
function refusal(changes: Record<string, unknown>): DownslopeError {
  try {
    definePipeline({ ...input, ...changes } as PipelineInput);
  } catch (error) {
    if (error instanceof DownslopeError) return error;
    throw error;
  }
  throw new Error("It was not refused.");
}

describe("definePipeline", () => {
  it("fills in defaults", () => {
    const pipeline = definePipeline(input);
    expect(pipeline).toMatchObject({ seed: 0, metrics: [], callbacks: [] });
    expect(pipeline.train).toEqual({
      epochs: 10,
      batchSize: 32,
      accumulate: 1,
      nonFinite: "stop",
      evaluateEvery: 1,
      checkpointEvery: 0,
      shuffle: true,
      dropLast: false,
      gradientNorms: false,
      stepsPerExecution: 1,
    });
    expect("scheduler" in pipeline || "engine" in pipeline).toBe(false);
  });

  it.each([
    [{ loss: adam() }, "WRONG_KIND", '`loss` must be a configured loss, got "optimizer adam".'],
    [{ loss: mse }, "WRONG_KIND", "Call it with its options: `mse({ ... })`."],
    [{ model: undefined }, "WRONG_KIND", "`model` must be a configured model, got undefined."],
    [{ engine: "jax" }, "WRONG_KIND", "Make one with a plugin of defineEngine."],
    [{ metrics: accuracy() }, "INVALID_ARGUMENT", "`metrics` must be a list of metric plugins"],
    [{ metrics: [accuracy(), mse()] }, "WRONG_KIND", "`metrics.1` must be a configured metric"],
    [{ seed: -1 }, "INVALID_ARGUMENT", "`seed` must be a whole number from 0"],
    [{ optimiser: adam() }, "INVALID_ARGUMENT", 'Did you mean "optimizer"?'],
    [{ train: { epochs: 0, epoch: 1 } }, "INVALID_OPTIONS", "train: `epochs` must be at least 1, got 0."],
  ])("refuses %o", (changes, code, message) => {
    const error = refusal(changes);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });
});

it("refuses nothing at all", () => {
  expect(() => definePipeline(undefined as unknown as PipelineInput)).toThrow("`dataset` must be a configured dataset");
});

describe("toDocument", () => {
  it("writes plugins by name, within options and lists too, as plain JSON", () => {
    const pipeline = definePipeline({
      ...input,
      seed: 3,
      optimizer: lookahead({ optimizer: chain(clipByValue({ maxValue: 1 }), adam()) }),
      scheduler: warmup({ steps: 5 }),
      callbacks: [earlyStopping({ patience: 1 })],
    });
    const document = toDocument(pipeline);
    expect(JSON.parse(JSON.stringify(document))).toEqual(document);
    expect(document).toEqual({
      seed: 3,
      dataset: { use: "csv", path: "a.csv", test: 0.2 },
      model: { use: "mlp", hidden: [16], activation: "relu" },
      loss: { use: "mse" },
      optimizer: {
        use: "lookahead",
        steps: 5,
        optimizer: {
          use: "adam",
          learningRate: 0.001,
          betas: [0.9, 0.999],
          transforms: [{ use: "clip-by-value", maxValue: 1 }],
        },
      },
      scheduler: { use: "warmup", steps: 5 },
      metrics: [],
      callbacks: [{ use: "early-stopping", patience: 1, monitor: "validation.loss" }],
      train: {
        epochs: 10,
        batchSize: 32,
        accumulate: 1,
        nonFinite: "stop",
        evaluateEvery: 1,
        checkpointEvery: 0,
        shuffle: true,
        dropLast: false,
        gradientNorms: false,
        stepsPerExecution: 1,
      },
    });
  });

  it("writes a chain of chains as one", () => {
    const transforms = [scale({ factor: 2 }), clipByValue({ maxValue: 1 })] as const;
    const nested = chain(transforms[0], chain(transforms[1], adam()));
    expect(nested.options).toEqual(chain(...transforms, adam()).options);
    expect(nested.options["transforms"]).toHaveLength(2);
  });

  it("refuses what JSON cannot write, by its place", () => {
    const custom = defineScheduler({
      name: "custom",
      options: z.object({ at: z.custom<(step: number) => number>() }),
      about: mse.about,
      create: ({ at }) => at,
    });
    const pipeline = definePipeline({ ...input, scheduler: custom({ at: (step) => step }) });
    expect(() => toDocument(pipeline)).toThrow(
      "toDocument: `scheduler.at` must be what JSON can write, got function at.",
    );
  });
});
