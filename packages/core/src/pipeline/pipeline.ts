import { problem } from "../errors.ts";
import type { ConfiguredCallback } from "../plugin/callback.ts";
import type { ConfiguredDataset } from "../plugin/dataset.ts";
import type { ConfiguredEngine } from "../plugin/engine.ts";
import type { ConfiguredLoss } from "../plugin/loss.ts";
import type { ConfiguredMetric } from "../plugin/metric.ts";
import type { ConfiguredModel } from "../plugin/model.ts";
import type { ConfiguredOptimizer } from "../plugin/optimizer.ts";
import { suggestion } from "../plugin/options.ts";
import { type Options, type PluginKind, checkFit, isConfigured, isPlugin } from "../plugin/plugin.ts";
import type { ConfiguredScheduler } from "../plugin/scheduler.ts";
import { type TrainSettings, type TrainSettingsInput, trainSettings } from "./settings.ts";

/** All that one training is made of. */
export interface Pipeline {
  /** Decides everything that is random. */
  readonly seed: number;
  readonly dataset: ConfiguredDataset;
  readonly model: ConfiguredModel;
  readonly loss: ConfiguredLoss;
  readonly optimizer: ConfiguredOptimizer;
  /** Scales the optimizer's learning rate; where there is none it stays as it is. */
  readonly scheduler?: ConfiguredScheduler;
  /** Schedules of other options of the optimizer, by name: `momentum`, `weightDecay`. */
  readonly schedules: Readonly<Record<string, ConfiguredScheduler>>;
  readonly metrics: readonly ConfiguredMetric[];
  readonly callbacks: readonly ConfiguredCallback[];
  /** What compiles and executes the step; the host's choice where it is left out. */
  readonly engine?: ConfiguredEngine;
  readonly train: TrainSettings;
}

/** A pipeline as a program writes it: what is left out has its default. */
export interface PipelineInput {
  readonly seed?: number | undefined;
  readonly dataset: ConfiguredDataset;
  readonly model: ConfiguredModel;
  readonly loss: ConfiguredLoss;
  readonly optimizer: ConfiguredOptimizer;
  readonly scheduler?: ConfiguredScheduler | undefined;
  readonly schedules?: Readonly<Record<string, ConfiguredScheduler>> | undefined;
  readonly metrics?: readonly ConfiguredMetric[] | undefined;
  readonly callbacks?: readonly ConfiguredCallback[] | undefined;
  readonly engine?: ConfiguredEngine | undefined;
  readonly train?: TrainSettingsInput | undefined;
}

/** A plugin in a document: its name and options, or its name alone. */
export type PluginEntry = string | (Options & { readonly use: string });

/** A pipeline as plain data, naming plugins by `use:`. */
export interface PipelineDocument {
  readonly seed?: number;
  /** Packages and files to load plugins from. */
  readonly plugins?: readonly string[];
  readonly dataset: PluginEntry;
  readonly model: PluginEntry;
  readonly loss: PluginEntry;
  readonly optimizer: PluginEntry;
  readonly scheduler?: PluginEntry;
  readonly schedules?: Readonly<Record<string, PluginEntry>>;
  readonly metrics?: readonly PluginEntry[];
  readonly callbacks?: readonly PluginEntry[];
  readonly engine?: PluginEntry;
  readonly train?: TrainSettingsInput;
}

/** The parts of a pipeline that are plugins: their kind, and whether one is needed, may be left out, or there may be many, in a list or by name. */
export const parts = {
  dataset: { kind: "dataset", count: "one" },
  model: { kind: "model", count: "one" },
  loss: { kind: "loss", count: "one" },
  optimizer: { kind: "optimizer", count: "one" },
  scheduler: { kind: "scheduler", count: "optional" },
  schedules: { kind: "scheduler", count: "named" },
  metrics: { kind: "metric", count: "many" },
  callbacks: { kind: "callback", count: "many" },
  engine: { kind: "engine", count: "optional" },
} as const satisfies Record<string, { kind: PluginKind; count: "one" | "optional" | "many" | "named" }>;

const inputKeys = ["seed", ...Object.keys(parts), "train"];

/** What a seed must be. */
export const seedRule = "be a whole number from 0 to 9007199254740991";
export const isSeed = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

/**
 * Makes a pipeline of plugins, checked and with its defaults.
 *
 * `definePipeline({ dataset: spiral(), model: mlp({ hidden: [16] }), loss: mse(), optimizer: adam() })`
 */
