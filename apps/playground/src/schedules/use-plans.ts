import { useEffect, useMemo, useRef, useState } from "react";
import { lab } from "../worker/client.ts";
import type { Handle, PlanResult, PlannedRun } from "../worker/schedules/protocol.ts";
import { metricOf } from "./metric-course.ts";
import type { PlanState, Shown } from "./plan-state.ts";

/** What became of a schedule. */
export interface Plan {
  readonly shown: Shown;
  /** Of this entry; not there while it is planned. */
  readonly result: PlanResult | undefined;
  /** The last that could be drawn, to stand in. */
  readonly drawn: Extract<PlanResult, { isGood: true }> | undefined;
}

/** Bounds of the option that moves. */
export type Bounds = Pick<PlannedRun, "minimum" | "maximum">;

/** The run that a state plans over. */
export function useRun({ base, epochs, stepsPerEpoch, metric }: PlanState, { minimum, maximum }: Bounds): PlannedRun {
  return useMemo(
    () => ({
      base,
      epochs,
      stepsPerEpoch,
      metric: metricOf(metric, epochs),
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    }),
    [base, epochs, stepsPerEpoch, metric, minimum, maximum],
  );
}

const keyOf = (entry: unknown, run: string): string => `${JSON.stringify(entry)} ${run}`;

interface Kept {
  readonly key: string;
  readonly result: PlanResult;
}

/** Plans all schedules; those that did not change are not planned again. */
export function usePlans(shown: readonly Shown[], run: PlannedRun): readonly Plan[] {
  const [kept, setKept] = useState<ReadonlyMap<number, Kept>>(new Map());
  const drawn = useRef(new Map<number, Plan["drawn"]>());
  const runKey = useMemo(() => JSON.stringify(run), [run]);
  const known = useRef(kept);
  known.current = kept;
  useEffect(() => {
    const controller = new AbortController();
    for (const { id, entry } of shown) {
      const key = keyOf(entry, runKey);
      if (known.current.get(id)?.key === key) continue;
      lab.call("schedules.plan", { entry, run }, { signal: controller.signal }).then(
        (result) => {
          if (controller.signal.aborted) return;
          if (result.isGood) drawn.current.set(id, result);
          setKept((before) => new Map(before).set(id, { key, result }));
        },
        (error: unknown) => {
          if (controller.signal.aborted) return;
          const message = error instanceof Error ? error.message : String(error);
          const mistakes = [{ path: "", rule: "", line: 0, column: 0, message }];
          setKept((before) => new Map(before).set(id, { key, result: { isGood: false, mistakes } }));
        },
      );
    }
    return () => controller.abort();
  }, [shown, run, runKey]);
  return useMemo(
    () =>
      shown.map((one) => {
        const found = kept.get(one.id);
        const result = found?.key === keyOf(one.entry, runKey) ? found.result : undefined;
        return { shown: one, result, drawn: result?.isGood ? result : drawn.current.get(one.id) };
      }),
    [shown, kept, runKey],
  );
}

/** Handles that are offered at once. */
const mostHandles = 14;

/** What can be dragged of a schedule; those of the entry before while they are looked for. */
export function useHandles(plan: Plan | undefined, run: PlannedRun): readonly Handle[] {
  const [handles, setHandles] = useState<{ readonly id: number; readonly found: readonly Handle[] }>();
  const isGood = plan?.result?.isGood ?? false;
  const shown = plan?.shown;
  useEffect(() => {
    if (!isGood || !shown) return;
    const controller = new AbortController();
    const { id, entry } = shown;
    lab.call("schedules.handles", { entry, run, most: mostHandles }, { signal: controller.signal }).then(
      (found) => setHandles({ id, found }),
      (error: unknown) => {
        if (!controller.signal.aborted) console.error(error);
      },
    );
    return () => controller.abort();
  }, [isGood, shown, run]);
  return handles && handles.id === shown?.id && plan?.result?.isGood !== false ? handles.found : none;
}
const none: readonly Handle[] = [];
