import {
  type CompiledProgram,
  type Configured,
  type Engine,
  type HostArray,
  type HostTree,
  type Loss,
  type Model,
  type Params,
  type Pipeline,
  type TrainedModel,
  randomKey,
} from "@downslope/core";
import { readAnswers } from "./answers.ts";
import { type OpenedData, countClasses } from "./data.ts";
import { findLink, isSingle } from "./link.ts";
import type { Picture } from "./picture-protocol.ts";
import type { DataPreview, Extent, NoPicture, SplitName } from "./protocol.ts";

/** Cells along each side of a map, and points of a curve. */
const cells = 72;
const curvePoints = 241;

/** Draws what a model answers, again and again as it learns. */
export interface Artist {
  /** Why there is nothing to draw. */
  readonly noPicture?: NoPicture;
  draw(model: TrainedModel): Promise<Picture>;
  dispose(): void;
}

/** Makes an artist for a run. Compiled once: a predictor of core's would be compiled for every picture. */
export function openArtist(pipeline: Pipeline, { dataset, preview }: OpenedData, engine: Engine): Artist {
  const classes = preview.target.kind === "classes" ? preview.target.classes.length : 0;
  const counts = classes > 0 ? { classCounts: countClasses(dataset.splits.train, classes) } : {};
  const loss = pipeline.loss.create(counts);
  const noPicture = reasonAgainst(preview, loss);
  const idle = { draw: () => Promise.reject(new Error("There is nothing to draw.")), dispose: () => undefined };
  if (noPicture) return { noPicture, ...idle };
  const forward = openForward(pipeline, loss, engine);
  const { kind, extent } = preview;
  const draw = ((): ((model: TrainedModel) => Promise<Picture>) => {
    if (kind === "plane") return regionsOf(pipeline, loss, classes, engine, forward, extent!);
    if (kind === "surface") return heightsOf(forward, extent!);
    if (kind === "line") return curveOf(forward, extent!, preview);
    return async (model) => ({ kind: "predictions", fitted: await fitted(forward, model, preview) });
  })();
  return { draw, dispose: () => forward.dispose() };
}

function reasonAgainst({ kind, target, splits }: DataPreview, loss: Loss): NoPicture | undefined {
  if (loss.embeddingSize !== undefined) return "embedding";
  if (!loss.inputs.includes("prediction") || (splits.train?.indices.length ?? 0) === 0) return "inputs";
  if (kind === "plane" || kind === "surface" || kind === "line") return undefined;
  return target.kind === "values" && target.names.length === 1 ? undefined : "dimensions";
}

/** What the model puts out for inputs; a variance beside it where the loss teaches it one. */
interface Forward {
  (model: TrainedModel, input: HostArray): Promise<{ prediction: HostArray; variance?: HostArray }>;
  dispose(): void;
}

type ForwardState = { readonly params: Params; readonly model: Params };

function openForward({ model: configured }: Pipeline, { inputs }: Loss, engine: Engine): Forward {
  // The page has no models that wait for files.
  const model = (configured as Configured<"model", object, Model>).create({});
  const program: CompiledProgram = engine.compile((state: ForwardState, batch) => {
    const mode = { training: false, key: randomKey(0) };
    const { output } = model.apply(state.params, state.model, batch["input"]!, mode);
    if (!inputs.includes("variance")) return { state, outputs: { prediction: output } };
    // As in a training step: the second half of the output are numbers of which softplus makes variances.
    const half = output.shape.at(-1)! / 2;
    return { state, outputs: { prediction: output.slice(-1, 0, half), variance: output.slice(-1, half).softplus() } };
  }, `picture of model "${configured.plugin.name}"`);
  const forward = async ({ tensors }: TrainedModel, input: HostArray) => {
    const state = engine.upload({ params: under("params.", tensors), model: under("model.", tensors) });
    try {
      return (await program.run(state, { input }, {})) as { prediction: HostArray; variance?: HostArray };
    } finally {
      state.dispose();
    }
  };
  return Object.assign(forward, { dispose: () => program.dispose() });
}

/** The model's own tensors under a prefix; a loss's parameters are none of them. */
function under(prefix: string, tensors: TrainedModel["tensors"]): HostTree {
  return Object.fromEntries(
    Object.entries(tensors)
      .filter(([path]) => path.startsWith(prefix) && !path.startsWith("params.loss."))
      .map(([path, array]) => [path.slice(prefix.length), array]),
  );
}

function regionsOf(
  pipeline: Pipeline,
  loss: Loss,
  classes: number,
  engine: Engine,
  forward: Forward,
  extent: Extent,
): (model: TrainedModel) => Promise<Picture> {
  const input = gridOver(extent);
  const link = findLink(pipeline, loss, classes, engine);
  const isMargin = isSingle(loss) && loss.target === "sign";
  return async (model) => {
    const { prediction } = await forward(model, input);
    const answers = readAnswers(prediction, await link, classes, isMargin);
    return { kind: "regions", columns: cells, rows: cells, extent, ...answers };
  };
}

function heightsOf(forward: Forward, extent: Extent): (model: TrainedModel) => Promise<Picture> {
  const input = gridOver(extent);
  return async (model) => {
    const { prediction } = await forward(model, input);
    return { kind: "heights", columns: cells, rows: cells, extent, values: Float32Array.from(prediction.data) };
  };
}

function curveOf(
  forward: Forward,
  { x: [low, high] }: Extent,
  preview: DataPreview,
): (model: TrainedModel) => Promise<Picture> {
  const x = Float32Array.from({ length: curvePoints }, (_, i) => low + ((high - low) * i) / (curvePoints - 1));
  return async (model) => {
    const { prediction, variance } = await forward(model, rowsOf(x, [1]));
    return {
      kind: "curve",
      x: x.slice(),
      y: Float32Array.from(prediction.data),
      ...(variance && { deviation: Float32Array.from(variance.data, Math.sqrt) }),
      fitted: await fitted(forward, model, preview),
    };
  };
}

/** What the model says at the samples that the page has. */
async function fitted(
  forward: Forward,
  model: TrainedModel,
  { splits, input }: DataPreview,
): Promise<Partial<Record<SplitName, Float32Array>>> {
  const answers: Partial<Record<SplitName, Float32Array>> = {};
  for (const [split, { inputs }] of Object.entries(splits)) {
    const { prediction } = await forward(model, rowsOf(inputs, input));
    answers[split as SplitName] = Float32Array.from(prediction.data);
  }
  return answers;
}

function rowsOf(data: Float32Array, shape: readonly number[]): HostArray {
  const width = shape.reduce((product, length) => product * length, 1);
  return { shape: [data.length / width, ...shape], dtype: "float32", data };
}

/** Places on the plane, row by row from the lowest y, the first and the last on the borders of the extent. */
function gridOver({ x, y }: Extent): HostArray {
  const data = new Float32Array(cells * cells * 2);
  const along = ([low, high]: readonly [number, number], i: number): number => low + (i / (cells - 1)) * (high - low);
  for (let row = 0; row < cells; row++) {
    for (let column = 0; column < cells; column++) {
      const at = 2 * (row * cells + column);
      data[at] = along(x, column);
      data[at + 1] = along(y, row);
    }
  }
  return rowsOf(data, [2]);
}
