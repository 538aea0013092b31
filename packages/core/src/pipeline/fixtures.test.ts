import { expect, it } from "vitest";
import { z } from "zod";
import type { About } from "../plugin/about.ts";
import { defineCallback } from "../plugin/callback.ts";
import { type Dataset, defineDataset } from "../plugin/dataset.ts";
import { defineEngine } from "../plugin/engine.ts";
import { type ConfiguredLoss, defineLoss } from "../plugin/loss.ts";
import { defineMetric } from "../plugin/metric.ts";
import { defineModel } from "../plugin/model.ts";
import {
  type ConfiguredOptimizer,
  type Optimizer,
  type Transform,
  defineOptimizer,
  defineTransform,
} from "../plugin/optimizer.ts";
import type { OptionsSchema } from "../plugin/options.ts";
import { type Configured, type PluginKind, isConfigured, pluginKinds } from "../plugin/plugin.ts";
import { type ConfiguredScheduler, defineScheduler } from "../plugin/scheduler.ts";
import { createRegistry } from "../registry/registry.ts";
import { DocumentError } from "./document-error.ts";
import { parseDocument } from "./document.ts";

/** Plugins with options of every shape; nothing here is ever created, so their workings are left out. */
const about: About = { title: { en: "Test", ko: "시험" }, summary: { en: "For tests.", ko: "시험용." } };
const never = (): never => {
  throw new Error("A plugin of the tests was created.");
};

/** An option that is a plugin. */
const part = <T extends Configured>(kind: PluginKind) =>
  z.custom<T>((value) => isConfigured(value, kind), `be a configured ${kind}`).meta({ "x-plugin": kind });

const rate = z.number().positive().describe("step size of an update");
const duration = z.union([z.int().min(1), z.string().regex(/^\d+ (steps|epochs)$|^\d+%$/)]);

export const spiral = defineDataset({
  name: "spiral",
  options: z.object({ samples: z.int().min(2).max(1e6).default(100), noise: z.number().min(0).default(0.1) }),
  about,
  create: (): Dataset => never(),
});
export const csv = defineDataset({
  name: "csv",
  options: z.object({
    path: z.string().min(1),
    target: z.string().optional(),
    test: z.number().gt(0).lt(1).default(0.2),
    columns: z
      .record(z.string(), z.object({ type: z.enum(["number", "category"]), scale: z.boolean().default(true) }))
      .optional(),
  }),
  about,
  create: (): Dataset => never(),
});
export const mlp = defineModel({
  name: "mlp",
  options: z.object({
    hidden: z.array(z.int().min(1)).default([16]).describe("widths of the hidden layers"),
    activation: z.enum(["relu", "tanh", "sigmoid"]).default("relu"),
    initial: z.object({ scheme: z.enum(["he", "xavier"]).default("he"), gain: rate.default(1) }).optional(),
  }),
  about,
  create: never,
});
export const mse = defineLoss({
  name: "mse",
  options: z.object({}),
  inputs: ["prediction", "target"],
  about,
  create: never,
});
export const huber = defineLoss({
  name: "huber",
  options: z.object({ delta: z.number().positive().default(1) }),
  inputs: ["prediction", "target"],
  about,
  create: never,
});
export const mixed = defineLoss({
  name: "mixed",
  options: z.object({
    parts: z.array(z.object({ loss: part<ConfiguredLoss>("loss"), weight: rate.default(1) })).min(1),
  }),
  inputs: ["prediction", "target"],
  about,
  create: never,
});
/** A schema of a third party, without zod and without JSON Schema. It throws where `broken` is set, which none should. */
const foreignOptions: OptionsSchema = {
  "~standard": {
    version: 1,
    vendor: "acme",
    validate(value) {
      const { depth = 1, broken = false } = value as { depth?: unknown; broken?: unknown };
      if (broken) throw new TypeError("schema out of order");
      const issues = [{ message: "depth is odd", path: ["depth"] }];
      return depth === 2 ? { value: { depth } } : { issues };
    },
  },
};
export const foreign = defineLoss({
  name: "foreign",
  options: foreignOptions,
  inputs: ["prediction", "target"],
  about,
  create: never,
});
/** A refinement that throws: zod then tries again asynchronously. */
export const unsound = defineLoss({
  name: "unsound",
  options: z.object({}).refine(() => {
    throw new TypeError("refinement out of order");
  }),
  inputs: ["prediction", "target"],
  about,
  create: never,
});
export const sgd = defineOptimizer({
  name: "sgd",
  options: z
    .object({
      learningRate: rate.default(0.01),
      momentum: z.number().min(0).max(1).default(0),
      nesterov: z.boolean().default(false),
    })
    .refine(({ nesterov, momentum }) => !nesterov || momentum > 0, {
      path: ["momentum"],
      error: "be positive with nesterov",
    }),
  about,
  create: (): Optimizer => never(),
});
export const adam = defineOptimizer({
  name: "adam",
  options: z.object({
    learningRate: rate.default(0.001),
    betas: z.tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)]).default([0.9, 0.999]),
  }),
  about,
  create: (): Optimizer => never(),
});
export const lookahead = defineOptimizer({
  name: "lookahead",
  options: z.object({ optimizer: part<ConfiguredOptimizer>("optimizer"), steps: z.int().min(1).default(5) }),
  about,
  create: (): Optimizer => never(),
});
const transform = <const Name extends string>(name: Name, option: string) =>
  defineTransform({
    name,
    options: z.object({ [option]: z.number().positive() }),
    about,
    create: (): Transform => never(),
  });
