import { z } from "zod";
import { type JsonSchema, jsonSchemaOf, validateOptions } from "../plugin/options.ts";

/** How long and in which pieces a pipeline trains. */
export interface TrainSettings {
  /** Passes over the training split. */
  readonly epochs: number;
  /** Samples that are computed at once; `all` for the whole training split. */
  readonly batchSize: number | "all";
  /** Batches that make one update, equal to that of one batch as large as all of them. */
  readonly accumulate: number;
  /** Steps that the engine executes at once; more make small models quicker. */
  readonly stepsPerExecution: number;
  /** What happens where a loss or a gradient is not finite: the run stops, or the batch is skipped. */
  readonly nonFinite: "stop" | "skip";
  /** Epochs between evaluations. */
  readonly evaluateEvery: number;
  /** Epochs between checkpoints; 0 for one at the end alone. */
  readonly checkpointEvery: number;
  /** Whether each epoch takes the samples in an order of its own. */
  readonly shuffle: boolean;
  /** Whether the last batch of an epoch is left out where it is smaller than the others. */
  readonly dropLast: boolean;
  /** Whether each step measures the gradient of every parameter. */
  readonly gradientNorms: boolean;
}

/** The same as a document or a program writes it: what is left out has its default. */
export type TrainSettingsInput = { readonly [Name in keyof TrainSettings]?: TrainSettings[Name] | undefined };

const schema = z
  .object({
    epochs: z.int().min(1).default(10).describe("passes over the training split"),
    batchSize: z
      .union([z.int().min(1), z.literal("all")])
      .default(32)
      .describe('samples that are computed at once; "all" for the whole training split'),
    accumulate: z.int().min(1).default(1).describe("batches that make one update, as one batch of that size would"),
    stepsPerExecution: z
      .int()
      .min(1)
      .max(100)
      .default(1)
      .describe("steps that the engine executes at once; with more of them small models train quicker"),
    nonFinite: z
      .enum(["stop", "skip"])
      .default("stop")
      .describe("where a loss or a gradient is not finite: stop, or skip the batch (ten in a row stop, too)"),
    evaluateEvery: z.int().min(1).default(1).describe("epochs between evaluations"),
    checkpointEvery: z.int().min(0).default(0).describe("epochs between checkpoints; 0 for one at the end alone"),
    shuffle: z.boolean().default(true).describe("whether each epoch takes the samples in an order of its own"),
    dropLast: z.boolean().default(false).describe("whether a smaller last batch of an epoch is left out"),
    gradientNorms: z
      .boolean()
      .default(false)
      .describe("whether step events tell the length of each parameter's gradient, before it is clipped"),
  })
  .refine(({ accumulate, stepsPerExecution }) => accumulate === 1 || stepsPerExecution === 1, {
    path: ["stepsPerExecution"],
    message: "be 1 where several batches make one update (`accumulate`)",
  });

let json: JsonSchema | undefined;

/** JSON Schema of the settings, for forms and help. */
export function trainSettingsSchema(): JsonSchema {
  return (json ??= jsonSchemaOf("train", schema));
}

/** Checks settings and fills in defaults; all mistakes are told at once, as an `OptionsError`. */
export function trainSettings(given: unknown = {}): TrainSettings {
  return validateOptions("train", schema, trainSettingsSchema(), given, []).own as TrainSettings;
}
