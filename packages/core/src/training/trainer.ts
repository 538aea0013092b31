import type { HostTree, Outputs } from "../engine/engine.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import { toDocument } from "../pipeline/pipeline.ts";
import { problem } from "../errors.ts";
import type { RunHandle } from "../plugin/callback.ts";
import type { SplitName } from "../plugin/dataset.ts";
import type { Container } from "../registry/container.ts";
import { CHECKPOINT_STORE, CLOCK, type Clock, defaultServices } from "../registry/services.ts";
import { API_VERSION } from "../plugin/plugin.ts";
import { encodeBatch } from "./data.ts";
import { diagnose, inParams } from "./diagnostics.ts";
import { evaluateSplit } from "./evaluate.ts";
import type { EndEvent, EvaluationEvent, Scores, TrainingEvent } from "./events.ts";
import { MODEL_FORMAT, type TrainedModel } from "./model-file.ts";
import { streams } from "./random.ts";
import { type RunningSchedule, startSchedule } from "./schedule.ts";
import { type Session, openSession } from "./session.ts";
import type { TrainOptions } from "./train.ts";
import { STATE_FORMAT, type TrainingState, encodeState, flatten } from "./state.ts";

/** Steps whose loss came out NaN are not accepted: the state stays as it was, and what was learnt is kept. */
const isFinite = (outputs: Outputs): boolean => Number.isFinite(outputs["loss"]!.data[0]);

/** Seconds of computing after which the host gets a turn: input, drawing, Ctrl-C. */
const turn = 0.03;

