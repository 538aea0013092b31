import { type RunCurves, noCurves } from "./curves.ts";
import type { HistoryHost, Opened, Word } from "./history-host.ts";
import { pauseIfLeft, without } from "./left-over.ts";
import { type NewRun, newRecord } from "./new-run.ts";
import { type ModelFiles, type RunRecord, type SavedState, type Snapshot, isLive } from "./record.ts";
import { RunWriter } from "./run-writer.ts";
import { Shown, troubleOf } from "./shown.ts";
import type { RunStorage, RunWrites, StoredCurves } from "./storage.ts";
import type { Sweep } from "./sweep.ts";

/** How long a deletion can be undone, at least. */
export const undoable = 10 * 60_000;

/** Runs, stored and in progress. Its store shows them; its methods change them. */
export class RunHistory {
  readonly #host: HistoryHost;
  readonly #shown: Shown;
  #opening: Promise<Opened> | undefined;
  readonly #writers = new Map<string, RunWriter>();
  /** Curves that were read, and how far. */
  readonly #read = new Map<string, StoredCurves>();

  constructor(host: HistoryHost) {
    this.#host = host;
    this.#shown = new Shown(host.store);
  }

  /** Reads what is stored. Runs that no tab has open any more are interrupted; deletions that nobody undid become final. */
  async open(): Promise<void> {
    await this.#open();
  }

