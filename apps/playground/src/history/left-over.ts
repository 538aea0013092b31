import type { Ownership } from "./ownership.ts";
import type { RunRecord } from "./record.ts";
import type { Sweep } from "./sweep.ts";

/** A sweep that no tab runs any more waits to be gone on with: only who can claim it may say so. */
export async function pauseIfLeft(sweep: Sweep, ownership: Ownership): Promise<Sweep> {
  if (sweep.status !== "running") return sweep;
  const release = await ownership.claim(sweep.id);
  release?.();
  return release ? { ...sweep, status: "paused" } : sweep;
}

/** A record without something that need not be there. */
export function without(run: RunRecord, name: "label" | "deletedAt"): RunRecord {
  const { [name]: _, ...rest } = run;
  return rest as RunRecord;
}
