import {
  CLOCK,
  type Container,
  ENGINE,
  type EndEvent,
  type Pipeline,
  type Run,
  type TrainOptions,
  type TrainedModel,
  type TrainingEvent,
  decodeModel,
  decodeState,
  defaultServices,
  encodeModel,
  encodeState,
  jax,
  toDocument,
  train,
} from "@downslope/core";
import type { CallContext } from "../call.ts";
import { loadEngine } from "../load-engine.ts";
import { openPipeline } from "../registry-for.ts";
import { type OpenedData, openData } from "./data.ts";
import { Gate } from "./gate.ts";
import { Pace } from "./pace.ts";
import { type Artist, openArtist } from "./picture.ts";
import { planOf, runLength } from "./plan.ts";
import { ProgressLog } from "./progress-log.ts";
import type { ModelFiles, RunEnd, RunReport, RunRequest, RunWord } from "./protocol.ts";
import { RunClock } from "./run-clock.ts";
import { Snapshots } from "./snapshots.ts";

type Context = CallContext<RunReport, RunWord>;

/** Trains a document, and tells all of it. */
export async function trainRun(request: RunRequest, context: Context): Promise<RunEnd> {
  const { pipeline: written } = await openPipeline(request.document);
  await loadEngine();
  const pipeline = watched(written, request);
  const data = await openData(pipeline);
  const engine = (pipeline.engine ?? jax()).create({});
  const clock = new RunClock(() => context.rest());
  const services = defaultServices().set(ENGINE, engine).set(CLOCK, clock);
  const options = optionsOf(request, services);
  await engine.start();
  const artist = openArtist(pipeline, data, engine);
  // The data were made already, to be shown.
  const dataset = { ...pipeline.dataset, create: () => data.dataset };
  const run = train({ ...pipeline, dataset }, options);
  tellOpened(written, data, artist, options.resume?.step ?? 0, context);
  const follower = new Follower({ request, run, artist, clock, context, firstStep: options.resume?.step ?? 0 });
  try {
    return await follower.follow();
  } finally {
    artist.dispose();
    run.close();
  }
}

/** The pipeline with what is watched, which a document may not have asked for. */
function watched(pipeline: Pipeline, { watch }: RunRequest): Pipeline {
  if (!watch?.gradientNorms) return pipeline;
  return { ...pipeline, train: { ...pipeline.train, gradientNorms: true } };
}

function optionsOf({ resume, initial }: RunRequest, services: Container): TrainOptions {
  return {
    services,
    ...(resume && { resume: decodeState(resume) }),
    ...(initial && { initial: decodeModel(initial) }),
  };
}

function tellOpened(
  pipeline: Pipeline,
  { dataset, preview }: OpenedData,
  { noPicture }: Artist,
  firstStep: number,
  context: Context,
): void {
  const length = runLength(pipeline, dataset.splits.train.length);
  const goals = Object.fromEntries(pipeline.metrics.map(({ plugin }) => [plugin.name, goalOf(plugin)]));
  context.report({
    type: "opened",
    options: toDocument(pipeline),
    goals,
    data: preview,
    ...length,
    epochs: pipeline.train.epochs,
    firstStep,
    plan: planOf(pipeline, length),
    ...(noPicture && { noPicture }),
  });
}

const goalOf = (plugin: object): "maximise" | "minimise" =>
  (plugin as { readonly goal?: "maximise" | "minimise" }).goal ?? "minimise";

interface Following {
  readonly request: RunRequest;
  readonly run: Run;
  readonly artist: Artist;
  readonly clock: RunClock;
  readonly context: Context;
  readonly firstStep: number;
}

/** Pulls a run's events, as fast as it is allowed to, and tells the page of them. */
class Follower {
  readonly #run: Run;
  readonly #artist: Artist;
  readonly #clock: RunClock;
  readonly #context: Context;
  readonly #log: ProgressLog;
  readonly #gate: Gate;
  readonly #snapshots: Snapshots;
  readonly #picturePace = new Pace(200, 0.15);
  readonly #checkpointPace = new Pace(2000, 0.05);
  readonly #watchesCheckpoints: boolean;
  readonly #started: number;
  #drawsPictures: boolean;
  #isStopped = false;
  #drawn = -1;
  #saved = -1;
  #loss = Number.NaN;
  #scores: RunEnd["scores"];

