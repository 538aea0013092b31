import { create } from "zustand";
import type { RunCurves } from "./curves.ts";
import type { RunRecord } from "./record.ts";
import type { Sweep } from "./sweep.ts";

/**
 * Why runs may not outlast the page: `quota`, the browser gives no more room; `memory`, it lends no storage; `newer`,
 * another tab has a newer version of this page, and this one must be loaded again; `other`, what the message says.
 */
export interface Trouble {
  readonly kind: "quota" | "memory" | "newer" | "other";
  readonly message: string;
}

/** The runs as the page knows them. */
export interface HistoryState {
  /** Whether what is stored has been read. */
  readonly isOpen: boolean;
  /** By number; without those that were deleted. */
  readonly records: readonly RunRecord[];
  /** Of the runs whose curves were asked for, and of those in progress. Tables change in place: look at `revisions`. */
  readonly curves: ReadonlyMap<string, RunCurves>;
  /** Goes up when the curves of a run grow. */
  readonly revisions: Readonly<Record<string, number>>;
  /** Newest first. */
  readonly sweeps: readonly Sweep[];
  readonly trouble?: Trouble | undefined;
}

export const emptyHistory: HistoryState = { isOpen: false, records: [], curves: new Map(), revisions: {}, sweeps: [] };

/** A store of runs; the app has one, `useHistory`. */
export const createHistoryStore = () => create<HistoryState>(() => emptyHistory);
export type HistoryStore = ReturnType<typeof createHistoryStore>;

export const useHistory: HistoryStore = createHistoryStore();
/** The same, outside of components. */
export const historyStore: Pick<HistoryStore, "getState" | "subscribe"> = useHistory;
