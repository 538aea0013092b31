import type { HostTree } from "../engine/engine.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { RunHandle } from "../plugin/callback.ts";
import type { Batch, SplitName } from "../plugin/dataset.ts";
import type { Container } from "../registry/container.ts";
import { CLOCK, type Clock, defaultServices } from "../registry/services.ts";
import { orderOf } from "./data.ts";
import { type Finding, diagnoseStep, inParams } from "./diagnostics.ts";
import { evaluateSplit } from "./evaluate.ts";
import type { DiagnosisEvent, EndEvent, EvaluationEvent, Scores, StepEvent, TrainingEvent } from "./events.ts";
import { type Given, givenAt } from "./given.ts";
import type { TrainedModel } from "./model-file.ts";
import { type Outcome, allSkipped, normsOf, runBatch } from "./outcome.ts";
import { checkBeginning, notOpen } from "./refusals.ts";
import { Schedules, checkRate } from "./schedule.ts";
import { type Beginning, type Session, openSession } from "./session.ts";
import { modelOf, saveState, stateOf } from "./snapshot.ts";
import type { TrainingState } from "./state.ts";
import { measureStatistics } from "./statistics.ts";
import { mayGoTogether, runTogether } from "./together.ts";
import type { TrainOptions } from "./train.ts";

/** Seconds of computing after which the host gets a turn: input, drawing, Ctrl-C. */
const turn = 0.03;

