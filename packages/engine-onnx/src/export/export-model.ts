import { type ModelManifest, type Registry, type TrainedModel, jax } from "@downslope/core";
import { predictionOf } from "@downslope/core/engine";
import { encode, opset } from "../encode.ts";
import { type ElementType, Graph, type Value } from "../graph.ts";
import { nameOutputs } from "../passes/outputs.ts";
import { batchAxis } from "./batch.ts";
import { type Columns, columnsOf, writeScaling } from "./columns.ts";
import { lowerForward, writeForward } from "./forward.ts";
import { type Meaning, meaningOf, writeMeaning } from "./meaning.ts";
import { prune } from "../passes/rebuild.ts";

/** An input or output of an exported model; `batch` stands for any number of samples. */
export interface Port {
  readonly name: string;
  readonly type: ElementType;
  readonly shape: readonly (number | string)[];
}

/** A model as an ONNX file. */
export interface ExportedModel {
  readonly bytes: Uint8Array;
  /** The version of ONNX's operators that it is written in. */
  readonly opset: number;
  readonly input: Port & Columns;
  /** `prediction` first. */
  readonly outputs: readonly Port[];
}

/**
 * A trained model as an ONNX file: its forward pass, with its weights as initializers by the names that PyTorch's
 * `state_dict` has, and with the scaling of numbers that its data set learnt.
 *
 * `input` [batch, ...input] -> `prediction` [batch, ...output], as {@link Predictor.predict} gives it, and `variance` where the
 * model tells one; for classes `label` [batch], the place in the list of classes, and `probability` [batch, classes] unless the
 * loss is one of a score's sign. Names of columns and classes are in the file's metadata as JSON. A model whose prediction of
 * one sample depends on those beside it, or that has an operation without a form in ONNX, is refused by name.
 */
export async function exportModel(trained: TrainedModel, registry: Registry): Promise<ExportedModel> {
  await jax().create({}).start();
  const { manifest } = trained;
  const forward = lowerForward(trained, await predictionOf(trained, registry));
  const columns = columnsOf(manifest.dataset.spec);
  const meaning = meaningOf(manifest);
  const graph = new Graph();
  const own = forward.graphs[0]!.inputs.at(-1)!;
  const input: Value = {
    name: "input",
    type: "float32",
    shape: own.shape,
    lengths: [batchAxis, ...own.shape.slice(1)],
  };
  graph.inputs.push(input);
  const results = writeForward(forward, graph, writeScaling(graph, input, columns));
  const all = { ...results, ...writeMeaning(graph, results["prediction"]!, meaning) };
  for (const [name, value] of Object.entries(all)) {
    graph.output(name, value);
    const place = graph.outputs.length - 1;
    graph.outputs[place] = { ...graph.outputs[place]!, lengths: value.lengths ?? value.shape };
  }
  prune(graph);
  const texts = { name: "forward", description: describe(manifest), metadata: metadataOf(manifest, columns, meaning) };
  const port = ({ name, type, shape, lengths = shape }: Value): Port => ({ name, type, shape: lengths });
  return {
    bytes: encode(nameOutputs(graph), texts),
    opset,
    input: { ...port(input), ...columns },
    outputs: graph.outputs.map(port),
  };
}

const describe = ({ model, dataset, loss }: ModelManifest): string =>
  `Downslope: model "${model.use}", trained on data set "${dataset.use}" with loss "${loss.use}".`;

/** What programs that run the file may want to know: texts by name, lists as JSON. */
function metadataOf(
  { model, dataset, loss, versions }: ModelManifest,
  { takes, columns, fillsMissing }: Columns,
  meaning: Meaning,
): Readonly<Record<string, string>> {
  const { features, target } = dataset.spec;
  const names = columns.length > 0 ? columns.map(({ name }) => name) : features;
  const categories = columns.filter(({ isCategory }) => isCategory).map(({ name }) => name);
  return {
    model: model.use,
    dataset: dataset.use,
    loss: loss.use,
    input: takes,
    ...(names && { features: JSON.stringify(names) }),
    ...(categories.length > 0 && { categories: JSON.stringify(categories) }),
    ...(fillsMissing && { missing: "NaN" }),
    ...(meaning.kind !== "numbers" && { classes: JSON.stringify(meaning.classes) }),
    ...(target.kind === "values" && { targets: JSON.stringify(target.names) }),
    core: versions.core,
  };
}
