import { basename, extname, join, relative, resolve } from "node:path";
import { DownslopeError, type Registry, type TrainedModel, encodeTorch, torchStateOf } from "@downslope/core";
import { predictionOf } from "@downslope/core/engine";
import { writeWhole } from "@downslope/core/node";
import { type ExportedModel, checkExport, exportModel } from "@downslope/engine-onnx";
import type { Context } from "../context.ts";
import { UsageError } from "../failure.ts";
import { formatTable } from "../format.ts";
import { openRegistry } from "../registry.ts";
import { names } from "../run-folder.ts";
import { texts } from "../texts.ts";
import { readLanguage } from "./language.ts";
import { type ModelTexts, modelTexts } from "./model-texts.ts";
import { readModel } from "./read-model.ts";

export interface ExportOptions {
  readonly lang: string;
  readonly plugin: readonly string[];
}

/** A model in another format, and what is told of it. */
interface Written {
  readonly bytes: Uint8Array;
  readonly report: string;
}

/** What is exported: the model, and the name of the file for the report. */
interface Order {
  readonly model: TrainedModel;
  readonly registry: Registry;
  readonly file: string;
  readonly words: ModelTexts;
}

const writers: Readonly<Record<string, (order: Order) => Promise<Written>>> = {
  ".onnx": writeOnnx,
  ".safetensors": writeSafetensors,
};

/** Writes a trained model as a file that other programs read, in the format that its ending names. */
export async function exportCommand(
  modelPlace: string,
  file: string,
  options: ExportOptions,
  context: Context,
): Promise<void> {
  const words = modelTexts[readLanguage(options.lang)];
  const write = writers[extname(file).toLowerCase()];
  if (!write) throw new UsageError(texts.errors.unknownEnding(file, Object.keys(writers).join(", ")));
  const { folder, model } = await readModel(resolve(context.cwd, modelPlace));
  const place = resolve(context.cwd, file);
  if (relative(place, join(folder, names.weights)) === "") throw new UsageError(texts.errors.ownWeights(place));
  const registry = await openRegistry(options.plugin, context.cwd);
  const { bytes, report } = await write({ model, registry, file, words });
  await writeWhole(place, bytes);
  context.stdout.write(report);
}

async function writeOnnx({ model, registry, file, words }: Order): Promise<Written> {
  const exported = await exportModel(model, registry);
  const { bytes, opset, input, outputs } = exported;
  const shapeOf = ({ type, shape }: { readonly type: string; readonly shape: readonly (number | string)[] }): string =>
    `${type} [${shape.join(", ")}]`;
  const ports = formatTable([
    [words.takes, input.name, shapeOf(input), inputNote(exported, model, words)],
    ...outputs.map((one, i) => [i === 0 ? words.gives : "", one.name, shapeOf(one), words.outputs[one.name] ?? ""]),
  ]);
  const { target } = model.manifest.dataset.spec;
  const hasClasses = outputs.some(({ name }) => name === "label") && target.kind === "classes";
  const lines = [
    words.onnx(file, opset, kilobytes(bytes)),
    ports.trimEnd().replace(/^/gm, "  "),
    ...(hasClasses ? [words.classes(target.classes.join(", "))] : []),
    await checkNote(exported, model, registry, words),
  ];
  return { bytes, report: lines.map((line) => `${line}\n`).join("") };
}

/** The share of a number by which float32 rounds it at most. */
const halfUnit = 2 ** -24;

/** What the file's input is, and what its reader must do to the data. */
function inputNote({ input }: ExportedModel, { manifest }: TrainedModel, { input: say }: ModelTexts): string {
  const { takes, columns, fillsMissing } = input;
  if (takes === "encoded") return say.encoded(manifest.dataset.use);
  if (columns.length === 0) return say.raw;
  const isScaled = columns.some(({ offset, scale }) => offset !== 0 || scale !== 1);
  const categories = columns.filter(({ isCategory }) => isCategory).map(({ name }) => name);
  const rounded = columns.filter(({ offset, scale }) => Math.abs(offset) * halfUnit > 1e-5 * scale);
  return [
    isScaled ? say.scaled : say.columns,
    ...(categories.length > 0 ? [say.categories(categories.join(", "))] : []),
    ...(fillsMissing ? [say.missing] : []),
    ...(rounded.length > 0 ? [say.rounded(rounded.map(({ name }) => name).join(", "))] : []),
  ].join("; ");
}

/** Runs the file beside the model; without an ONNX Runtime it says so. A file that predicts otherwise is refused. */
async function checkNote(
  exported: ExportedModel,
  model: TrainedModel,
  registry: Registry,
  words: ModelTexts,
): Promise<string> {
  try {
    const { runtime, batches, difference } = await checkExport(exported, model, registry);
    return words.checked(runtime, batches.join(", "), difference.toExponential(0));
  } catch (error) {
    if (!(error instanceof DownslopeError) || error.code !== "UNSUPPORTED") throw error;
    return words.unchecked;
  }
}

async function writeSafetensors({ model, registry, file, words }: Order): Promise<Written> {
  const { manifest } = model;
  const state = torchStateOf(model, (await predictionOf(model, registry)).model);
  const bytes = encodeTorch(state);
  const rows = [
    ...Object.entries(state.tensors).map(([name, { dtype, shape }]) => [name, `${dtype} [${shape.join(", ")}]`]),
    ...Object.keys(state.counters).map((name) => [name, "int64 []"]),
  ].toSorted(([a], [b]) => a!.localeCompare(b!, "en", { numeric: true }));
  const columns = manifest.dataset.spec.preprocessing === undefined ? [] : [words.notScaled];
  const lines = [
    words.safetensors(file, rows.length, kilobytes(bytes)),
    formatTable(rows).trimEnd().replace(/^/gm, "  "),
    ...(state.left.length > 0 ? [words.left(state.left.join(", "))] : []),
    ...(state.module === undefined ? [words.ownNames(manifest.model.use)] : [words.load, program(state.module, file)]),
    ...columns,
  ];
  return { bytes, report: lines.map((line) => `${line}\n`).join("") };
}

/** Python that makes the module and loads the file. */
const program = (module: string, file: string): string =>
  `
from collections import OrderedDict
from safetensors.torch import load_file
from torch import nn

model = ${module}
model.load_state_dict(load_file(${JSON.stringify(basename(file))}))
model.eval()
`.replace(/^(?=.)/gm, "    ");

const kilobytes = (bytes: Uint8Array): string => (bytes.length / 1000).toFixed(1);
