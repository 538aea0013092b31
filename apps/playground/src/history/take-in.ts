import { isLive } from "./record.ts";
import type { RunStorage, WholeRun } from "./storage.ts";
import type { Sweep } from "./sweep.ts";

/** Adds runs and sweeps of a file; those that are there already are left as they are. What storage refuses ends it, with what is in. */
export async function takeIn(
  storage: RunStorage,
  runs: readonly WholeRun[],
  sweeps: readonly Sweep[],
): Promise<{ readonly added: readonly string[]; readonly failure?: unknown }> {
  const added: string[] = [];
  try {
    const known = new Set((await storage.list()).map(({ id }) => id));
    for (const run of runs) {
      if (known.has(run.record.id)) continue;
      known.add(run.record.id);
      added.push(run.record.id);
      await takeRun(storage, run);
    }
    const here = new Set((await storage.sweeps()).map(({ id }) => id));
    for (const sweep of sweeps) {
      if (!here.has(sweep.id))
        await storage.saveSweep(sweep.status === "running" ? { ...sweep, status: "paused" } : sweep);
    }
    return { added };
  } catch (failure) {
    return { added, failure };
  }
}

async function takeRun(storage: RunStorage, { record, curves, model, state, snapshots }: WholeRun): Promise<void> {
  const { owner: _, deletedAt: __, ...rest } = record;
  const status = isLive(record) ? "interrupted" : record.status;
  await storage.create((number) => ({ ...rest, number, status, pinned: false }), record.number);
  await storage.write(record.id, {
    parts: (["steps", "epochs"] as const).map((curve) => ({ curve, start: 0, columns: curves[curve].slice() })),
    snapshots: { add: snapshots, drop: [] },
    ...(model && { model }),
    ...(state && { state }),
  });
}
