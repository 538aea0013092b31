import {
  type Engine,
  type HostArray,
  type Loss,
  type Pipeline,
  type Predictor,
  type Registry,
  type TrainedModel,
  createPredictor,
  decodeModel,
  jax,
} from "@downslope/core";
import { openPipeline } from "../registry-for.ts";
import { type OpenedData, countClasses, openData } from "../train/data.ts";
import { type Link, findLink } from "../train/link.ts";
import type { NoClasses, Subject } from "./protocol.ts";

/** A document's data, and how its model's outputs are to be read. */
export interface OpenedDocument extends OpenedData {
  readonly registry: Registry;
  readonly pipeline: Pipeline;
  readonly engine: Engine;
  readonly loss: Loss;
  /** Names of the classes; none where the target is values. */
  readonly classes: readonly string[];
  /** Why outputs decide nothing. */
  readonly reason: NoClasses | undefined;
  readonly link: () => Promise<Link | undefined>;
}

/** A model ready to be asked. */
export interface OpenedModel extends OpenedDocument {
  readonly model: TrainedModel;
  readonly predictor: Predictor;
}

interface KeptModel {
  readonly key: string;
  readonly opened: Promise<OpenedModel>;
  /** Questions that are not answered yet. */
  questions: number;
}

let lastDocument: { readonly text: string; readonly opened: Promise<OpenedDocument> } | undefined;
let lastModel: KeptModel | undefined;

/** Opens a document's data; those of the last one are kept, for the questions about it come again and again. */
export function openDocument(text: string): Promise<OpenedDocument> {
  if (lastDocument?.text !== text) lastDocument = { text, opened: makeDocument(text) };
  const { opened } = lastDocument;
  // What failed, because a file could not be fetched for instance, may succeed when it is asked again.
  opened.catch(() => lastDocument?.opened === opened && (lastDocument = undefined));
  return opened;
}

async function makeDocument(text: string): Promise<OpenedDocument> {
  const { registry, pipeline } = await openPipeline(text);
  const data = await openData(pipeline);
  const { target } = data.preview;
  const classes = target.kind === "classes" ? target.classes : [];
  const { train } = data.dataset.splits;
  const loss = pipeline.loss.create(classes.length > 0 ? { classCounts: countClasses(train, classes.length) } : {});
  const engine = (pipeline.engine ?? jax()).create({});
  await engine.start();
  const hasSamples = (data.preview.splits.train?.indices.length ?? 0) > 0;
  let link: Promise<Link | undefined> | undefined;
  return {
    ...data,
    registry,
    pipeline,
    engine,
    loss,
    classes,
    reason:
      loss.embeddingSize !== undefined
        ? "embedding"
        : loss.inputs.includes("prediction") && hasSamples
          ? undefined
          : "inputs",
    link: () => (link ??= findLink(pipeline, loss, classes.length, engine)),
  };
}

/** Opens a model for a question. The last one is kept; others are let go when what was asked of them is answered. */
export async function withModel<T>(
  { document, model: files, key }: Subject,
  ask: (opened: OpenedModel) => Promise<T>,
): Promise<T> {
  if (lastModel?.key !== key) {
    const before = lastModel;
    lastModel = { key, opened: makeModel(document, files), questions: 0 };
    if (before) release(before);
  }
  const kept = lastModel!;
  kept.questions += 1;
  try {
    return await ask(await kept.opened);
  } catch (error) {
    if (lastModel === kept) lastModel = undefined;
    throw error;
  } finally {
    kept.questions -= 1;
    if (lastModel !== kept) release(kept);
  }
}

function release({ questions, opened }: KeptModel): void {
  if (questions === 0) opened.then(({ predictor }) => predictor.dispose()).catch(() => undefined);
}

async function makeModel(document: string, files: Subject["model"]): Promise<OpenedModel> {
  const opened = await openDocument(document);
  const model = decodeModel(files);
  return { ...opened, model, predictor: await createPredictor(model, opened.registry, opened.engine) };
}

/** Numbers of samples, row by row, as an input of the model. */
export function inputOf(data: Float32Array, shape: readonly number[]): HostArray {
  const width = shape.reduce((product, length) => product * length, 1);
  return { shape: [data.length / width, ...shape], dtype: "float32", data };
}
