import { useCallback, useRef } from "react";
import { setAt } from "../document/set-at.ts";
import { lab } from "../worker/client.ts";
import type { Handle, PlannedRun } from "../worker/schedules/protocol.ts";
import { withEntry } from "./plan-state.ts";
import type { Shown } from "./plan-state.ts";
import type { Change } from "./use-plan-state.ts";

/** Brings a handle to a step or a value. While one move is worked out, only the last of the others is kept. */
export type MoveHandle = (handle: Handle, to: number) => void;

export function useDrag(shown: Shown | undefined, run: PlannedRun, change: Change): MoveHandle {
  const latest = useRef({ shown, run });
  latest.current = { shown, run };
  const waiting = useRef<{ readonly handle: Handle; readonly to: number }>(undefined);
  const isBusy = useRef(false);
  return useCallback(
    (handle, to) => {
      waiting.current = { handle, to };
      if (isBusy.current) return;
      isBusy.current = true;
      const work = async (): Promise<void> => {
        while (waiting.current) {
          const next = waiting.current;
          waiting.current = undefined;
          const { shown: one, run: over } = latest.current;
          if (!one) return;
          const value = await lab.call("schedules.move", { entry: one.entry, run: over, ...next });
          if (value === undefined) continue;
          const { path } = next.handle;
          const group = `handle ${path.join(".")}`;
          if (path.length === 0) change((state) => ({ ...state, base: Number(value) }), group);
          else {
            const record = typeof one.entry === "string" ? { use: one.entry } : one.entry;
            change((state) => withEntry(state, one.id, setAt(filled(record, path, next.handle), path, value)), group);
          }
          // The next move starts from what this one made of the schedule.
          await new Promise((resolve) => setTimeout(resolve));
        }
      };
      work()
        .catch((error: unknown) => console.error(error))
        .finally(() => (isBusy.current = false));
    },
    [change],
  );
}

/** A scheduler inside that is written by its name alone gets a record for its option. */
function filled<T>(entry: T, path: Handle["path"], handle: Handle): T {
  let result = entry;
  for (let depth = 1; depth < path.length; depth++) {
    const part = path.slice(0, depth);
    const here = part.reduce<unknown>(
      (value, key) => (value as Record<string | number, unknown> | undefined)?.[key],
      result,
    );
    if (typeof here === "string" && typeof handle.path[depth] === "string") result = setAt(result, part, { use: here });
  }
  return result;
}
