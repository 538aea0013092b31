import { create } from "zustand";
import { runHistory } from "../history/history.ts";
import type { RunRecord } from "../history/record.ts";
import { lab } from "../worker/client.ts";
import type { Plane, PlaneLosses, PlaneReport, PlaneResult } from "../worker/race/plane-protocol.ts";

/** How a plane is laid, and how much of it is shown. */
export interface PlaneLook {
  readonly directions: "path" | "random";
  readonly seed: number;
  readonly zoom: number;
}

interface PlaneStore {
  readonly plane: Plane | undefined;
  readonly losses: PlaneLosses | undefined;
  readonly farthest: PlaneResult["farthest"] | undefined;
  /** Share of the points that are computed; nothing where nothing is under way. */
  readonly done: number | undefined;
  readonly failure: string | undefined;
  /** Computes the plane of a run, in place of the one before. */
  compute(record: RunRecord, look: PlaneLook): Promise<void>;
  stop(): void;
}

const empty = { plane: undefined, losses: undefined, farthest: undefined, done: undefined, failure: undefined };
/** Points of the finest grid in each direction. */
const size = 33;

let running: AbortController | undefined;

export const usePlane = create<PlaneStore>((set) => ({
  ...empty,
  async compute(record, look) {
    running?.abort();
    const controller = new AbortController();
    running = controller;
    const { signal } = controller;
    set({ ...empty, done: 0 });
    const onReport = (report: PlaneReport): void => {
      if (signal.aborted) return;
      if (report.type === "plane") set({ plane: report.plane });
      else if (report.type === "losses") set({ losses: { size: report.size, losses: report.losses } });
      else set({ done: report.done });
    };
    try {
      const [snapshots, model] = await Promise.all([runHistory.snapshots(record.id), runHistory.model(record.id)]);
      signal.throwIfAborted();
      const { document, parameters = [] } = record;
      const request = { document, parameters, snapshots, ...look, size, ...(model && { model }) };
      const { plane, losses, farthest, ...grid } = await lab.call("race.plane", request, { signal, onReport });
      set({ plane, losses: { size: grid.size, losses }, farthest, done: undefined });
    } catch (error) {
      if (signal.aborted) return;
      set({ done: undefined, failure: error instanceof Error ? error.message : String(error) });
    }
  },
  stop() {
    running?.abort();
    set({ done: undefined });
  },
}));
