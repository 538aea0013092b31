import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import {
  type DatasetPlugin,
  DownslopeError,
  type Engine,
  type HostArray,
  type Registry,
  type TrainedModel,
  createPredictor,
  decodeModel,
} from "@downslope/core";
import { fileReader, writeWhole } from "@downslope/core/node";
import type { Context } from "../context.ts";
import { formatFloat32 } from "../format.ts";
import { openRegistry } from "../registry.ts";
import { names } from "../run-folder.ts";
import { texts } from "../texts.ts";
import { type Answers, type Outputs, answersOf, scoreOf } from "./answers.ts";
import { readNamed } from "./read-named.ts";

export interface PredictOptions {
  readonly out?: string;
  readonly plugin: readonly string[];
}

/** Predicts for the rows of a CSV file: CSV to the output or a file, scores to the error output. */
export async function predictCommand(
  modelPlace: string,
  file: string,
  options: PredictOptions,
  context: Context,
): Promise<void> {
  const model = await readModel(resolve(context.cwd, modelPlace));
  const registry = await openRegistry(options.plugin, context.cwd);
  const text = await fileReader(context.cwd).readText(file);
  const { input, labels } = encode(registry, model, text, file);
  const output = await predict(model, registry, input);
  const answers = answersOf(output, model.manifest);
  const csv = writeCsv(answers);
  if (options.out === undefined) context.stdout.write(csv);
  else await writeWhole(resolve(context.cwd, options.out), csv);
  if (labels) context.stderr.write(scoreOf(answers, labels));
}

/** The model of a run folder, or of the model folder in it. */
async function readModel(place: string): Promise<TrainedModel> {
  const hasManifest = (folder: string) =>
    stat(join(folder, names.manifest)).then(
      (found) => found.isFile(),
      () => false,
    );
  const inside = join(place, names.model);
  const isRun = await hasManifest(inside);
  if (!isRun && !(await hasManifest(place))) throw new DownslopeError("INVALID_FILE", texts.errors.noModel(place));
  const folder = isRun ? inside : place;
  const weights = await readNamed(join(folder, names.weights));
  const manifest = new TextDecoder().decode(await readNamed(join(folder, names.manifest)));
  return decodeModel({ weights, manifest }, folder);
}

function encode(registry: Registry, { manifest }: TrainedModel, text: string, file: string) {
  const plugin = registry.get("dataset", manifest.dataset.use) as unknown as DatasetPlugin;
  if (!plugin.encode) throw new DownslopeError("UNSUPPORTED", texts.errors.noEncode(plugin.name));
  return plugin.encode(manifest.dataset.spec.preprocessing, text, file);
}

async function predict(model: TrainedModel, registry: Registry, input: HostArray): Promise<Outputs> {
  const predictor = await createPredictor(model, registry, engineOf(model, registry));
  try {
    return await predictor.predictAll(input);
  } finally {
    predictor.dispose();
  }
}

/** The engine and device that trained it, for the same bits: `jax 0.1.25 wasm`. */
function engineOf({ manifest }: TrainedModel, registry: Registry): Engine {
  const [name = "", , device] = manifest.versions.engine.split(" ");
  return registry
    .get(
      "engine",
      name,
    )({ device })
    .create({} as never) as Engine;
}

function writeCsv({ head, rows }: Answers): string {
  const cell = (value: string | number) => (typeof value === "number" ? formatFloat32(value) : quote(value));
  return [head, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** RFC 4180. */
const quote = (text: string): string => (/[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