export function definePipeline(input: PipelineInput): Pipeline {
  const given = { ...input } as unknown as Readonly<Record<string, unknown>>;
  const stranger = Object.keys(given).find((key) => !inputKeys.includes(key));
  if (stranger !== undefined) {
    throw problem("INVALID_ARGUMENT", {
      subject: "definePipeline",
      argument: stranger,
      rule: `be one of ${inputKeys.join(", ")}`,
      cure: suggestion(stranger, inputKeys),
    });
  }
  const { seed = 0, schedules = {}, metrics = [], callbacks = [] } = given as unknown as PipelineInput;
  if (!isSeed(seed)) {
    throw problem("INVALID_ARGUMENT", { subject: "definePipeline", argument: "seed", rule: seedRule, got: seed });
  }
  const filled: Readonly<Record<string, unknown>> = { ...given, schedules, metrics, callbacks };
  for (const [name, { kind, count }] of Object.entries(parts)) {
    const value = filled[name];
    if (count === "many") checkList(name, kind, value);
    else if (count === "named") checkNamed(name, kind, value);
    else if (value !== undefined || count === "one") checkPart(name, kind, value);
  }
  const { dataset, model, loss, optimizer, scheduler, engine, train } = input;
  return {
    seed,
    dataset,
    model,
    loss,
    optimizer,
    ...(scheduler && { scheduler }),
    schedules: { ...schedules },
    metrics: [...metrics],
    callbacks: [...callbacks],
    ...(engine && { engine }),
    train: trainSettings(train),
  };
}

function checkList(name: string, kind: PluginKind, value: unknown): void {
  if (!Array.isArray(value)) {
    throw problem("INVALID_ARGUMENT", {
      subject: "definePipeline",
      argument: name,
      rule: `be a list of ${kind} plugins`,
      got: describe(value),
      cure: "Put it in brackets: [ ... ].",
    });
  }
  value.forEach((one, i) => checkPart(`${name}.${i}`, kind, one));
}

function checkNamed(name: string, kind: PluginKind, value: unknown): void {
  if (typeof value !== "object" || value === null || Array.isArray(value) || isConfigured(value)) {
    throw problem("INVALID_ARGUMENT", {
      subject: "definePipeline",
      argument: name,
      rule: `be a record of ${kind} plugins by the option they move`,
      got: describe(value),
      cure: "Write it like `{ momentum: cosineAnnealing() }`.",
    });
  }
  for (const [option, one] of Object.entries(value)) checkPart(`${name}.${option}`, kind, one);
}

function checkPart(name: string, kind: PluginKind, value: unknown): void {
  if (isConfigured(value, kind)) return checkFit(value.plugin);
  throw problem("WRONG_KIND", {
    subject: "definePipeline",
    argument: name,
    rule: `be a configured ${kind}`,
    got: describe(value),
    cure:
      isPlugin(value) && value.kind === kind
        ? `Call it with its options: \`${value.name}({ ... })\`.`
        : `Make one with a plugin of define${kind[0]!.toUpperCase()}${kind.slice(1)}.`,
  });
}

/** A value that should have been a plugin, without its insides. */
function describe(value: unknown): unknown {
  if (isConfigured(value)) return `${value.kind} ${value.plugin.name}`;
  if (isPlugin(value)) return `${String(value.kind)} ${value.name}, not configured`;
  return value;
}

/** The pipeline as plain data, every option written out: `parseDocument(JSON.stringify(toDocument(pipeline)))` gives it again. */
export function toDocument(pipeline: Pipeline): PipelineDocument {
  const document: Record<string, unknown> = { seed: pipeline.seed };
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) {
    const part = pipeline[name];
    const isEmpty = name === "schedules" && Object.keys(part ?? {}).length === 0;
    if (part !== undefined && !isEmpty) document[name] = plain(part, name);
  }
  return { ...document, train: { ...pipeline.train } } as unknown as PipelineDocument;
}

/** Plugins by name, lists and records of them, and what JSON can write; the rest is refused. */
function plain(value: unknown, path: string): unknown {
  if (isConfigured(value)) return { use: value.plugin.name, ...(plain(value.options, path) as object) };
  if (Array.isArray(value)) return value.map((one, i) => plain(one, `${path}.${i}`));
  if (value === null || typeof value === "string" || typeof value === "boolean" || Number.isFinite(value)) return value;
  if (typeof value === "object" && [Object.prototype, null].includes(Object.getPrototypeOf(value))) {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return Object.fromEntries(entries.map(([key, one]) => [key, plain(one, `${path}.${key}`)]));
  }
  throw problem("INVALID_ARGUMENT", {
    subject: "toDocument",
    argument: path,
    rule: "be what JSON can write",
    got: value,
    cure: "A pipeline that holds functions or arrays of its program cannot be saved as a document; put them in a plugin.",
  });
}
