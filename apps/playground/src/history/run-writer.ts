import { type CurveName, type RunCurves, type Table, cutAfter } from "./curves.ts";
import type { ModelFiles, RunDiagnosis, RunRecord, RunStatus, SavedState, Snapshot, SplitName } from "./record.ts";
import { scoreName, withScores } from "./scores.ts";
import type { CurvePart, RunWrites } from "./storage.ts";
import { Thinning, mostNumbers } from "./thinning.ts";

/** What a writer needs of the history it writes for. */
export interface WriterHost {
  write(writes: RunWrites): Promise<void>;
  /** The record changed, or the curves grew. */
  show(patch: Partial<RunRecord>): void;
  grew(): void;
  /** A write failed; what it held is kept and tried again. Nothing: it went through. */
  tell(error?: unknown): void;
  /** The run is over and stored. */
  release(): void;
  now(): number;
}

/** Rows of steps; further columns by name, as `gradient`. */
export interface StepRows {
  readonly step: ArrayLike<number>;
  readonly loss: ArrayLike<number>;
  readonly rate: ArrayLike<number>;
  /** Of training since the start of the run, pauses left out. */
  readonly seconds: ArrayLike<number>;
  readonly [extra: string]: ArrayLike<number>;
}

export type EndStatus = Exclude<RunStatus, "running" | "paused">;

/** Milliseconds between writes while there is something to write, and before a failed one is tried again. */
const pace = { write: 1000, retry: 5000 } as const;

/**
 * Writes a run in progress. Everything is in memory at once and in storage within a second; what storage refuses is kept
 * and tried again, so that nothing is lost while the page is open.
 */
export class RunWriter {
  readonly #host: WriterHost;
  #record: RunRecord;
  readonly curves: RunCurves;
  readonly #thinning: Thinning;
  /** Rows that storage has. */
  #stored: Record<CurveName, number>;
  #pending: { state?: SavedState; model?: ModelFiles; add: Snapshot[]; drop: number[]; isWhole: boolean };
  #timer: ReturnType<typeof setTimeout> | undefined;
  #writing: Promise<void> | undefined;
  #isOver = false;

