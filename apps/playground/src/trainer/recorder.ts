import type { RunHistory } from "../history/run-history.ts";
import type { RunWriter } from "../history/run-writer.ts";
import type { RunEnd, RunOpened, RunReport } from "../worker/train/protocol.ts";

/** Writes a run into the history while it goes on: what comes before the history is ready waits. */
export class Recorder {
  readonly #document: string;
  readonly #history: Pick<RunHistory, "start">;
  /** Seconds of training before this part of the run. */
  readonly #before: number;
  #writer: Promise<RunWriter> | undefined;
  #ready: RunWriter | undefined;
  #seconds = 0;
  #diagnosis: Parameters<RunWriter["finish"]>[1];

  /** `writer`: of a run that goes on, with the seconds it had taken. */
  constructor(
    document: string,
    history: Pick<RunHistory, "start">,
    goingOn?: { readonly writer: RunWriter; readonly seconds: number },
  ) {
    this.#document = document;
    this.#history = history;
    this.#before = goingOn?.seconds ?? 0;
    if (goingOn) {
      this.#ready = goingOn.writer;
      this.#writer = Promise.resolve(goingOn.writer);
    }
  }

  /** The record's id, once there is one. */
  get id(): string | undefined {
    return this.#ready?.id;
  }

  take(report: RunReport): void {
    if (report.type === "opened") this.#open(report);
    else if (report.type === "progress") {
      const before = this.#seconds || this.#before;
      this.#seconds = this.#before + report.seconds;
      const { first, losses: loss, rates: rate, scheduled, evaluations, epochs } = report;
      const now = this.#seconds;
      const { length } = loss;
      const step = Float64Array.from(loss, (_, i) => first + i);
      // The updates of a report are told together: their times lie evenly between it and the one before.
      const seconds = Float64Array.from(loss, (_, i) => before + ((i + 1) / length) * (now - before));
      this.#do((writer) => {
        writer.appendSteps({ ...scheduled, step, loss, rate, seconds });
        for (const one of epochs) writer.addScores({ ...one, seconds: now }, "train", { loss: one.loss });
        for (const one of evaluations) writer.addScores({ ...one, seconds: now }, one.split, one.scores);
      });
    } else if (report.type === "checkpoint") {
      const { step, epoch, state: bytes, model } = report;
      const seconds = this.#seconds;
      this.#do((writer) => {
        writer.saveState({ step, epoch, seconds, bytes });
        writer.saveModel(model);
      });
    } else if (report.type === "snapshot") {
      const { step, values, layout } = report;
      this.#do((writer) => {
        if (layout) writer.patch({ parameters: [...layout] });
        writer.addSnapshot({ step, values });
      });
    } else if (report.type === "diagnosis") {
      const { code, step, epoch, tensor, message } = report;
      this.#diagnosis = { diagnosis: { code, step, epoch, tensor, message } };
    } else if (report.type === "phase") this.#do((writer) => writer.setStatus(report.phase));
  }

  /** Writes how it ended. What failed counts as stopped, with its message. */
  finish({ reason, detail, failure }: RunEnd, remark?: string): void {
    const why = failure?.message ?? detail ?? remark;
    const more = { ...this.#diagnosis, ...(why !== undefined && { detail: why }) };
    this.#do((writer) => void writer.finish(reason === "failed" ? "stopped" : reason, more));
  }

  #open({ options, totalSteps, epochs, goals }: RunOpened): void {
    this.#writer ??= this.#history.start({ document: this.#document, options, totalSteps, epochs, goals });
    void this.#writer.then((writer) => (this.#ready = writer));
  }

  /** In order; at once where the history is ready. */
  #do(act: (writer: RunWriter) => void): void {
    if (this.#ready) act(this.#ready);
    else void this.#writer?.then(act);
  }
}
