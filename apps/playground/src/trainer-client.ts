import { type Outcome, type Report, type Request, type RunId, type SpiralSettings, noRun } from "./protocol.ts";

/** How long a run may take to stop by itself before its worker is ended. */
export const patienceMs = 1000;

/** The part of a `Worker` that is used, so that tests can stand in for it. */
export interface WorkerLike {
  postMessage(message: Request): void;
  addEventListener(type: "message" | "error" | "messageerror", listener: (event: Event) => void): void;
  terminate(): void;
}

/** The trainer in its worker, as the page sees it. One run at a time. */
export interface TrainerClient {
  start(settings: SpiralSettings): void;
  /** Asks the run to stop. Its end is reported in any case. */
  stop(): void;
}

/**
 * Opens the trainer. Reports of runs that are over never arrive, and every run ends in exactly one `end` or `failure`,
 * whatever becomes of its worker.
 */
export function openTrainer(createWorker: () => WorkerLike, onReport: (report: Report) => void): TrainerClient {
  return new WorkerClient(createWorker, onReport);
}

interface CurrentRun {
  readonly id: RunId;
  readonly startedMs: number;
  step: number;
  deadline?: ReturnType<typeof setTimeout>;
}

class WorkerClient implements TrainerClient {
  readonly #createWorker: () => WorkerLike;
  readonly #onReport: (report: Report) => void;
  #worker: WorkerLike | undefined;
  #run: CurrentRun | undefined;
  #lastId: RunId = noRun;

  constructor(createWorker: () => WorkerLike, onReport: (report: Report) => void) {
    this.#createWorker = createWorker;
    this.#onReport = onReport;
    this.#open();
  }

  start(settings: SpiralSettings): void {
    if (this.#run) return;
    this.#lastId += 1;
    this.#run = { id: this.#lastId, startedMs: performance.now(), step: 0 };
    (this.#worker ?? this.#open()).postMessage({ type: "start", run: this.#run.id, settings });
  }

  stop(): void {
    const run = this.#run;
    if (!run) return;
    this.#worker?.postMessage({ type: "stop", run: run.id });
    run.deadline ??= setTimeout(() => this.#giveUp(run), patienceMs);
  }

  #open(): WorkerLike {
    const worker = this.#createWorker();
    this.#worker = worker;
    const onlyIfCurrent = (listen: (event: Event) => void) => (event: Event) => {
      if (this.#worker === worker) listen(event);
    };
    worker.addEventListener(
      "message",
      onlyIfCurrent((event) => this.#receive((event as MessageEvent<Report>).data)),
    );
    worker.addEventListener(
      "error",
      onlyIfCurrent((event) => {
        event.preventDefault();
        // A worker that could not be loaded says so with a plain event, which has no message.
        this.#fail((event as Partial<ErrorEvent>).message ?? "The worker could not be loaded.");
      }),
    );
    worker.addEventListener(
      "messageerror",
      onlyIfCurrent(() => this.#fail("A message of the worker could not be read.")),
    );
    worker.postMessage({ type: "describe", run: noRun });
    return worker;
  }

  #receive(report: Report): void {
    if (report.run !== noRun && report.run !== this.#run?.id) return;
    if (report.type === "progress" && this.#run) this.#run.step = report.progress.step;
    const isLast = report.type === "end" || (report.type === "failure" && report.run !== noRun);
    if (isLast) this.#settle();
    this.#onReport(report);
  }

  #settle(): void {
    clearTimeout(this.#run?.deadline);
    this.#run = undefined;
  }

  /** Reports a worker that broke; the next run gets a new one. */
  #fail(message: string): void {
    const run = this.#run?.id ?? noRun;
    this.#settle();
    this.#worker?.terminate();
    this.#worker = undefined;
    this.#onReport({ type: "failure", run, message });
  }

  /** Ends a run that does not stop, and its worker with it. */
  #giveUp({ id, startedMs, step }: CurrentRun): void {
    this.#settle();
    this.#worker?.terminate();
    this.#open();
    const outcome: Outcome = { reason: "stopped", step, seconds: (performance.now() - startedMs) / 1000 };
    this.#onReport({ type: "end", run: id, outcome });
  }
}