/** The moving parts of one training. `train` gives out its events and its handle. */
export class Trainer implements RunHandle {
  readonly #pipeline: Pipeline;
  readonly #services: Container;
  readonly #clock: Clock;
  readonly #callbacks;
  readonly #from: Beginning;
  readonly #epochs: number;
  /** What callbacks steer by. */
  readonly #handle: RunHandle = {
    stop: (reason) => {
      this.#stop ??= { by: "callback", ...(reason !== undefined && { reason }) };
    },
    learningRate: () => this.learningRate(),
    setLearningRate: (rate) => this.setLearningRate(rate),
  };
  #isClosed = false;
  #session: Session | undefined;
  #schedules: Schedules | undefined;
  #firstRate: { readonly rate: number | undefined } | undefined; // set before there were schedules
  #stop: { readonly reason?: string; readonly by: "host" | "callback" } | undefined;
  #step: number;
  #epoch: number;
  #batch: number;
  #epochLoss: { sum: number; samples: number };
  #skipped: number; // batches, in a row
  #gathered: number; // samples of the update in progress
  #measured: Pick<Outcome, "gradientNorms"> = {}; // of the last batch
  /** The step for which the model's statistics were measured anew. */
  #refreshed = -1;
  #hadNoUpdate = false;
  #started = 0;
  #rested = 0;

  constructor(pipeline: Pipeline, { services = defaultServices(), epochs, ...from }: TrainOptions) {
    const { resume } = checkBeginning(from);
    this.#pipeline = pipeline;
    this.#epochs = epochs ?? pipeline.train.epochs;
    this.#services = services.child();
    this.#clock = this.#services.get(CLOCK);
    this.#callbacks = pipeline.callbacks.map((callback) => callback.create({}));
    this.#from = from;
    this.#step = resume?.step ?? 0;
    this.#epoch = resume?.epoch ?? 0;
    this.#batch = resume?.batch ?? 0;
    this.#epochLoss = { ...(resume?.epochLoss ?? { sum: 0, samples: 0 }) };
    this.#skipped = resume?.skipped ?? 0;
    this.#gathered = resume?.gathered ?? 0;
  }

  get traces(): number {
    const { step, several } = this.#session?.programs ?? {};
    return (step?.traces ?? 0) + (several?.traces ?? 0);
  }

  learningRate(): number {
    return this.#running() && this.#schedules!.rate(this.#step);
  }

  setLearningRate(rate: number | undefined): void {
    checkRate(rate);
    if (this.#schedules) this.#schedules.byHand = rate;
    else this.#firstRate = { rate };
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
    this.#started = this.#rested = this.#clock.now();
    const session = await this.#open();
    while (this.#epoch < this.#epochs && !this.#stop) {
      const end = yield* this.#runEpoch(session);
      if (end === "non-finite") return yield this.#end("non-finite");
      if (end === "stopped") break;
      yield* this.#finishEpoch(session);
    }
    if (!this.#stop && this.#hadNoUpdate) {
      yield { ...this.#diagnosis(allSkipped), ...this.#measured };
      return yield this.#end("non-finite");
    }
    // A step tests its gradients; what its update made is tested by the next, and after the last one here.
    const overflow = this.#stop ? undefined : inParams(((await session.state.read()) as { params: HostTree }).params);
    if (overflow) {
      yield this.#diagnosis(overflow);
      return yield this.#end("non-finite");
    }
    // The held-out split is looked at once, when nothing is left to decide. A host that stops a run wants it to end now.
    if (this.#stop?.by !== "host" && session.dataset.splits.test) yield await this.#evaluate(session, "test");
    yield this.#end(this.#stop ? "stopped" : "completed");
  }

  async #open(): Promise<Session> {
    const session = await openSession(this.#pipeline, this.#services, this.#from);
    this.#session = session;
    if (this.#isClosed) session.dispose();
    const { updatesPerEpoch } = session.batches;
    const context = {
      baseLearningRate: session.optimizer.learningRate,
      totalSteps: updatesPerEpoch * this.#pipeline.train.epochs,
      stepsPerEpoch: updatesPerEpoch,
    };
    this.#schedules = new Schedules(this.#pipeline, context, this.#from.resume);
    if (this.#firstRate) this.#schedules.byHand = this.#firstRate.rate;
    return session;
  }

  /** The rest of an epoch. The order is a pure function of seed and epoch, so nothing is replayed. */
  async *#runEpoch(session: Session): AsyncGenerator<TrainingEvent, "done" | "stopped" | "non-finite", void> {
    const { accumulate, nonFinite } = this.#pipeline.train;
    const { perEpoch, together } = session.batches;
    const order = orderOf(session, this.#pipeline, this.#epoch);
    const spent: Batch[] = [];
    /** Where batches go one by one until then. */
    let alone = 0;
    while (this.#batch < perEpoch) {
      if (this.#stop) return "stopped";
      const isTogether = this.#batch >= alone && mayGoTogether(session.batches, this.#batch, order.length);
      const given = Array.from({ length: isTogether ? together : 1 }, (_, ahead) =>
        this.#given(session, order, ahead, spent),
      );
      if (isTogether) {
        const outcomes = await runTogether(session, given);
        if (outcomes) yield* outcomes.map((outcome, i) => this.#count(session, outcome, given[i]!)!);
        else alone = this.#batch + together;
        await this.#rest();
        continue;
      }
      const [{ batch, scalars }] = given as [Given];
      const isLast = (this.#batch + 1) % accumulate === 0 || this.#batch + 1 === perEpoch;
      const place = { nonFinite, isLast, skipped: this.#skipped, gathered: this.#gathered };
      const outcome = await runBatch(session, batch, scalars, place);
      if (outcome.isFatal) {
        const finding = await diagnoseStep(session, this.#pipeline, batch, scalars.key.data);
        yield { ...this.#diagnosis(finding), step: this.#step + 1, ...normsOf(outcome) };
        return "non-finite";
      }
      const update = this.#count(session, outcome, given[0]!);
      if (update) yield update;
      const at = { step: this.#step, epoch: this.#epoch };
      if (outcome.isBad) yield { type: "skip", ...at, batch: this.#batch, skipped: this.#skipped };
      await this.#rest();
    }
    return "done";
  }

  /** What the step so many batches ahead is given. */
  #given(session: Session, order: Uint32Array, ahead: number, spent: Batch[]): Given {
    const place = { epoch: this.#epoch, batch: this.#batch + ahead, step: this.#step + ahead };
    const given = givenAt(session, this.#pipeline.seed, place, order, this.#schedules!.rates(place.step), spent[ahead]);
    spent[ahead] = given.read;
    return given;
  }

  /** Counts a batch, and gives what is told of the update where one was made. */
  #count({ batches }: Session, outcome: Outcome, { samples, rates }: Given): StepEvent | undefined {
    const { loss, isBad, isMade } = outcome;
    this.#measured = normsOf(outcome);
    this.#skipped = isBad ? this.#skipped + 1 : 0;
    this.#batch += 1;
    if (!isBad) this.#gathered += samples;
    if (!isMade) return undefined;
    this.#step += 1;
    this.#epochLoss.sum += loss * this.#gathered;
    this.#epochLoss.samples += this.#gathered;
    this.#gathered = 0;
    const totalSteps = batches.updatesPerEpoch * this.#epochs;
    const at = { step: this.#step, epoch: this.#epoch };
    return { type: "step", ...at, totalSteps, loss, ...rates, ...this.#measured };
  }

  async *#finishEpoch(session: Session): AsyncGenerator<TrainingEvent, void, void> {
    const { evaluateEvery, checkpointEvery } = this.#pipeline.train;
    this.#hadNoUpdate = this.#epochLoss.samples === 0;
    const loss = this.#epochLoss.sum / this.#epochLoss.samples;
    const scores: Record<string, number> = { loss };
    this.#epoch += 1;
    this.#batch = 0;
    this.#epochLoss = { sum: 0, samples: 0 };
    if (this.#hadNoUpdate) return;
    const isDue = this.#epoch % evaluateEvery === 0 || this.#epoch === this.#epochs;
    const evaluation =
      isDue && session.dataset.splits.validation ? await this.#evaluate(session, "validation") : undefined;
    for (const [name, value] of Object.entries(evaluation?.scores ?? {})) scores[`validation.${name}`] = value;
    if (isDue || !this.#schedules!.watchesEvaluation) this.#schedules!.observe(scores, this.#step);
    const learningRate = this.#schedules!.rate(this.#step - 1);
    const place = { epoch: this.#epoch, epochs: this.#epochs, step: this.#step };
    yield { type: "epoch", ...place, loss, learningRate, seconds: this.#seconds() };
    if (evaluation) yield evaluation;
    if (!this.#isClosed && checkpointEvery > 0 && this.#epoch % checkpointEvery === 0) {
      const state = await this.state();
      await saveState(this.#services, state);
      yield { type: "checkpoint", step: this.#step, state };
    }
  }

  async #evaluate(session: Session, split: SplitName): Promise<EvaluationEvent> {
    await this.#refresh(session);
    const scores: Scores = await evaluateSplit(session, split, this.#schedules!.scalars(this.#step - 1), () =>
      this.#rest(),
    );
    return { type: "evaluation", split, epoch: this.#epoch, step: this.#step, scores };
  }

  /** Measures the model's statistics anew, where the optimizer asks for it and something moved since. */
  async #refresh(session: Session): Promise<void> {
    if (!session.programs.statistics || this.#refreshed === this.#step) return;
    await measureStatistics(session, this.#pipeline.seed, this.#schedules!.scalars(this.#step - 1), () => this.#rest());
    this.#refreshed = this.#step;
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

  #diagnosis(finding: Finding): DiagnosisEvent {
    return { type: "diagnosis", code: "NON_FINITE", step: this.#step, epoch: this.#epoch, ...finding };
  }

  #seconds(): number {
    return this.#clock.now() - this.#started;
  }

  #running(): Session {
    if (this.#session && !this.#isClosed) return this.#session;
    throw notOpen(this.#isClosed);
  }

  async state(): Promise<TrainingState> {
    return stateOf(this.#running(), this.#pipeline, {
      step: this.#step,
      epoch: this.#epoch,
      batch: this.#batch,
      epochLoss: { ...this.#epochLoss },
      ...(this.#skipped > 0 && { skipped: this.#skipped }),
      ...(this.#gathered > 0 && { gathered: this.#gathered }),
      ...this.#schedules!.state,
    });
  }

  async model(): Promise<TrainedModel> {
    const session = this.#running();
    await this.#refresh(session);
    return modelOf(session, this.#pipeline, this.#schedules!.scalars(this.#step - 1));
  }
}
