import { CallError, type WorkerClient, openRunWorker } from "../worker/client.ts";
import type { RunCheckpoint, RunEnd, RunReport, RunRequest, RunWord } from "../worker/train/protocol.ts";

/** How long a run may take to stop by itself before its worker is ended. */
export const patienceMs = 200;

/** A run in progress. */
export interface RunHandle {
  pause(): void;
  resume(): void;
  /** Makes one update, and waits. */
  step(): void;
  /** Stops it; `end` is settled within a quarter of a second, whatever the worker does. */
  stop(): void;
  /** A learning rate by hand, or `undefined` for what the schedule gives. */
  setRate(learningRate: number | undefined): void;
  setPictures(isOn: boolean): void;
  /** How it ended. Never rejected; nothing is reported after it. */
  readonly end: Promise<RunEnd>;
  /** The last that was saved. */
  readonly checkpoint: RunCheckpoint | undefined;
}

/** The trainer in its worker, as the page sees it: one run at a time. */
export interface TrainerClient {
  /** Opens the worker before it is needed. */
  open(): void;
  /** The run in progress, whoever started it. */
  readonly current: RunHandle | undefined;
  /** Calls `listen` when a run begins or ends, until the function that comes back is called. */
  subscribe(listen: () => void): () => void;
  /** Starts a run; throws while another is in progress. */
  start(request: RunRequest, follow: (report: RunReport) => void): RunHandle;
}

/** Opens a trainer. Its worker is opened when it is first needed, and anew after it broke or had to be ended. */
export function openTrainer(openWorker: () => WorkerClient): TrainerClient {
  let worker: WorkerClient | undefined;
  let current: RunningRun | undefined;
  const listeners = new Set<() => void>();
  const set = (run: RunningRun | undefined): void => {
    current = run;
    for (const listen of listeners) listen();
  };
  const opened = (): WorkerClient => (worker ??= openWorker());
  return {
    // What goes wrong here goes wrong again, and is told, when a run is started.
    open: () =>
      void opened()
        .call("train.warm", null)
        .catch(() => undefined),
    get current() {
      return current;
    },
    subscribe(listen) {
      listeners.add(listen);
      return () => void listeners.delete(listen);
    },
    start(request, follow) {
      if (current) throw new Error("A run is in progress: stop it, or wait for its end.");
      const run = new RunningRun(opened(), request, follow, () => {
        if (current === run) set(undefined);
      });
      set(run);
      return run;
    },
  };
}

class RunningRun implements RunHandle {
  readonly end: Promise<RunEnd>;
  readonly #worker: WorkerClient;
  readonly #tell: (word: RunWord) => void;
  readonly #follow: (report: RunReport) => void;
  readonly #onEnd: () => void;
  #settle!: (end: RunEnd) => void;
  #deadline: ReturnType<typeof setTimeout> | undefined;
  #isOver = false;
  #checkpoint: RunCheckpoint | undefined;
  #place = { step: 0, epoch: 0, seconds: 0 };

  constructor(worker: WorkerClient, request: RunRequest, follow: (report: RunReport) => void, onEnd: () => void) {
    this.#worker = worker;
    this.#follow = follow;
    this.#onEnd = onEnd;
    this.end = new Promise((resolve) => (this.#settle = resolve));
    const { result, tell } = worker.begin("train.run", request, { onReport: (report) => this.#take(report) });
    this.#tell = tell;
    result.then(
      (end) => this.#finish(end),
      (error: unknown) => this.#finish({ reason: "failed", ...this.#place, failure: failureOf(error) }),
    );
  }

  get checkpoint(): RunCheckpoint | undefined {
    return this.#checkpoint;
  }

  pause(): void {
    this.#tell({ type: "pause" });
  }

  resume(): void {
    this.#tell({ type: "resume" });
  }

  step(): void {
    this.#tell({ type: "step" });
  }

  setRate(learningRate: number | undefined): void {
    this.#tell({ type: "rate", learningRate });
  }

  setPictures(isOn: boolean): void {
    this.#tell({ type: "pictures", isOn });
  }

  stop(): void {
    if (this.#isOver) return;
    this.#tell({ type: "stop" });
    this.#deadline ??= setTimeout(() => this.#force(), patienceMs);
  }

  #take(report: RunReport): void {
    if (this.#isOver) return;
    if (report.type === "checkpoint") this.#checkpoint = report;
    if (report.type === "progress") {
      const { step, epoch, seconds } = report;
      this.#place = { step, epoch, seconds };
    }
    this.#follow(report);
  }

  #finish(end: RunEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    clearTimeout(this.#deadline);
    this.#onEnd();
    this.#settle(end);
  }

  /** Ends a run that does not stop, and its worker with it; a fresh one is opened for the next. */
  #force(): void {
    this.#finish({ reason: "stopped", ...this.#place, isForced: true });
    this.#worker.end("The run was stopped.");
    void this.#worker.call("train.warm", null).catch(() => undefined);
  }
}

function failureOf(error: unknown): NonNullable<RunEnd["failure"]> {
  if (!(error instanceof CallError)) return { message: error instanceof Error ? error.message : String(error) };
  const { message, code, cure } = error;
  return { message, ...(code !== undefined && { code }), ...(cure !== undefined && { cure }) };
}

/** The page's trainer. */
export const trainer: TrainerClient = openTrainer(openRunWorker);
