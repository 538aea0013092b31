import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, openDB } from "idb";
import type { CurveName } from "./curves.ts";
import type { ModelFiles, RunRecord, SavedState, Snapshot } from "./record.ts";
import type { CurvePart } from "./storage.ts";
import type { Sweep } from "./sweep.ts";

/** What lies in the database. Curves are parts in the order of writing: a later part stands over an earlier one. */
export interface RunSchema extends DBSchema {
  runs: { key: string; value: RunRecord };
  /** By run and count. */
  parts: { key: [string, number]; value: CurvePart & { readonly curve: CurveName } };
  models: { key: string; value: ModelFiles };
  states: { key: string; value: SavedState };
  /** By run and step. */
  snapshots: { key: [string, number]; value: Snapshot };
  sweeps: { key: string; value: Sweep };
  /** `number`: the highest number that a run was given. */
  counters: { key: string; value: number };
}

export type RunDatabase = IDBPDatabase<RunSchema>;
export type Migration = (
  database: RunDatabase,
  transaction: IDBPTransaction<RunSchema, StoreNames<RunSchema>[], "versionchange">,
) => void | Promise<void>;

/**
 * How the database came to be, a step for each version of its schema. A step that has been released is never changed: a
 * new version is a new step at the end, which brings along what is stored.
 */
export const migrations: readonly Migration[] = [
  (database) => {
    database.createObjectStore("runs", { keyPath: "id" });
    for (const name of ["parts", "models", "states", "snapshots", "counters"] as const)
      database.createObjectStore(name);
    database.createObjectStore("sweeps", { keyPath: "id" });
  },
];

export interface OpenOptions {
  readonly name?: string;
  readonly steps?: readonly Migration[];
  /** The database was closed, because another tab has a newer version of this page, or the browser took it away. */
  readonly onLost?: (reason: "newer" | "terminated") => void;
}

/** Opens the database, brought up to the newest schema. */
export async function openDatabase({ name = "downslope-runs", steps = migrations, onLost }: OpenOptions = {}) {
  const database: RunDatabase = await openDB<RunSchema>(name, steps.length, {
    async upgrade(opened, oldVersion, _, transaction) {
      for (const step of steps.slice(oldVersion)) await step(opened, transaction);
    },
    // A tab with a newer page waits until this one lets go.
    blocking() {
      database.close();
      onLost?.("newer");
    },
    terminated: () => onLost?.("terminated"),
  });
  return database;
}