/** The moving parts of one training. `train` gives out its events and its handle. */
export class Trainer implements RunHandle {
  readonly #pipeline: Pipeline;
  readonly #services: Container;
  readonly #clock: Clock;
  readonly #callbacks;
  readonly #resume: TrainingState | undefined;
  /** What callbacks steer by. */
  readonly #handle: RunHandle = {
    stop: (reason) => {
      this.#stop ??= { by: "callback", ...(reason !== undefined && { reason }) };
    },
  };
  #isClosed = false;
  #session: Session | undefined;
  #schedule: RunningSchedule | undefined;
  #stop: { readonly reason?: string; readonly by: "host" | "callback" } | undefined;
  #step: number;
  #epoch: number;
  #batch: number;
  #epochLoss: { sum: number; samples: number };
  #started = 0;
  #rested = 0;

  constructor(pipeline: Pipeline, { services = defaultServices(), resume }: TrainOptions) {
    this.#pipeline = pipeline;
    this.#services = services.child();
    this.#clock = this.#services.get(CLOCK);
    this.#callbacks = pipeline.callbacks.map((callback) => callback.create({}));
    this.#resume = resume;
    this.#step = resume?.step ?? 0;
    this.#epoch = resume?.epoch ?? 0;
    this.#batch = resume?.batch ?? 0;
    this.#epochLoss = { ...(resume?.epochLoss ?? { sum: 0, samples: 0 }) };
  }

  get traces(): number {
    return this.#session?.step.traces ?? 0;
  }

  close(): void {
    if (this.#isClosed) return;
    this.stop("closed");
    this.#isClosed = true;
    this.#session?.dispose();
  }

  stop(reason?: string): void {
    if (this.#stop?.by !== "host") this.#stop = { by: "host", ...(reason !== undefined && { reason }) };
  }

  events(): AsyncGenerator<TrainingEvent, void, void> {
    return this.#callbacks.length === 0 ? this.#run() : this.#tellCallbacks();
  }

  async *#tellCallbacks(): AsyncGenerator<TrainingEvent, void, void> {
    for await (const event of this.#run()) {
      for (const callback of this.#callbacks) callback.onEvent(event, this.#handle);
      yield event;
    }
  }

  async *#run(): AsyncGenerator<TrainingEvent, void, void> {
    const { epochs } = this.#pipeline.train;
    this.#started = this.#rested = this.#clock.now();
    const session = await this.#open();
    while (this.#epoch < epochs && !this.#stop) {
      const end = yield* this.#runEpoch(session);
      if (end === "non-finite") return yield this.#end("non-finite");
      if (end === "stopped") break;
      yield* this.#finishEpoch(session);
    }
    // A step tests its gradients; what its update made is tested by the next, and after the last one here.
    const overflow = this.#stop ? undefined : inParams(((await session.state.read()) as { params: HostTree }).params);
    if (overflow) {
      yield { type: "diagnosis", code: "NON_FINITE", step: this.#step, epoch: this.#epoch, ...overflow };
      return yield this.#end("non-finite");
    }
    // The held-out split is looked at once, when nothing is left to decide. A host that stops a run wants it to end now.
    if (this.#stop?.by !== "host" && session.dataset.splits.test) yield await this.#evaluate(session, "test");
    yield this.#end(this.#stop ? "stopped" : "completed");
  }

  async #open(): Promise<Session> {
    const session = await openSession(this.#pipeline, this.#services, this.#resume);
    this.#session = session;
    if (this.#isClosed) session.dispose();
    const stepsPerEpoch = this.#stepsPerEpoch(session);
    const context = {
      baseLearningRate: session.baseLearningRate,
      totalSteps: stepsPerEpoch * this.#pipeline.train.epochs,
      stepsPerEpoch,
    };
    this.#schedule = startSchedule(this.#pipeline.scheduler, context, this.#resume?.scheduler);
    return session;
  }

  #stepsPerEpoch({ dataset }: Session): number {
    const { batchSize, dropLast } = this.#pipeline.train;
    const steps = dataset.splits.train.length / batchSize;
    const whole = dropLast ? Math.floor(steps) : Math.ceil(steps);
    if (whole === 0)
      throw problem("INVALID_OPTIONS", {
        subject: "train",
        argument: "batchSize",
        rule: `be at most ${dataset.splits.train.length}, the samples there are, when the last batch is dropped`,
        got: batchSize,
      });
    return whole;
  }

  /** The rest of an epoch. The order is a pure function of seed and epoch, so nothing is replayed. */
  async *#runEpoch(session: Session): AsyncGenerator<TrainingEvent, "done" | "stopped" | "non-finite", void> {
    const {
      seed,
      train: { batchSize, shuffle, epochs },
    } = this.#pipeline;
    const { train: split } = session.dataset.splits;
    const order = shuffle
      ? session.random.permutation(split.length, seed, streams.order(this.#epoch))
      : Uint32Array.from({ length: split.length }, (_, i) => i);
    const stepsPerEpoch = this.#stepsPerEpoch(session);
    const totalSteps = stepsPerEpoch * epochs;
    while (this.#batch < stepsPerEpoch) {
      if (this.#stop) return "stopped";
      const indices = order.subarray(this.#batch * batchSize, (this.#batch + 1) * batchSize);
      const batch = encodeBatch(session.loss, session.dataset.spec, split.get(indices));
      const learningRate = this.#schedule!.rate(this.#step);
      const key = session.random.key(seed, streams.step(this.#step));
      const scalars = { learningRate, step: this.#step, key: { shape: [2], dtype: "uint32", data: key } } as const;
      const pending = session.step.run(session.state, batch, scalars, isFinite);
      const loss = (pending instanceof Promise ? await pending : pending)["loss"]!.data[0]!;
      if (!Number.isFinite(loss)) {
        const finding = await this.#diagnose(session, batch, key);
        yield { type: "diagnosis", code: "NON_FINITE", step: this.#step + 1, epoch: this.#epoch, ...finding };
        return "non-finite";
      }
      this.#step += 1;
      this.#batch += 1;
      this.#epochLoss.sum += loss * indices.length;
      this.#epochLoss.samples += indices.length;
      yield { type: "step", step: this.#step, totalSteps, epoch: this.#epoch, loss, learningRate };
      await this.#rest();
    }
    return "done";
  }

  async *#finishEpoch(session: Session): AsyncGenerator<TrainingEvent, void, void> {
    const { epochs, evaluateEvery, checkpointEvery } = this.#pipeline.train;
    const loss = this.#epochLoss.sum / this.#epochLoss.samples;
    const scores: Record<string, number> = { loss };
    this.#epoch += 1;
    this.#batch = 0;
    this.#epochLoss = { sum: 0, samples: 0 };
    const isDue = this.#epoch % evaluateEvery === 0 || this.#epoch === epochs;
    const evaluation =
      isDue && session.dataset.splits.validation ? await this.#evaluate(session, "validation") : undefined;
    for (const [name, value] of Object.entries(evaluation?.scores ?? {})) scores[`validation.${name}`] = value;
    const watchesEvaluation = this.#schedule!.monitor?.startsWith("validation.") ?? false;
    if (isDue || !watchesEvaluation) this.#schedule!.observe(scores);
    const learningRate = this.#schedule!.rate(Math.max(0, this.#step - 1));
    yield { type: "epoch", epoch: this.#epoch, epochs, step: this.#step, loss, learningRate, seconds: this.#seconds() };
    if (evaluation) yield evaluation;
    if (!this.#isClosed && checkpointEvery > 0 && this.#epoch % checkpointEvery === 0) {
      const state = await this.state();
      if (this.#services.has(CHECKPOINT_STORE))
        await this.#services
          .get(CHECKPOINT_STORE)
          .save(`step-${String(this.#step).padStart(6, "0")}`, encodeState(state));
      yield { type: "checkpoint", step: this.#step, state };
    }
  }

  async #evaluate({ evaluation, state, dataset, loss, metrics }: Session, split: SplitName): Promise<EvaluationEvent> {
    const scores: Scores = await evaluateSplit(
      evaluation,
      state,
      dataset.splits[split]!,
      dataset.spec,
      loss,
      metrics,
      () => this.#rest(),
    );
    return { type: "evaluation", split, epoch: this.#epoch, step: this.#step, scores };
  }

  async #diagnose(session: Session, batch: ReturnType<typeof encodeBatch>, key: Uint32Array) {
    const { engine, model, loss, state, dataset } = session;
    const { params, model: modelState } = (await state.read()) as never as { params: never; model: never };
    const classes =
      loss.target === "class-index" && dataset.spec.target.kind === "classes"
        ? { classes: dataset.spec.target.classes.length, ignoreIndex: this.#pipeline.loss.options["ignoreIndex"] }
        : {};
    return diagnose(engine, { model, loss, state: { params, model: modelState }, batch, key, ...classes });
  }

  /** Gives the host a turn where it is due. */
  async #rest(): Promise<void> {
    if (this.#clock.now() - this.#rested <= turn) return;
    await this.#clock.rest();
    this.#rested = this.#clock.now();
  }

  #end(reason: EndEvent["reason"]): EndEvent {
    const detail = reason === "stopped" && this.#stop?.reason !== undefined ? { detail: this.#stop.reason } : {};
    return { type: "end", reason, ...detail, step: this.#step, epoch: this.#epoch, seconds: this.#seconds() };
  }

  #seconds(): number {
    return this.#clock.now() - this.#started;
  }

  #running(): Session {
    if (this.#isClosed) {
      throw problem("INVALID_ARGUMENT", {
        subject: "train",
        argument: "run",
        rule: "be open when its state or model is read",
        got: "a run that was closed",
        cure: "Read them before `close`.",
      });
    }
    if (this.#session) return this.#session;
    throw problem("INVALID_ARGUMENT", {
      subject: "train",
      argument: "run",
      rule: "have yielded an event before its state is read",
      got: "a run that has not begun",
      cure: "Iterate it with `for await` first.",
    });
  }

  async state(): Promise<TrainingState> {
    const { engine, state } = this.#running();
    const scheduler = this.#schedule?.state;
    return {
      format: STATE_FORMAT,
      engine: { name: engine.name, device: engine.device, version: engine.version },
      pipeline: toDocument(this.#pipeline),
      seed: this.#pipeline.seed,
      step: this.#step,
      epoch: this.#epoch,
      batch: this.#batch,
      epochLoss: { ...this.#epochLoss },
      ...(scheduler && { scheduler }),
      tensors: flatten(await state.read()),
    };
  }

  async model(): Promise<TrainedModel> {
    const { engine, state, shapes, dataset, loss } = this.#running();
    const { model, dataset: data } = this.#pipeline;
    const { optimizer: _, ...kept } = (await state.read()) as Record<string, never>;
    return {
      manifest: {
        format: MODEL_FORMAT,
        model: { use: model.plugin.name, options: model.options },
        shapes,
        dataset: { use: data.plugin.name, spec: dataset.spec },
        loss: {
          use: loss.name,
          options: this.#pipeline.loss.options,
          target: loss.target,
          inputs: loss.inputs,
          ...(loss.embeddingSize !== undefined && { output: "embedding" as const }),
        },
        versions: { core: API_VERSION, engine: `${engine.name} ${engine.version} ${engine.device}` },
      },
      tensors: flatten(kept),
    };
  }
}