  async start(run: NewRun): Promise<RunWriter> {
    const { storage, ownership } = await this.#open();
    const [id, now] = [this.#host.newId(), this.#host.now()];
    const release = await ownership.claim(id);
    const make = (number: number): RunRecord => newRecord(run, { id, number, now });
    // Where storage is full the run goes on in memory, and its writer tries to store it until there is room.
    const stored = await this.#try(() => storage.create(make));
    const highest = Math.max(0, ...this.#shown.state.records.map(({ number }) => number));
    return this.#openWriter(stored ?? make(highest + 1), noCurves(), { kept: [], release });
  }

  /** Goes on with a run from its saved state; nothing where another tab has it, or nothing was saved. */
  async goOn(id: string): Promise<{ readonly writer: RunWriter; readonly state: SavedState } | undefined> {
    const { storage, ownership } = await this.#open();
    // One that this tab has just ended may not be written to its end yet.
    await this.#writers.get(id)?.closed();
    const release = await ownership.claim(id);
    if (!release) return undefined;
    const [[record], state, snapshots, { curves }] = await Promise.all([
      storage.get([id]),
      storage.state(id),
      storage.snapshots(id),
      storage.curves(id),
    ]);
    if (!record || !state) return void release();
    const writer = this.#openWriter(record, curves, { kept: snapshots.map(({ step }) => step), release });
    writer.rewind(state);
    return { writer, state };
  }

  /** The curves of a run. They are in the store, too, and grow there while it is in progress, in whatever tab. */
  async curves(id: string): Promise<RunCurves> {
    const shown = this.#shown.state.curves.get(id);
    if (shown) return shown;
    const { storage } = await this.#open();
    const read = await storage.curves(id);
    const meanwhile = this.#shown.state.curves.get(id);
    if (meanwhile) return meanwhile;
    this.#read.set(id, read);
    this.#shown.curves(id, read.curves);
    return read.curves;
  }

  async model(id: string): Promise<ModelFiles | undefined> {
    return (await this.#flushed(id)).model(id);
  }

  async state(id: string): Promise<SavedState | undefined> {
    return (await this.#flushed(id)).state(id);
  }

  /** Parameters along the way, by step. */
  async snapshots(id: string): Promise<Snapshot[]> {
    return (await this.#flushed(id)).snapshots(id);
  }

  /** Gives a run a name; its automatic one where there is none. */
  rename(id: string, label: string | undefined): Promise<void> {
    const name = label?.trim();
    return this.#update([id], (run) => (name ? { ...run, label: name } : without(run, "label")));
  }

  /** Makes a run the baseline in place of the one before; nothing for no baseline. */
  pin(id: string | undefined): Promise<void> {
    return this.#update("all", (run) => (run.pinned === (run.id === id) ? run : { ...run, pinned: run.id === id }));
  }

  setHidden(ids: readonly string[], hidden: boolean): Promise<void> {
    return this.#update(ids, (run) => (run.hidden === hidden ? run : { ...run, hidden }));
  }

  /** Deletes runs that are not in progress; `restore` brings them back. */
  remove(ids: readonly string[]): Promise<void> {
    const deletedAt = this.#host.now();
    return this.#update(ids, (run) => (isLive(run) ? run : { ...run, deletedAt }));
  }

  restore(ids: readonly string[]): Promise<void> {
    return this.#update(ids, (run) => without(run, "deletedAt"));
  }

  /** All runs, or some, with everything that is stored of them, as one file. */
  async exportRuns(ids?: readonly string[]): Promise<Blob> {
    const { storage } = await this.#open();
    await this.flush();
    const { records, sweeps } = this.#shown.state;
    const chosen = records.filter(({ id }) => !ids || ids.includes(id));
    const theirs = sweeps.filter(({ id }) => chosen.some(({ sweep }) => sweep?.id === id));
    const { writeRunFile } = await import("./run-file.ts");
    return writeRunFile(storage, chosen, theirs);
  }

  /** Adds the runs of a file; those that are there already are passed over. Throws a `RunFileError`, or what storage says. */
  async importRuns(file: Blob): Promise<{ readonly added: number; readonly skipped: number }> {
    const { storage } = await this.#open();
    const [{ readRunFile }, { takeIn }] = await Promise.all([import("./run-file.ts"), import("./take-in.ts")]);
    const { runs, sweeps } = readRunFile(await file.text());
    const { added, failure } = await takeIn(storage, runs, sweeps);
    await this.#say({ runs: added, sweeps: true });
    if (failure !== undefined) throw failure;
    return { added: added.length, skipped: runs.length - added.length };
  }

  /** Stores a sweep, new or changed. */
  async saveSweep(sweep: Sweep): Promise<void> {
    const { storage } = await this.#open();
    this.#shown.sweeps([...this.#shown.state.sweeps.filter(({ id }) => id !== sweep.id), sweep]);
    await this.#try(() => storage.saveSweep(sweep));
    this.#host.channel?.postMessage({ sweeps: true } satisfies Word);
  }

  /** Forgets a sweep; its runs stay. */
  async removeSweep(id: string): Promise<void> {
    const { storage } = await this.#open();
    this.#shown.sweeps(this.#shown.state.sweeps.filter((sweep) => sweep.id !== id));
    await this.#try(() => storage.eraseSweep(id));
    this.#host.channel?.postMessage({ sweeps: true } satisfies Word);
  }

  /** Takes a sweep for this tab; nothing where another tab runs it. What it gives lets go. */
  async claimSweep(id: string): Promise<(() => void) | undefined> {
    return (await this.#open()).ownership.claim(id);
  }

  /** Writes what runs in progress have not written yet: before the page may go away. */
  async flush(): Promise<void> {
    await Promise.all([...this.#writers.values()].map((writer) => writer.flush()));
  }

  /** Finds runs whose tab has gone since: to be called now and then. */
  async lookAfter(): Promise<void> {
    if (!this.#shown.state.isOpen) return;
    const cut = await this.#interruptLeft(this.#shown.state.records, await this.#open());
    this.#shown.records(cut);
  }

  #open(): Promise<Opened> {
    return (this.#opening ??= this.#begin());
  }

  async #begin(): Promise<Opened> {
    const { channel, now } = this.#host;
    const { storage, trouble } = await this.#host.openStorage((lost) => this.#host.store.setState({ trouble: lost }));
    const ownership = this.#host.ownership(storage);
    const all = await storage.list();
    const final = all.filter(({ deletedAt }) => deletedAt !== undefined && now() - deletedAt > undoable);
    await this.#try(() => storage.erase(final.map(({ id }) => id)));
    const cut = await this.#interruptLeft(all, { storage, ownership });
    const known = new Map([...all, ...cut].map((record) => [record.id, record]));
    for (const { id } of final) known.delete(id);
    const sweeps = await Promise.all((await storage.sweeps()).map((sweep) => pauseIfLeft(sweep, ownership)));
    channel?.addEventListener("message", ({ data }) => void this.#hear(data as Word));
    this.#shown.opened([...known.values()], sweeps, trouble);
    return { storage, ownership };
  }

  /** Runs that nobody has open any more were cut off: only who can claim one may say so. */
  async #interruptLeft(records: readonly RunRecord[], { storage, ownership }: Opened): Promise<RunRecord[]> {
    const left = records.filter((record) => isLive(record) && !this.#writers.has(record.id));
    const cut = await Promise.all(
      left.map(async ({ id }) => {
        const release = await ownership.claim(id);
        const interrupt = (run: RunRecord): RunRecord => (isLive(run) ? { ...run, status: "interrupted" } : run);
        const changed = release && (await this.#try(() => storage.update([id], interrupt)));
        release?.();
        return changed ?? [];
      }),
    );
    return cut.flat();
  }

  #openWriter(
    record: RunRecord,
    curves: RunCurves,
    { kept, release }: { readonly kept: readonly number[]; readonly release: (() => void) | undefined },
  ): RunWriter {
    const { id } = record;
    this.#shown.records([record]);
    this.#shown.curves(id, curves);
    const writer: RunWriter = new RunWriter(
      {
        write: (writes) => this.#write(id, writes),
        show: (patch) => this.#shown.change([id], (before) => ({ ...before, ...patch })),
        grew: () => this.#shown.grew(id),
        tell: (error) => this.#shown.trouble(error === undefined ? undefined : troubleOf(error)),
        release: () => {
          this.#writers.delete(id);
          release?.();
        },
        now: this.#host.now,
      },
      record,
      curves,
      kept,
    );
    this.#read.delete(id);
    this.#writers.set(id, writer);
    return writer;
  }

  async #write(id: string, writes: RunWrites): Promise<void> {
    const { storage } = await this.#open();
    const shown = this.#shown.state.records.find((record) => record.id === id);
    if (!(await storage.write(id, writes)) && shown) {
      // It could not be stored when it began; now there is room.
      await storage.create((number) => ({ ...shown, number }), shown.number);
      await storage.write(id, writes);
    }
    this.#host.channel?.postMessage({ runs: [id] } satisfies Word);
  }

  /** Changes records, here at once and in storage; other tabs are told. */
  async #update(ids: readonly string[] | "all", change: (record: RunRecord) => RunRecord): Promise<void> {
    const { storage } = await this.#open();
    this.#shown.change(ids, change);
    const changed = await this.#try(() => storage.update(ids, change));
    if (changed) this.#shown.records(changed.map((record) => this.#withProgress(record)));
    this.#host.channel?.postMessage({ runs: changed?.map(({ id }) => id) ?? [] } satisfies Word);
  }

  /** A stored record of a run that this tab writes is behind what its writer knows. */
  #withProgress(record: RunRecord): RunRecord {
    const writer = this.#writers.get(record.id);
    return writer ? { ...record, ...writer.progress } : record;
  }

  async #flushed(id: string): Promise<RunStorage> {
    const { storage } = await this.#open();
    await this.#writers.get(id)?.flush();
    return storage;
  }

  /** Another tab changed something. */
  async #hear({ runs = [], sweeps }: Word): Promise<void> {
    const { storage } = await this.#open();
    const found = await storage.get(runs);
    this.#shown.records(found.map((record) => this.#withProgress(record)));
    const gone = runs.filter((id) => !this.#writers.has(id) && !found.some((record) => record.id === id));
    if (gone.length > 0) this.#shown.forget(gone);
    for (const id of runs) {
      if (this.#writers.has(id) || gone.includes(id) || !this.#shown.state.curves.has(id)) continue;
      const known = this.#read.get(id) ?? { curves: this.#shown.state.curves.get(id)!, next: 0 };
      this.#read.set(id, await storage.curves(id, known));
      this.#shown.grew(id);
    }
    if (sweeps) this.#shown.sweeps(await storage.sweeps());
  }

  /** Tells all tabs, this one too. */
  async #say(word: Word): Promise<void> {
    this.#host.channel?.postMessage(word);
    await this.#hear(word);
  }

  async #try<T>(work: () => Promise<T>): Promise<T | undefined> {
    try {
      return await work();
    } catch (error) {
      this.#shown.trouble(troubleOf(error));
      return undefined;
    }
  }
}