  constructor({ request, run, artist, clock, context, firstStep }: Following) {
    const { watch = {}, isPaused = false, learningRate } = request;
    this.#run = run;
    this.#artist = artist;
    this.#clock = clock;
    this.#context = context;
    this.#log = new ProgressLog(firstStep);
    this.#gate = new Gate(isPaused);
    this.#snapshots = new Snapshots(watch.snapshots ?? false);
    this.#watchesCheckpoints = watch.checkpoints ?? false;
    this.#drawsPictures = (watch.pictures ?? false) && !artist.noPicture;
    this.#started = clock.now();
    if (learningRate !== undefined) run.setLearningRate(learningRate);
    context.listen((word) => this.#hear(word));
    context.signal.addEventListener("abort", () => this.#hear({ type: "stop" }));
  }

  async follow(): Promise<RunEnd> {
    this.#tellPhase();
    if (this.#gate.isShut) await this.#clock.without(() => this.#gate.open());
    try {
      for await (const event of this.#run) {
        await this.#take(event);
        if (event.type === "end") return await this.#end(event);
      }
    } finally {
      this.#tellProgress();
    }
    throw new Error("The run ended without a word.");
  }

  #hear(word: RunWord): void {
    if (word.type === "rate") this.#run.setLearningRate(word.learningRate);
    else if (word.type === "pictures") this.#drawsPictures = word.isOn && !this.#artist.noPicture;
    else if (word.type === "pause") this.#gate.shut();
    else if (word.type === "resume") this.#gate.release();
    else if (word.type === "step") this.#gate.letOne();
    else {
      this.#isStopped = true;
      this.#run.stop();
      this.#gate.release();
    }
  }

  async #take(event: TrainingEvent): Promise<void> {
    if (event.type === "step") {
      this.#log.addStep(event);
      this.#loss = event.loss;
      this.#gate.count();
    } else if (event.type === "epoch") this.#log.addEpoch(event);
    else if (event.type === "skip") this.#log.addSkip(event);
    else if (event.type === "evaluation") {
      this.#log.addEvaluation(event);
      if (event.split === "test") this.#scores = event.scores;
    } else if (event.type === "diagnosis") {
      this.#tellProgress();
      this.#context.report(event);
    }
    if (event.type !== "step") return;
    if (this.#log.isDue) this.#tellProgress();
    if (this.#snapshots.isDue(event.step)) await this.#clock.without(() => this.#takeSnapshot());
    if (this.#drawsPictures && this.#picturePace.isDue) await this.#draw();
    if (this.#watchesCheckpoints && this.#checkpointPace.isDue) await this.#save();
    if (this.#gate.isShut && !this.#isStopped) await this.#pause();
  }

  async #pause(): Promise<void> {
    this.#tellProgress();
    await this.#draw();
    await this.#save();
    this.#tellPhase();
    await this.#clock.without(() => this.#gate.open());
    if (!this.#isStopped && !this.#gate.isStepping) this.#tellPhase();
  }

  /** A run that goes step by step is paused all along, so that the next step may be asked for before this one is drawn. */
  #tellPhase(): void {
    const { isShut, isStepping } = this.#gate;
    this.#context.report({ type: "phase", phase: isShut || isStepping ? "paused" : "running" });
  }

  #tellProgress(): void {
    if (this.#log.isEmpty) return;
    const { report, transfer } = this.#log.take(this.#seconds());
    this.#context.report(report, transfer);
  }

  #seconds(): number {
    return this.#clock.now() - this.#started;
  }

  async #draw(): Promise<void> {
    const { step, epoch } = this.#log;
    if (!this.#drawsPictures || this.#drawn === step) return;
    this.#drawn = step;
    const draw = async () => this.#artist.draw(await this.#run.model());
    const picture = await this.#clock.without(() => this.#picturePace.take(draw));
    this.#context.report({ type: "picture", step, epoch, picture }, buffersOf(picture));
  }

  async #save(): Promise<void> {
    const { step, epoch } = this.#log;
    if (this.#saved === step) return;
    this.#saved = step;
    const save = async () => ({ state: encodeState(await this.#run.state()), model: filesOf(await this.#run.model()) });
    const { state, model } = await this.#clock.without(() => this.#checkpointPace.take(save));
    this.#context.report({ type: "checkpoint", step, epoch, state, model }, buffersOf([state, model.weights]));
  }

  async #takeSnapshot(): Promise<void> {
    const snapshot = this.#snapshots.take(await this.#run.state(), this.#loss);
    if (snapshot) this.#context.report(snapshot, buffersOf([snapshot.values]));
  }

  async #end({ reason, detail, step, epoch, seconds }: EndEvent): Promise<RunEnd> {
    this.#tellProgress();
    // A run that has not made a step has nothing to save, and one that was stopped is to end at once.
    if (this.#log.step > 0) await this.#save();
    if (!this.#isStopped) await this.#draw();
    const fingerprint = reason === "completed" ? await signatureOf(await this.#run.model()) : undefined;
    return {
      reason,
      step,
      epoch,
      seconds,
      ...(this.#scores && { scores: this.#scores }),
      ...(detail !== undefined && { detail }),
      ...(fingerprint !== undefined && { fingerprint }),
    };
  }
}

const filesOf = (model: TrainedModel): ModelFiles => encodeModel(model);

/** SHA-256 of the model as it would be saved. Browsers compute it on https: and on this machine's own addresses alone. */
async function signatureOf(model: TrainedModel): Promise<string | undefined> {
  const { subtle } = globalThis.crypto as Partial<Crypto>;
  if (!subtle) return undefined;
  const digest = await subtle.digest("SHA-256", encodeModel(model).weights as Uint8Array<ArrayBuffer>);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Memory to hand over: of typed arrays, one level deep. */
function buffersOf(values: object): ArrayBuffer[] {
  const buffers = Object.values(values).flatMap((value: unknown) =>
    ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : [],
  );
  return [...new Set(buffers)];
}
