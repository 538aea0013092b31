import type { CompiledProgram, Engine, EngineState, HostTree, NamedTensors, Program } from "../engine/engine.ts";
import { isHostArray } from "../engine/host.ts";
import { jax } from "../engine/jax.ts";
import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Dataset } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import type { MetricPlugin } from "../plugin/metric.ts";
import type { Model, ModelSpec } from "../plugin/model.ts";
import { type ConfiguredOptimizer, type Optimizer, schedulableOption } from "../plugin/optimizer.ts";
import { ENGINE, FILES, LOGGER, RANDOM_SOURCE, type RandomSource } from "../registry/services.ts";
import type { Container } from "../registry/container.ts";
import { fromHost, tensor } from "../tensor/create.ts";
import { type HostArray, hostArray, sizeOf } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Tree, mapTree } from "../tensor/tree.ts";
import { type Term, finishStep, flushStep, gatherStep, termsOf } from "./accumulate.ts";
import { checkDataset, classesOf, countClasses, encodeBatch, outputShape } from "./data.ts";
import type { NamedMetric } from "./evaluate.ts";
import { streams } from "./random.ts";
import { checkResume } from "./resume.ts";
import { scheduledPrefix } from "./schedule.ts";
import { type TrainingState, fillTree } from "./state.ts";
import {
  type StepParts,
  type StepState,
  evaluationStep,
  joinParams,
  splitFrozen,
  statisticsStep,
  trainingStep,
} from "./step.ts";

/** A pipeline at work: its parts created, its state with the engine, its programs ready to compile. */
export interface Session {
  readonly engine: Engine;
  readonly random: RandomSource;
  readonly dataset: Dataset;
  readonly shapes: ModelSpec;
  readonly parts: StepParts;
  /** The optimizer with its options as they are written. */
  readonly optimizer: Optimizer;
  readonly metrics: readonly NamedMetric[];
  readonly batches: Batches;
  readonly state: EngineState;
  readonly programs: Programs;
  dispose(): void;
}

/** How the training split is cut. */
export interface Batches {
  /** Samples in a batch. */
  readonly size: number;
  /** Batches in an epoch. */
  readonly perEpoch: number;
  /** Updates in an epoch: fewer where several batches make one. */
  readonly updatesPerEpoch: number;
}

/** What is compiled when it is first run. */
export interface Programs {
  /** A whole update; of several batches, the last part of it. */
  readonly step: CompiledProgram;
  /** Adds a batch to the update to come, where several make one. */
  readonly gather: CompiledProgram;
  /** Makes the update without a last batch, where that was skipped. */
  readonly flush: CompiledProgram;
  readonly evaluation: CompiledProgram;
  /** Measures the model's running statistics anew, where the optimizer asks for it. */
  readonly statistics: CompiledProgram | undefined;
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
  const metrics = pipeline.metrics.map((metric) => ({ name: metric.plugin.name, metric: metric.create({}) }));
  const keys = [streams.parameters, streams.lossParameters].map((stream) => random.key(pipeline.seed, stream));
  const { frozen, paths, ...begun } = await freshState(
    engine,
    model,
    loss,
    pipeline,
    shapes,
    classesOf(dataset.spec),
    keys,
  );
  const optimizer = pipeline.optimizer.create({ paths });
  const parts: StepParts = {
    model,
    loss,
    optimizer: (scheduled: NamedTensors) =>
      Object.keys(scheduled).length === 0 ? optimizer : pipeline.optimizer.create({ scheduled, paths }),
    frozen,
  };
  const evaluation = evaluationStep(
    parts,
    metrics.map(({ metric }) => metric),
  );
  const terms = await rehearse(engine, begun.state, dataset, pipeline, parts, evaluation);
  const isRefreshed = optimizer.refreshesStatistics && Object.keys(begun.state.model).length > 0;
  const fresh: HostTree = {
    ...begun.state,
    ...(isRefreshed && { statistics: begun.state.model }),
    ...(pipeline.train.accumulate > 1 && { gathered: nothingGathered(begun.state.params, frozen, terms.length) }),
  } as never;
  if (resume) checkResume(pipeline, engine, resume);
  const state = engine.upload(resume ? fillTree(fresh, resume.tensors, "training state") : fresh);
  const subject = `training step of model "${pipeline.model.plugin.name}" with loss "${loss.name}"`;
  const programs: Programs = {
    step: engine.compile(pipeline.train.accumulate > 1 ? finishStep(parts, terms) : trainingStep(parts), subject),
    gather: engine.compile(gatherStep(parts), subject),
    flush: engine.compile(flushStep(parts, terms), subject),
    evaluation: engine.compile(evaluation, "evaluation"),
    statistics: isRefreshed ? engine.compile(statisticsStep(parts), "statistics") : undefined,
  };
  const batches = batchesOf(pipeline.train, dataset.splits.train.length);
  const dispose = () => [state, ...Object.values(programs)].forEach((part) => part?.dispose());
  return { engine, random, dataset, shapes, parts, optimizer, metrics, batches, state, programs, dispose };
}

