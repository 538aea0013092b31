import type { CompiledProgram, Engine, EngineState, HostTree, Program } from "../engine/engine.ts";
import { isHostArray } from "../engine/host.ts";
import { jax } from "../engine/jax.ts";
import { DownslopeError, problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { toDocument } from "../pipeline/pipeline.ts";
import type { Dataset } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import type { MetricPlugin } from "../plugin/metric.ts";
import type { Model, ModelSpec } from "../plugin/model.ts";
import type { Optimizer } from "../plugin/optimizer.ts";
import { ENGINE, FILES, LOGGER, RANDOM_SOURCE, type RandomSource } from "../registry/services.ts";
import type { Container } from "../registry/container.ts";
import { fromHost } from "../tensor/create.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Tree, mapTree } from "../tensor/tree.ts";
import { checkDataset, classesOf, countClasses, encodeBatch, outputShape } from "./data.ts";
import type { NamedMetric } from "./evaluate.ts";
import { streams } from "./random.ts";
import { type TrainingState, fillTree } from "./state.ts";
import { type StepState, evaluationStep, joinParams, trainingStep } from "./step.ts";

/** A pipeline at work: its parts created, its state with the engine, its programs ready to compile. */
export interface Session {
  readonly engine: Engine;
  readonly random: RandomSource;
  readonly dataset: Dataset;
  readonly shapes: ModelSpec;
  readonly model: Model;
  readonly loss: Loss;
  readonly metrics: readonly NamedMetric[];
  readonly baseLearningRate: number;
  readonly state: EngineState;
  readonly step: CompiledProgram;
  readonly evaluation: CompiledProgram;
  dispose(): void;
}

/** Creates the parts of a pipeline and brings their state, fresh or resumed, to the engine. */
export async function openSession(pipeline: Pipeline, services: Container, resume?: TrainingState): Promise<Session> {
  checkMetricNames(pipeline);
  const engine = services.has(ENGINE) ? services.get(ENGINE) : (pipeline.engine ?? jax()).create({});
  const random = services.get(RANDOM_SOURCE);
  await engine.start();
  const dataset = await pipeline.dataset.create({ files: services.get(FILES), seed: pipeline.seed });
  const loss = pipeline.loss.create(lossContext(dataset));
  if (loss.reduction === "none") {
    throw problem("INVALID_OPTIONS", {
      subject: `loss "${loss.name}"`,
      argument: "reduction",
      rule: 'be "mean", "sum" or "batch-mean" to train on',
      got: "none",
      cure: "A step needs one number.",
    });
  }
  checkMetricOutputs(pipeline, loss);
  checkDataset(pipeline.dataset.plugin.name, dataset, loss);
  remarkOnBatches(pipeline, dataset, services);
  const shapes: ModelSpec = { input: dataset.spec.input, output: outputShape(loss, dataset.spec) };
  const model = pipeline.model.create({});
  const optimizer = pipeline.optimizer.create({});
  const metrics = pipeline.metrics.map((metric) => ({ name: metric.plugin.name, metric: metric.create({}) }));
  const keys = [streams.parameters, streams.lossParameters].map((stream) => random.key(pipeline.seed, stream));
  const fresh = await freshState(engine, { model, loss, optimizer }, shapes, classesOf(dataset.spec), keys);
  await rehearse(
    engine,
    fresh,
    dataset,
    loss,
    evaluationStep(
      model,
      loss,
      metrics.map(({ metric }) => metric),
    ),
  );
  if (resume) checkResume(pipeline, engine, resume);
  const rate = pipeline.optimizer.options["learningRate"];
  if (typeof rate !== "number") {
    throw problem("INVALID_PLUGIN", {
      subject: `optimizer "${pipeline.optimizer.plugin.name}"`,
      argument: "options.learningRate",
      rule: "be a number, which schedules scale",
      got: rate,
      cure: "Add `learningRate` to its options.",
    });
  }
  const state = engine.upload(resume ? fillTree(fresh, resume.tensors, "training state") : fresh);
  const step = engine.compile(
    trainingStep(model, loss, optimizer),
    `training step of model "${pipeline.model.plugin.name}" with loss "${loss.name}"`,
  );
  const evaluation = engine.compile(
    evaluationStep(
      model,
      loss,
      metrics.map(({ metric }) => metric),
    ),
    "evaluation",
  );
  const dispose = () => [state, step, evaluation].forEach((part) => part.dispose());
  return {
    engine,
    random,
    dataset,
    shapes,
    model,
    loss,
    metrics,
    baseLearningRate: rate,
    state,
    step,
    evaluation,
    dispose,
  };
}

/** Evaluates two samples without compiling, so that parts that do not fit together say so now and not after an epoch. */
async function rehearse(
  engine: Engine,
  fresh: HostTree,
  { spec, splits }: Dataset,
  loss: Loss,
  evaluation: Program<StepState>,
): Promise<void> {
  const batch = encodeBatch(loss, spec, splits.train.get(splits.train.length > 1 ? [0, 1] : [0]));
  await engine.evaluate(() => {
    const state = mapTree<HostArray, Tensor>(fresh as Tree<HostArray>, isHostArray, (array) =>
      fromHost(array),
    ) as unknown as StepState;
    const tensors = Object.fromEntries(Object.entries(batch).map(([name, array]) => [name, fromHost(array)]));
    return evaluation(state, tensors, {}).outputs;
  });
}

/** Scores are told by name, so each name stands for one metric. */
function checkMetricNames({ metrics }: Pipeline): void {
  const names = ["loss"];
  for (const { plugin } of metrics) {
    if (names.includes(plugin.name)) {
      throw problem("DUPLICATE_PLUGIN", {
        subject: "train",
        argument: "metrics",
        rule: "hold each metric once, and none that is named as the loss is",
        got: plugin.name,
        cure: "Remove one of them.",
      });
    }
    names.push(plugin.name);
  }
}

/** A metric of predictions has nothing to say about embeddings, nor the other way round. */
function checkMetricOutputs({ metrics }: Pipeline, loss: Loss): void {
  const given = loss.embeddingSize === undefined ? "target" : "embedding";
  for (const { plugin } of metrics) {
    const { output = "target" } = plugin as Partial<Pick<MetricPlugin, "output">>;
    if (output === given) continue;
    throw problem("INVALID_OPTIONS", {
      subject: "train",
      argument: "metrics",
      rule:
        given === "embedding"
          ? `be metrics of embeddings, which is what loss "${loss.name}" trains`
          : `be metrics of predictions, which is what loss "${loss.name}" trains`,
      got: plugin.name,
      cure: given === "embedding" ? 'Take "recall-at-k", or none.' : "Remove it, or take a loss of embeddings.",
    });
  }
}

/** What is allowed and yet hardly meant. */
function remarkOnBatches({ train }: Pipeline, { splits }: Dataset, services: Container): void {
  const { length } = splits.train;
  if (train.batchSize <= length || !services.has(LOGGER)) return;
  const remark = `a batch of ${train.batchSize} is more than the ${length} training samples: each epoch is one step.`;
  services.get(LOGGER).warn(`train: ${remark} Lower \`train.batchSize\` for more steps an epoch.`);
}

/** Counts classes only for losses that ask, once. */
function lossContext({ spec, splits }: Dataset): { readonly classCounts?: readonly number[] } {
  const { target } = spec;
  if (target.kind !== "classes") return {};
  let counts: number[] | undefined;
  return {
    get classCounts() {
      return (counts ??= countClasses(splits.train, target.classes.length));
    },
  };
}

async function freshState(
  engine: Engine,
  { model, loss, optimizer }: { model: Model; loss: Loss; optimizer: Optimizer },
  shapes: ModelSpec,
  classes: number,
  [modelKey, lossKey]: readonly Uint32Array[],
): Promise<HostTree> {
  const keyOf = (data: Uint32Array | undefined) => fromHost<"key">({ shape: [2], dtype: "uint32", data: data! });
  return engine.evaluate(() => {
    const { params, state } = model.init(keyOf(modelKey), shapes);
    const own = loss.init?.({ key: keyOf(lossKey), output: shapes.output, classes }) ?? {};
    const all = joinParams(params, own);
    return { params: all, optimizer: optimizer.init(all), model: state } as never;
  });
}

/** Refuses to go on with another pipeline, or where the bits would differ. */
function checkResume(pipeline: Pipeline, engine: Engine, saved: TrainingState): void {
  const differing = firstDifference(toDocument(pipeline), saved.pipeline, "");
  if (differing) {
    throw problem("INVALID_FILE", {
      subject: "training state",
      argument: differing.path,
      rule: `be ${JSON.stringify(differing.saved)}, as when it was saved`,
      got: differing.now,
      cure: "Resume with the pipeline it was saved from; only `train.epochs` and how often to evaluate and save may change.",
    });
  }
  const { name, device, version } = saved.engine;
  if (name !== engine.name || device !== engine.device || version !== engine.version) {
    throw new DownslopeError(
      "INVALID_FILE",
      `training state: it was computed by ${name} ${version} on ${device}, and this is ${engine.name} ${engine.version} on ${engine.device}: it would not go on to the bit.`,
      { cure: "Use the same engine and device." },
    );
  }
}

const free = new Set(["train.epochs", "train.evaluateEvery", "train.checkpointEvery", "callbacks", "plugins"]);

function firstDifference(
  now: unknown,
  saved: unknown,
  path: string,
): { path: string; now: unknown; saved: unknown } | undefined {
  if (free.has(path) || Object.is(now, saved)) return undefined;
  const areRecords = typeof now === "object" && typeof saved === "object" && now !== null && saved !== null;
  if (!areRecords) return { path, now, saved };
  for (const key of new Set([...Object.keys(now), ...Object.keys(saved)])) {
    const found = firstDifference(
      (now as Record<string, unknown>)[key],
      (saved as Record<string, unknown>)[key],
      path === "" ? key : `${path}.${key}`,
    );
    if (found) return found;
  }
  return undefined;
}
