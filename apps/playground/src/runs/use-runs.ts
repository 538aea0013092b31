import { useEffect, useMemo, useRef, useState } from "react";
import { shallow } from "zustand/shallow";
import { useLanguage } from "../app/language.ts";
import { runHistory } from "../history/history.ts";
import { runName } from "../history/names.ts";
import type { RunRecord } from "../history/record.ts";
import { type HistoryState, useHistory } from "../history/store.ts";
import type { Points } from "../history/statistics.ts";
import { type Axis, pointsOf } from "./curve-data.ts";
import { assignStyles } from "./run-styles.ts";

let styles: ReadonlyMap<string, number> = new Map();

/** How the shown runs look. The same in all charts and lists, as long as the page is open. */
export function useRunStyles(records: readonly RunRecord[]): ReadonlyMap<string, number> {
  return useMemo(() => {
    const shown = records.filter(({ hidden }) => !hidden).map(({ id }) => id);
    styles = assignStyles(styles, shown);
    return styles;
  }, [records]);
}

/** What a run is called. */
export function useRunName(): (record: RunRecord) => string {
  const language = useLanguage();
  return useMemo(() => (record) => runName(record, language), [language]);
}

/** Least time between two pictures of runs in progress. */
const paceMs = 250;

/** The list from before while its members are the same. */
export function useSame<T>(list: readonly T[]): readonly T[] {
  const kept = useRef(list);
  const isSame = kept.current.length === list.length && list.every((one, i) => one === kept.current[i]);
  if (!isSame) kept.current = list;
  return kept.current;
}

/** Parts of the history's state, at most a few times a second, however fast runs go on. */
export function useSlowHistory<T extends object>(select: (state: HistoryState) => T): T {
  const [value, setValue] = useState(() => select(useHistory.getState()));
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const take = (): void => {
      timer = undefined;
      const next = select(useHistory.getState());
      setValue((before) => (shallow(before, next) ? before : next));
    };
    take();
    const stop = useHistory.subscribe(() => (timer ??= setTimeout(take, paceMs)));
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [select]);
  return value;
}

const curvesAndRevisions = ({ curves, revisions }: HistoryState) => ({ curves, revisions });

/** One curve of each run, as far as it is loaded; those that are not are asked for. */
export function useRunPoints(records: readonly RunRecord[], curve: string, axis: Axis): ReadonlyMap<string, Points> {
  const { curves, revisions } = useSlowHistory(curvesAndRevisions);
  const missing = records
    .filter(({ id }) => !curves.has(id))
    .map(({ id }) => id)
    .join(" ");
  useEffect(() => {
    // What cannot be read has no curve; the history tells why.
    for (const id of missing.split(" ")) if (id !== "") runHistory.curves(id).catch(() => undefined);
  }, [missing]);
  const kept = useRef(new Map<string, { readonly made: string; readonly points: Points | undefined }>());
  return useMemo(() => {
    const found = new Map<string, Points>();
    for (const record of records) {
      const tables = curves.get(record.id);
      if (!tables) continue;
      // A chart works on what has not changed no second time.
      const made = `${revisions[record.id]} ${curve} ${axis}`;
      const before = kept.current.get(record.id);
      const points = before?.made === made ? before.points : pointsOf(record, tables, curve, axis);
      kept.current.set(record.id, { made, points });
      if (points) found.set(record.id, points);
    }
    return found;
  }, [records, curves, revisions, curve, axis]);
}
