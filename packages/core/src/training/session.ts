import type { CompiledProgram, Engine, EngineState, HostTree, NamedTensors, Program } from "../engine/engine.ts";
import { isHostArray } from "../engine/host.ts";
import { jax } from "../engine/jax.ts";
import { repeat } from "../engine/repeat.ts";
import { problem } from "../errors.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Dataset } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import { type Model, type ModelSpec, createModel } from "../plugin/model.ts";
import type { Optimizer } from "../plugin/optimizer.ts";
import { ENGINE, FILES, LOGGER, RANDOM_SOURCE, type RandomSource } from "../registry/services.ts";
import type { Container } from "../registry/container.ts";
import { fromHost } from "../tensor/create.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Tree, mapTree } from "../tensor/tree.ts";
import { type Term, finishStep, flushStep, gatherStep, measureStep, termsOf } from "./accumulate.ts";
import { checkDataset, countClasses, encodeBatch, outputShape } from "./data.ts";
import type { NamedMetric } from "./evaluate.ts";
import { freshState, nothingGathered, scheduledBases } from "./fresh-state.ts";
import { measuredOn } from "./gradient-norms.ts";
import { checkMetricNames, checkMetricOutputs } from "./metric-checks.ts";
import type { TrainedModel } from "./model-file.ts";
import { checkResume } from "./resume.ts";
import { scheduledPrefix } from "./schedule.ts";
import { type TrainingState, fillTree } from "./state.ts";
import { type StepParts, type StepState, evaluationStep, statisticsStep, trainingStep } from "./step.ts";
import { countTogether } from "./together.ts";

/** Where a run begins, if not at fresh parameters. */
export interface Beginning {
  readonly resume?: TrainingState;
  readonly acrossEngines?: boolean;
  readonly initial?: TrainedModel;
}

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
  /** Updates that are executed at once. */
  readonly together: number;
  /** Updates in an epoch: fewer where several batches make one. */
  readonly updatesPerEpoch: number;
}

/** What is compiled when it is first run. */
export interface Programs {
  /** A whole update; of several batches, the last part of it. */
  readonly step: CompiledProgram;
  /** Several updates, where they are executed at once. */
  readonly several: CompiledProgram | undefined;
  /** Adds a batch to the update to come, where several make one. */
  readonly gather: CompiledProgram;
  /** Measures the gradients of a batch that could not be added. */
  readonly measure: CompiledProgram;
  /** Makes the update without a last batch, where that was skipped. */
  readonly flush: CompiledProgram;
  readonly evaluation: CompiledProgram;
  /** Measures the model's running statistics anew, where the optimizer asks for it. */
  readonly statistics: CompiledProgram | undefined;
}

/** The parts of a pipeline that make its loss, on an engine that has started. */
export interface Objective {
  readonly engine: Engine;
  readonly random: RandomSource;
  readonly dataset: Dataset;
  readonly loss: Loss;
  readonly model: Model;
  readonly shapes: ModelSpec;
}

/** Creates model, loss and data set of a pipeline, and refuses those that do not fit together. */
export async function openObjective(pipeline: Pipeline, services: Container): Promise<Objective> {
  const engine = services.has(ENGINE) ? services.get(ENGINE) : (pipeline.engine ?? jax()).create({});
  const random = services.get(RANDOM_SOURCE);
  await engine.start();
  const files = services.get(FILES);
  const dataset = await pipeline.dataset.create({ files, seed: pipeline.seed });
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
  const shapes: ModelSpec = { input: dataset.spec.input, output: outputShape(loss, dataset.spec) };
  const model = await createModel(pipeline.model, files);
  return { engine, random, dataset, loss, model, shapes };
}

/** Creates the parts of a pipeline and brings their state, fresh or resumed, to the engine. */
export async function openSession(pipeline: Pipeline, services: Container, from: Beginning = {}): Promise<Session> {
  checkMetricNames(pipeline);
  const objective = await openObjective(pipeline, services);
  const { engine, random, dataset, loss, model, shapes } = objective;
  remarkOnBatches(pipeline, dataset, services);
  const metrics = pipeline.metrics.map((metric) => ({ name: metric.plugin.name, metric: metric.create({}) }));
  const { frozen, paths, ...begun } = await freshState(objective, pipeline, from.initial);
  const optimizer = pipeline.optimizer.create({ paths });
  const parts: StepParts = {
    model,
    loss,
    optimizer: (scheduled: NamedTensors) =>
      Object.keys(scheduled).length === 0 ? optimizer : pipeline.optimizer.create({ scheduled, paths }),
    frozen,
    ...(pipeline.train.gradientNorms && {
      measured: measuredOn(
        engine,
        paths.filter((path) => !frozen.includes(path)),
      ),
    }),
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
  const { resume } = from;
  if (resume) checkResume(pipeline, engine, model, { ...from, resume });
  const state = engine.upload(resume ? fillTree(fresh, resume.tensors, "training state") : fresh);
  const subject = `training step of model "${pipeline.model.plugin.name}" with loss "${loss.name}"`;
  const batches = batchesOf(pipeline.train, dataset.splits.train.length);
  const { together } = batches;
  const programs: Programs = {
    step: engine.compile(pipeline.train.accumulate > 1 ? finishStep(parts, terms) : trainingStep(parts), subject),
    several: together > 1 ? engine.compile(repeat(trainingStep(parts), together), subject) : undefined,
    gather: engine.compile(gatherStep(parts), subject),
    measure: engine.compile(measureStep(parts, terms), subject),
    flush: engine.compile(flushStep(parts, terms), subject),
    evaluation: engine.compile(evaluation, "evaluation"),
    statistics: isRefreshed ? engine.compile(statisticsStep(parts), "statistics") : undefined,
  };
  const dispose = () => [state, ...Object.values(programs)].forEach((part) => part?.dispose());
  return { engine, random, dataset, shapes, parts, optimizer, metrics, batches, state, programs, dispose };
}

function batchesOf(train: Pipeline["train"], samples: number): Batches {
  const { batchSize, accumulate, dropLast } = train;
  const size = batchSize === "all" ? samples : batchSize;
  const perEpoch = dropLast ? Math.floor(samples / size) : Math.ceil(samples / size);
  if (perEpoch === 0)
    throw problem("INVALID_OPTIONS", {
      subject: "train",
      argument: "batchSize",
      rule: `be at most ${samples}, the samples there are, when the last batch is dropped`,
      got: batchSize,
    });
  const together = countTogether(train, size, samples);
  return { size, perEpoch, together, updatesPerEpoch: Math.ceil(perEpoch / accumulate) };
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
