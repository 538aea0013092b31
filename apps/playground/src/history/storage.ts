import type { CurveName, RunCurves } from "./curves.ts";
import type { ModelFiles, RunRecord, SavedState, Snapshot } from "./record.ts";
import type { Sweep } from "./sweep.ts";

/** Rows of a curve, to stand from `start` on in place of what was there and after. */
export interface CurvePart {
  readonly curve: CurveName;
  readonly start: number;
  readonly columns: Readonly<Record<string, Float64Array<ArrayBuffer>>>;
}

/** What a run in progress adds to what is stored of it: all of it, or nothing. */
export interface RunWrites {
  readonly patch?: Partial<RunRecord>;
  readonly parts?: readonly CurvePart[];
  readonly state?: SavedState;
  readonly model?: ModelFiles;
  readonly snapshots?: { readonly add: readonly Snapshot[]; readonly drop: readonly number[] };
  /** The parts are all there is of the curves: earlier ones go. */
  readonly isWhole?: boolean;
}

/** Curves as far as they were read, and where to read on. */
export interface StoredCurves {
  readonly curves: RunCurves;
  readonly next: number;
}

/** Everything of a run, for files. */
export interface WholeRun {
  readonly record: RunRecord;
  readonly curves: RunCurves;
  readonly model?: ModelFiles;
  readonly state?: SavedState;
  readonly snapshots: readonly Snapshot[];
}

/** Where runs are kept. Each change is made whole or not at all, whatever other tabs do at the time. */
export interface RunStorage {
  /** Whether what is stored outlives the page. */
  readonly persists: boolean;
  list(): Promise<RunRecord[]>;
  get(ids: readonly string[]): Promise<RunRecord[]>;
  /** Stores a new run under the next number, or the wanted one where it is free. */
  create(make: (number: number) => RunRecord, wanted?: number): Promise<RunRecord>;
  /** Changes the records of some runs, or of all; gives those that changed. A change that gives back what it got is none. */
  update(ids: readonly string[] | "all", change: (record: RunRecord) => RunRecord): Promise<RunRecord[]>;
  /** Adds to a run; gives its record, or nothing where the run is gone. */
  write(id: string, writes: RunWrites): Promise<RunRecord | undefined>;
  /** The curves of a run; read on from `known` where that is given, which is changed in place. */
  curves(id: string, known?: StoredCurves): Promise<StoredCurves>;
  model(id: string): Promise<ModelFiles | undefined>;
  state(id: string): Promise<SavedState | undefined>;
  snapshots(id: string): Promise<Snapshot[]>;
  erase(ids: readonly string[]): Promise<void>;
  sweeps(): Promise<Sweep[]>;
  saveSweep(sweep: Sweep): Promise<void>;
  eraseSweep(id: string): Promise<void>;
  close(): void;
}
