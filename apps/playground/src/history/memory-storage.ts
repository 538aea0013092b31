import { noCurves } from "./curves.ts";
import type { ModelFiles, RunRecord, SavedState, Snapshot } from "./record.ts";
import type { CurvePart, RunStorage } from "./storage.ts";
import type { Sweep } from "./sweep.ts";

interface Kept {
  record: RunRecord;
  readonly parts: Map<number, CurvePart>;
  next: number;
  model?: ModelFiles;
  state?: SavedState;
  readonly snapshots: Map<number, Snapshot>;
}

/** Runs in memory, for browsers that lend no database: all works, until the page is left. */
export function memoryStorage(): RunStorage {
  const runs = new Map<string, Kept>();
  const sweeps = new Map<string, Sweep>();
  let highest = 0;
  return {
    persists: false,
    list: async () => [...runs.values()].map(({ record }) => record),
    get: async (ids) => ids.flatMap((id) => runs.get(id)?.record ?? []),
    async create(make, wanted) {
      const isFree = wanted !== undefined && ![...runs.values()].some(({ record }) => record.number === wanted);
      const record = make(isFree ? wanted : highest + 1);
      highest = Math.max(highest, record.number);
      runs.set(record.id, { record, parts: new Map(), next: 0, snapshots: new Map() });
      return record;
    },
    async update(ids, change) {
      const chosen = ids === "all" ? [...runs.values()] : ids.flatMap((id) => runs.get(id) ?? []);
      return chosen.flatMap((run) => {
        const before = run.record;
        run.record = change(before);
        return run.record === before ? [] : [run.record];
      });
    },
    async write(id, { patch, parts = [], state, model, snapshots, isWhole }) {
      const run = runs.get(id);
      if (!run) return undefined;
      run.record = { ...run.record, ...patch };
      if (isWhole && parts.length > 0) run.parts.clear();
      for (const part of parts) run.parts.set(run.next++, part);
      if (state) run.state = state;
      if (model) run.model = model;
      for (const one of snapshots?.add ?? []) run.snapshots.set(one.step, one);
      for (const step of snapshots?.drop ?? []) run.snapshots.delete(step);
      return run.record;
    },
    async curves(id, known = { curves: noCurves(), next: 0 }) {
      const run = runs.get(id);
      for (const [place, { curve, start, columns }] of run?.parts ?? []) {
        if (place >= known.next) known.curves[curve].write(start, columns);
      }
      return { curves: known.curves, next: run?.next ?? known.next };
    },
    model: async (id) => runs.get(id)?.model,
    state: async (id) => runs.get(id)?.state,
    snapshots: async (id) => [...(runs.get(id)?.snapshots.values() ?? [])].sort((a, b) => a.step - b.step),
    async erase(ids) {
      for (const id of ids) runs.delete(id);
    },
    sweeps: async () => [...sweeps.values()],
    async saveSweep(sweep) {
      sweeps.set(sweep.id, sweep);
    },
    async eraseSweep(id) {
      sweeps.delete(id);
    },
    close: () => {},
  };
}
