import { create } from "zustand";
import type { RunHistory } from "../history/run-history.ts";
import type { RunWriter } from "../history/run-writer.ts";
import type { HistoryState } from "../history/store.ts";
import { type Sweep, type SweepCell, progressOf } from "../history/sweep.ts";
import { documentOf } from "../history/sweep-document.ts";
import type { RunHandle, TrainerClient } from "../trainer/client.ts";
import { Recorder } from "../trainer/recorder.ts";
import type { RunReport } from "../worker/train/protocol.ts";

/** What a sweep that this tab runs is doing. */
export interface SweepActivity {
  readonly sweep: string | undefined;
  readonly phase: "idle" | "running" | "paused" | "stopping";
  /** Milliseconds that each cell took which was run from its start since the sweep was begun here. */
  readonly took: readonly number[];
}

export interface SweepHost {
  readonly history: RunHistory;
  readonly state: () => HistoryState;
  readonly trainer: TrainerClient;
  readonly now: () => number;
}

/** Runs sweeps, one at a time, a cell after the other; what is done is not done again. */
export class SweepRunner {
  readonly #host: SweepHost;
  readonly activity = create<SweepActivity>(() => ({ sweep: undefined, phase: "idle", took: [] }));
  #handle: RunHandle | undefined;
  /** Opens when a paused sweep goes on or is given up. */
  #gate: { readonly wait: Promise<void>; readonly open: () => void } | undefined;

  constructor(host: SweepHost) {
    this.#host = host;
  }

  /** Begins a sweep, or goes on with one; false where another one is going, here or in another tab. */
  async begin(sweep: Sweep): Promise<boolean> {
    const { history } = this.#host;
    if (this.activity.getState().phase !== "idle") return false;
    this.activity.setState({ sweep: sweep.id, phase: "running", took: [] });
    const release = await history.claimSweep(sweep.id);
    if (!release) {
      this.activity.setState({ sweep: undefined, phase: "idle" });
      return false;
    }
    await history.saveSweep({ ...sweep, status: "running" });
    try {
      const isDone = await this.#cells(sweep.id);
      await this.#save(sweep.id, { status: isDone ? "completed" : "cancelled" });
    } finally {
      release();
      this.activity.setState({ sweep: undefined, phase: "idle" });
    }
    return true;
  }

  pause(): void {
    const { phase, sweep } = this.activity.getState();
    if (phase !== "running" || sweep === undefined) return;
    let open!: () => void;
    const wait = new Promise<void>((resolve) => (open = resolve));
    this.#gate = { wait, open };
    this.#handle?.pause();
    this.activity.setState({ phase: "paused" });
    void this.#save(sweep, { status: "paused" });
  }

  resume(): void {
    const { phase, sweep } = this.activity.getState();
    if (phase !== "paused" || sweep === undefined) return;
    this.activity.setState({ phase: "running" });
    void this.#save(sweep, { status: "running" });
    this.#handle?.resume();
    this.#open();
  }

  /** Stops where it is. It can be gone on with later: the run in progress from its saved state. */
  cancel(): void {
    if (this.activity.getState().phase === "idle") return;
    this.activity.setState({ phase: "stopping" });
    this.#handle?.stop();
    this.#open();
  }

  #open(): void {
    this.#gate?.open();
    this.#gate = undefined;
  }

  get #isStopping(): boolean {
    return this.activity.getState().phase === "stopping";
  }

  /** Runs what is to be done; tells whether all is. */
  async #cells(id: string): Promise<boolean> {
    const tried = new Set<string>();
    for (;;) {
      await this.#gate?.wait;
      if (this.#isStopping) return false;
      const { sweeps, records } = this.#host.state();
      const sweep = sweeps.find((one) => one.id === id);
      // It was deleted, here or in another tab.
      if (!sweep) return false;
      const todo = progressOf(sweep, records).filter(({ key }) => !tried.has(key));
      // A run that was cut off comes first.
      const next = todo.find(isCutOff) ?? todo.find(({ progress }) => progress.state === "open");
      if (!next) return true;
      tried.add(next.key);
      await this.#cell(sweep, next);
    }
  }

  async #cell(sweep: Sweep, cell: ReturnType<typeof progressOf>[number]): Promise<void> {
    const { history, trainer, now } = this.#host;
    const began = now();
    const goingOn = isCutOff(cell) ? await this.#takeUp(cell) : undefined;
    const document = goingOn?.writer.record.document ?? documentOf(sweep, cell);
    let starting: Promise<RunWriter> | undefined;
    const recorder = new Recorder(
      document,
      { start: (run) => (starting = history.start({ ...run, sweep: { id: sweep.id, cell: cell.key } })) },
      goingOn && { writer: goingOn.writer, seconds: goingOn.state.seconds },
    );
    const follow = (report: RunReport): void => recorder.take(report);
    const request = { document, watch: { checkpoints: true }, ...(goingOn && { resume: goingOn.state.bytes }) };
    this.#handle = trainer.start(request, follow);
    const { phase } = this.activity.getState();
    if (phase === "paused") this.#handle.pause();
    if (phase === "stopping") this.#handle.stop();
    const end = await this.#handle.end;
    this.#handle = undefined;
    recorder.finish(end);
    await starting;
    if (end.failure) await this.#refuse(sweep.id, cell, end.failure.message);
    if (!this.#isStopping && !goingOn) {
      this.activity.setState(({ took }) => ({ took: [...took, now() - began] }));
    }
  }

  /** A run that was cut off, to go on with; where nothing was saved of it, it is run anew. */
  async #takeUp({ progress }: ReturnType<typeof progressOf>[number]) {
    const { history } = this.#host;
    if (progress.state !== "cut off") return undefined;
    const goingOn = await history.goOn(progress.run.id);
    if (!goingOn) await history.remove([progress.run.id]);
    return goingOn;
  }

  async #refuse(id: string, { key }: SweepCell, message: string): Promise<void> {
    const sweep = this.#host.state().sweeps.find((one) => one.id === id);
    if (sweep) await this.#host.history.saveSweep({ ...sweep, refused: { ...sweep.refused, [key]: message } });
  }

  async #save(id: string, change: Partial<Sweep>): Promise<void> {
    const sweep = this.#host.state().sweeps.find((one) => one.id === id);
    if (sweep) await this.#host.history.saveSweep({ ...sweep, ...change });
  }
}

const isCutOff = ({ progress }: ReturnType<typeof progressOf>[number]): boolean => progress.state === "cut off";
