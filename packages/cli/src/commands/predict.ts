import { resolve } from "node:path";
import {
  type DatasetPlugin,
  DownslopeError,
  type Engine,
  type HostArray,
  type Registry,
  type TrainedModel,
  createPredictor,
} from "@downslope/core";
import { fileReader, writeWhole } from "@downslope/core/node";
import type { Context } from "../context.ts";
import { formatFloat32 } from "../format.ts";
import { openRegistry } from "../registry.ts";
import { texts } from "../texts.ts";
import { type Answers, type Outputs, answersOf, scoreOf } from "./answers.ts";
import { engineOf } from "./engine-of.ts";
import { readLanguage } from "./language.ts";
import { readModel } from "./read-model.ts";

export interface PredictOptions {
  readonly out?: string;
  readonly lang: string;
  readonly plugin: readonly string[];
}

/** Predicts for the rows of a CSV file: CSV to the output or a file, scores to the error output. */
export async function predictCommand(
  modelPlace: string,
  file: string,
  options: PredictOptions,
  context: Context,
): Promise<void> {
  const language = readLanguage(options.lang);
  const { model } = await readModel(resolve(context.cwd, modelPlace));
  const registry = await openRegistry(options.plugin, context.cwd);
  const text = await fileReader(context.cwd).readText(file);
  const { input, labels } = encode(registry, model, text, file);
  const engine = await engineOf(model, registry, language, context.stderr);
  const output = await predict(model, registry, engine, input);
  const answers = answersOf(output, model.manifest);
  const csv = writeCsv(answers);
  if (options.out === undefined) context.stdout.write(csv);
  else await writeWhole(resolve(context.cwd, options.out), csv);
  if (labels) context.stderr.write(scoreOf(answers, labels));
}

function encode(registry: Registry, { manifest }: TrainedModel, text: string, file: string) {
  const plugin = registry.get("dataset", manifest.dataset.use) as unknown as DatasetPlugin;
  if (!plugin.encode) throw new DownslopeError("UNSUPPORTED", texts.errors.noEncode(plugin.name));
  return plugin.encode(manifest.dataset.spec.preprocessing, text, file);
}

async function predict(model: TrainedModel, registry: Registry, engine: Engine, input: HostArray): Promise<Outputs> {
  const predictor = await createPredictor(model, registry, engine);
  try {
    return await predictor.predictAll(input);
  } finally {
    predictor.dispose();
  }
}

function writeCsv({ head, rows }: Answers): string {
  const cell = (value: string | number) => (typeof value === "number" ? formatFloat32(value) : quote(value));
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** RFC 4180. */
const quote = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