  constructor(host: WriterHost, record: RunRecord, curves: RunCurves, kept: readonly number[] = []) {
    this.#host = host;
    this.#record = record;
    this.curves = curves;
    this.#thinning = new Thinning(kept);
    this.#stored = { steps: curves.steps.length, epochs: curves.epochs.length };
    this.#pending = { add: [], drop: [], isWhole: false };
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** What the writer of a run says of it; the rest (its label, whether it is pinned or hidden) is the user's, from any tab. */
  get progress(): Partial<RunRecord> {
    const { label: _, pinned: __, hidden: ___, deletedAt: ____, number: _____, owner: ______, ...own } = this.#record;
    // A detail that is gone must go from storage, too.
    return { detail: undefined, diagnosis: undefined, ...own } as Partial<RunRecord>;
  }

  appendSteps(rows: StepRows): void {
    if (rows.step.length === 0) return;
    const { steps } = this.curves;
    steps.append(rows);
    const [step, seconds] = [steps.at("step", -1), steps.at("seconds", -1)];
    const { totalSteps, epochs } = this.#record;
    const epoch = Math.max(this.#record.epoch, Math.floor((step / totalSteps) * epochs + 1e-9));
    this.#change({ step, seconds, epoch, ...(seconds > 0 && { stepsPerSecond: step / seconds }) });
    this.#host.grew();
  }

  /** Scores of a split at the end of an epoch, in any order; splits of one epoch share a row. */
  addScores(
    { epoch, step, seconds }: { readonly epoch: number; readonly step: number; readonly seconds: number },
    split: SplitName,
    scores: Readonly<Record<string, number>>,
  ): void {
    const { epochs } = this.curves;
    const row = rowOf(epochs, epoch);
    if (epochs.at("epoch", row) !== epoch) {
      // Scores of an epoch may come after those of later ones, when several epochs are told at once.
      const later = epochs.slice(row);
      epochs.write(row, { epoch: [epoch], step: [step], seconds: [seconds] });
      epochs.append(later);
    }
    this.#stored.epochs = Math.min(this.#stored.epochs, row);
    const named = Object.fromEntries(Object.entries(scores).map(([name, value]) => [scoreName(split, name), value]));
    for (const [name, value] of Object.entries(named)) epochs.set(name, row, value);
    this.#change({ epoch, ...withScores(this.#record, named, { step, epoch }) });
    this.#host.grew();
  }

  /** Whether the parameters of this step are to be kept, as far as the steps go. */
  wantsSnapshot(step: number): boolean {
    return this.#thinning.wants(step);
  }

  /** Keeps the parameters of a step. Those of large models, and more than are wanted, are passed over. */
  addSnapshot(snapshot: Snapshot): void {
    if (snapshot.values.length > mostNumbers || !this.wantsSnapshot(snapshot.step)) return;
    const drop = this.#thinning.add(snapshot.step);
    const { add } = this.#pending;
    this.#pending.add = [...add, snapshot].filter(({ step }) => !drop.includes(step));
    this.#pending.drop.push(...drop);
    this.#change({ snapshots: this.#thinning.kept.length });
  }

  /** What a reload goes on from. Stored at once. */
  saveState(state: SavedState): void {
    this.#pending.state = state;
    const { step, epoch, seconds } = state;
    this.#change({ savedState: { step, epoch, seconds } });
    void this.flush();
  }

  saveModel(files: ModelFiles): void {
    this.#pending.model = files;
    this.#change({ hasModel: true });
  }

  setStatus(status: "running" | "paused"): void {
    if (status === this.#record.status) return;
    this.#change({ status });
    this.#host.show(this.progress);
    void this.flush();
  }

  /** What is only known once the worker has read the document and the data. */
  patch(known: Partial<Pick<RunRecord, "parameters" | "totalSteps" | "epochs">>): void {
    this.#change(known);
    this.#host.show(this.progress);
  }

  /** Goes on from a state: what came after it is forgotten. */
  rewind({ step, epoch, seconds }: Pick<SavedState, "step" | "epoch" | "seconds">): void {
    cutAfter(this.curves, step);
    this.#pending.drop.push(...this.#thinning.cutAfter(step));
    this.#pending.isWhole = true;
    const { epochs } = this.curves;
    let scores: Pick<RunRecord, "last" | "best"> = { last: {}, best: {} };
    const names = epochs.names.filter((name) => name.includes("."));
    for (let row = 0; row < epochs.length; row++) {
      const values = names.map((name) => [name, epochs.at(name, row)] as const);
      const known = Object.fromEntries(values.filter(([, value]) => !Number.isNaN(value)));
      const place = { step: epochs.at("step", row), epoch: epochs.at("epoch", row) };
      scores = withScores({ ...scores, goals: this.#record.goals }, known, place);
    }
    const { detail: _, diagnosis: __, ...rest } = this.#record;
    this.#record = rest;
    this.#change({ status: "running", step, epoch, seconds, snapshots: this.#thinning.kept.length, ...scores });
    this.#host.show(this.progress);
    this.#host.grew();
    void this.flush();
  }

  /** Ends the run: all is written, and other tabs may have it. */
  async finish(
    status: EndStatus,
    more: { readonly detail?: string; readonly diagnosis?: RunDiagnosis } = {},
  ): Promise<void> {
    this.#isOver = true;
    // The many small parts of a long run become one.
    this.#pending.isWhole = true;
    this.#change({ status, ...more });
    this.#host.show(this.progress);
    await this.flush();
  }

  /** Waits for the last write of a run that is over, where there is one. */
  async closed(): Promise<void> {
    if (this.#isOver) await this.flush();
  }

  /** Writes what is not written yet. Never fails: what storage refuses is tried again later. */
  async flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    while (this.#writing) await this.#writing;
    this.#writing = this.#write();
    try {
      await this.#writing;
    } finally {
      this.#writing = undefined;
    }
  }

  async #write(): Promise<void> {
    const taken = this.#pending;
    this.#pending = { add: [], drop: [], isWhole: false };
    const starts = taken.isWhole ? { steps: 0, epochs: 0 } : { ...this.#stored };
    const parts = (["steps", "epochs"] as const).flatMap((curve): CurvePart[] => {
      const table = this.curves[curve];
      const start = starts[curve];
      return table.length > start || taken.isWhole ? [{ curve, start, columns: table.slice(start) }] : [];
    });
    this.#stored = { steps: this.curves.steps.length, epochs: this.curves.epochs.length };
    const isLast = this.#isOver;
    this.#host.show(this.progress);
    try {
      const { add, drop, isWhole, ...files } = taken;
      await this.#host.write({ patch: this.progress, parts, isWhole, snapshots: { add, drop }, ...files });
      this.#host.tell();
      if (isLast) this.#host.release();
    } catch (error) {
      const { state = taken.state, model = taken.model, add, drop, isWhole } = this.#pending;
      this.#pending = {
        ...(state && { state }),
        ...(model && { model }),
        add: [...taken.add, ...add],
        drop: [...taken.drop, ...drop],
        isWhole: isWhole || taken.isWhole,
      };
      for (const curve of ["steps", "epochs"] as const) {
        this.#stored[curve] = Math.min(this.#stored[curve], starts[curve]);
      }
      this.#host.tell(error);
      this.#schedule(pace.retry);
    }
  }

  #change(patch: Partial<RunRecord>): void {
    this.#record = { ...this.#record, ...patch, updatedAt: this.#host.now() };
    this.#schedule();
  }

  #schedule(delay: number = pace.write): void {
    this.#timer ??= setTimeout(() => void this.flush(), delay);
  }
}

/** The row of an epoch, or the place where it belongs. */
function rowOf(epochs: Table, epoch: number): number {
  let row = epochs.length;
  while (row > 0 && epochs.at("epoch", row - 1) >= epoch) row -= 1;
  return row;
}