function batchesOf({ batchSize, accumulate, dropLast }: Pipeline["train"], samples: number): Batches {
  const size = batchSize === "all" ? samples : batchSize;
  const perEpoch = dropLast ? Math.floor(samples / size) : Math.ceil(samples / size);
  if (perEpoch === 0)
    throw problem("INVALID_OPTIONS", {
      subject: "train",
      argument: "batchSize",
      rule: `be at most ${samples}, the samples there are, when the last batch is dropped`,
      got: batchSize,
    });
  return { size, perEpoch, updatesPerEpoch: Math.ceil(perEpoch / accumulate) };
}

/** The sums of an update to come, of so many terms, at 0. */
function nothingGathered(params: HostTree, frozen: readonly string[], terms: number): HostTree {
  const zeros = ({ shape, dtype }: HostArray): HostArray =>
    hostArray(new Float32Array(sizeOf(shape)), shape, dtype as "float32");
  const one = (): HostTree => ({
    total: zeros({ shape: [], dtype: "float32" } as unknown as HostArray),
    divisor: zeros({ shape: [], dtype: "float32" } as unknown as HostArray),
    gradients: Object.fromEntries(
      Object.entries(params as Record<string, HostArray>).flatMap(([path, array]) =>
        frozen.includes(path) ? [] : [[path, zeros(array)]],
      ),
    ),
  });
  return Object.fromEntries(Array.from({ length: terms }, (_, i) => [i, one()]));
}

/** Evaluates two samples without compiling, so that parts that do not fit together say so now and not after an epoch. Gives the loss's terms where batches are to be gathered. */
async function rehearse(
  engine: Engine,
  fresh: HostTree,
  { spec, splits }: Dataset,
  { optimizer, schedules, train }: Pipeline,
  parts: StepParts,
  evaluation: Program<StepState>,
): Promise<readonly Term[]> {
  const batch = encodeBatch(parts.loss, spec, splits.train.get(splits.train.length > 1 ? [0, 1] : [0]));
  let terms: readonly Term[] = [];
  await engine.evaluate(() => {
    const state = mapTree<HostArray, Tensor>(fresh as Tree<HostArray>, isHostArray, (array) =>
      fromHost(array),
    ) as unknown as StepState;
    const tensors = Object.fromEntries(Object.entries(batch).map(([name, array]) => [name, fromHost(array)]));
    const scheduled = Object.entries(scheduledBases(optimizer, schedules));
    const scalars = Object.fromEntries(scheduled.map(([name, one]) => [scheduledPrefix + name, one]));
    if (train.accumulate > 1) terms = termsOf(parts, state, tensors);
    return evaluation(state, tensors, scalars).outputs;
  });
  return terms;
}

/** The options that schedules move, at their base values. */
function scheduledBases(optimizer: ConfiguredOptimizer, schedules: Pipeline["schedules"]): Record<string, Tensor> {
  const bases = Object.keys(schedules).map((name) => [name, schedulableOption(optimizer, name)?.base] as const);
  return Object.fromEntries(bases.flatMap(([name, base]) => (base === undefined ? [] : [[name, tensor(base)]])));
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
  if (train.batchSize === "all" || train.batchSize <= length || !services.has(LOGGER)) return;
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

type Fresh = { readonly params: HostTree; readonly optimizer: HostTree; readonly model: HostTree };

async function freshState(
  engine: Engine,
  model: Model,
  loss: Loss,
  pipeline: Pipeline,
  shapes: ModelSpec,
  classes: number,
  [modelKey, lossKey]: readonly Uint32Array[],
): Promise<{
  readonly state: Fresh & HostTree;
  readonly frozen: readonly string[];
  readonly paths: readonly string[];
}> {
  const keyOf = (data: Uint32Array | undefined) => fromHost<"key">({ shape: [2], dtype: "uint32", data: data! });
  let [frozen, paths]: (readonly string[])[] = [[], []];
  const state = await engine.evaluate(() => {
    const { params, state: model_ } = model.init(keyOf(modelKey), shapes);
    const own = loss.init?.({ key: keyOf(lossKey), output: shapes.output, classes }) ?? {};
    const all = joinParams(params, own);
    paths = Object.keys(all);
    const scheduled = scheduledBases(pipeline.optimizer, pipeline.schedules);
    const mover = pipeline.optimizer.create({ scheduled, paths });
    frozen = mover.frozen(all);
    if (frozen.length === Object.keys(all).length)
      throw problem("INVALID_OPTIONS", {
        subject: `optimizer "${pipeline.optimizer.plugin.name}"`,
        argument: "groups",
        rule: "leave a parameter to train",
        got: `all ${frozen.length} frozen`,
      });
    return { params: all, optimizer: mover.init(splitFrozen(all, frozen).moving), model: model_ } as never;
  });
  return { state: state as Fresh & HostTree, frozen: frozen!, paths: paths! };
}