export const clipByGlobalNorm = transform("clip-by-global-norm", "maxNorm");
export const clipByNorm = transform("clip-by-norm", "maxNorm");
export const clipByValue = transform("clip-by-value", "maxValue");
export const scale = transform("scale", "factor");
export const cosine = defineScheduler({
  name: "cosine",
  options: z.object({ totalSteps: duration.default("100%") }),
  about,
  create: never,
});
export const warmup = defineScheduler({
  name: "warmup",
  options: z.object({ steps: duration, after: part<ConfiguredScheduler>("scheduler").optional() }),
  about,
  create: never,
});
export const sequence = defineScheduler({
  name: "sequence",
  options: z.object({ parts: z.array(z.union([z.number(), part<ConfiguredScheduler>("scheduler")])) }),
  about,
  create: never,
});
export const accuracy = defineMetric({
  name: "accuracy",
  options: z.object({}),
  goal: "maximise",
  about,
  create: never,
});
export const f1 = defineMetric({
  name: "f1",
  options: z.object({ beta: rate.default(1), average: z.enum(["macro", "micro"]).nullable().default(null) }),
  goal: "maximise",
  about,
  create: never,
});
export const earlyStopping = defineCallback({
  name: "early-stopping",
  options: z.object({ patience: z.int().min(0).default(5), monitor: z.string().default("validation.loss") }),
  about,
  create: never,
});
export const jax = defineEngine({
  name: "jax",
  options: z.object({ device: z.enum(["cpu", "wasm", "webgpu"]).default("wasm") }),
  about,
  create: never,
});

const transforms = [clipByGlobalNorm, clipByNorm, clipByValue, scale];
const optimizers = [sgd, adam, lookahead];
const losses = [mse, huber, mixed, foreign, unsound];
/** Every plugin of the tests. */
export const registry = createRegistry([
  [spiral, csv, mlp, losses, optimizers, transforms, cosine, warmup, sequence],
  [accuracy, f1, earlyStopping, jax],
]);

/** A document with every part. */
export const good = `# Digits
seed: 7
plugins: ["@acme/downslope-loss-foo"]
dataset: { use: csv, path: digits.csv, target: digit, test: 0.25, columns: { age: { type: number } } }
model:
  use: mlp
  hidden: [64, 32]
  activation: tanh
loss: { use: mixed, parts: [{ loss: mse }, { loss: { use: huber, delta: 0.5, reduction: sum }, weight: 2 }] }
optimizer:
  use: lookahead
  optimizer: { use: adam, learningRate: 1e-3, clip: { value: 5 } }
  clip: { globalNorm: 1 }
  transforms:
    - { use: scale, factor: 0.5 }
scheduler: { use: warmup, steps: 10%, after: { use: cosine, totalSteps: 5 epochs } }
metrics: [accuracy, { use: f1, beta: 2 }]
callbacks:
  - early-stopping
engine: jax
train: { epochs: 30, batchSize: 16, shuffle: false }
`;

/** Stands before each place where a mistake is to be found; taken out before the text is read. */
export const marker = "¦";

/** A malformed document and what is said of it. */
export interface Case {
  readonly text: string | Uint8Array;
  /** Paths of the issues, in the order of the markers; a `line:column` before it where the text has no markers. */
  readonly at: readonly string[];
  /** Part of the message. */
  readonly says: string;
  readonly file?: string;
  readonly set?: string;
}

/** The text without its markers, and the places they stood at. */
export function unmark(text: string | Uint8Array): { source: string | Uint8Array; places: string[] } {
  if (typeof text !== "string") return { source: text, places: [] };
  const before = text.split(marker).slice(0, -1);
  const places = before.map((_, i) => {
    const lead = before
      .slice(0, i + 1)
      .join("")
      .split("\n");
    return `${lead.length}:${lead.at(-1)!.length + 1}`;
  });
  return { source: text.replaceAll(marker, ""), places };
}

/** The error, and the milliseconds it took the processor: other work of the machine must not count. */
export function refusal(
  source: string | Uint8Array,
  { file = "digits.yaml", set: override }: Case,
): { error: DocumentError; milliseconds: number } {
  const start = process.cpuUsage();
  try {
    parseDocument(source, { registry, file, ...(override !== undefined && { set: [override] }) });
  } catch (error) {
    const { user, system } = process.cpuUsage(start);
    if (error instanceof DocumentError) return { error, milliseconds: (user + system) / 1000 };
    throw error;
  }
  throw new Error("It was not refused.");
}

it("has a plugin of each kind for the tests", () => {
  for (const kind of pluginKinds) expect(registry.list(kind).length).toBeGreaterThan(0);
});
