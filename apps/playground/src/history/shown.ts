import type { RunCurves } from "./curves.ts";
import type { RunRecord } from "./record.ts";
import type { HistoryState, HistoryStore, Trouble } from "./store.ts";
import type { Sweep } from "./sweep.ts";

/** The store of runs, as the history changes it. */
export class Shown {
  readonly #store: HistoryStore;

  constructor(store: HistoryStore) {
    this.#store = store;
  }

  get state(): HistoryState {
    return this.#store.getState();
  }

  /** Shows that storage was read. */
  opened(records: readonly RunRecord[], sweeps: readonly Sweep[], trouble: Trouble | undefined): void {
    this.#store.setState({ isOpen: true, ...(trouble && { trouble }) });
    this.records(records);
    this.sweeps(sweeps);
  }

  /** Shows records as they are now; those that were deleted go. */
  records(changed: readonly RunRecord[]): void {
    if (changed.length === 0) return;
    const known = new Map(this.state.records.map((record) => [record.id, record]));
    for (const record of changed) known.set(record.id, record);
    const records = [...known.values()].filter(({ deletedAt }) => deletedAt === undefined);
    this.#store.setState({ records: records.sort((a, b) => a.number - b.number) });
  }

  /** Changes what is shown of some runs. */
  change(ids: readonly string[] | "all", change: (record: RunRecord) => RunRecord): void {
    this.records(this.state.records.filter(({ id }) => ids === "all" || ids.includes(id)).map(change));
  }

  forget(ids: readonly string[]): void {
    const [records, curves] = [this.state.records, new Map(this.state.curves)];
    for (const id of ids) curves.delete(id);
    this.#store.setState({ records: records.filter(({ id }) => !ids.includes(id)), curves });
  }

  curves(id: string, curves: RunCurves): void {
    this.#store.setState({ curves: new Map(this.state.curves).set(id, curves) });
    this.grew(id);
  }

  grew(id: string): void {
    const { revisions } = this.state;
    this.#store.setState({ revisions: { ...revisions, [id]: (revisions[id] ?? 0) + 1 } });
  }

  sweeps(sweeps: readonly Sweep[]): void {
    this.#store.setState({ sweeps: [...sweeps].sort((a, b) => b.createdAt - a.createdAt) });
  }

  /** Tells why something could not be stored; nothing, that it went through now. */
  trouble(trouble: Trouble | undefined): void {
    const before = this.state.trouble;
    // That there is no storage at all is not over because memory took something.
    if (before?.kind === "memory" || before?.kind === "newer" || (!before && !trouble)) return;
    this.#store.setState({ trouble });
  }
}

/** Why storage refused something. */
export function troubleOf(error: unknown): Trouble {
  const { name = "", message = String(error) } = error instanceof Error ? error : {};
  return { kind: name === "QuotaExceededError" ? "quota" : name === "VersionError" ? "newer" : "other", message };
}
