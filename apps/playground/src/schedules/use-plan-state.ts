import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { useNavigation } from "../app/navigation.ts";
import { type History, openHistory } from "../document/history.ts";
import { presets } from "./presets.ts";
import { type PlanState, readPlan, writePlan } from "./plan-state.ts";

/** What a first visit shows. */
export const usualPlan: PlanState = {
  shown: [
    { id: 0, entry: presets.warmupCosine },
    { id: 1, entry: presets.steps },
  ],
  selected: 0,
  option: "learningRate",
  base: 0.01,
  epochs: 30,
  stepsPerEpoch: 50,
  isLog: false,
  metric: "stalls",
};

/** Changes of one group within a second are one step of undo. */
export type Change = (change: (state: PlanState) => PlanState, group?: string) => void;

export interface PlanStore {
  readonly state: PlanState;
  readonly change: Change;
  /** Changes what a visit begins with: nothing to undo. */
  readonly begin: (change: (state: PlanState) => PlanState) => void;
  /** Whether the address said what to show. */
  readonly isGiven: boolean;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
}

/** Waits until nothing has changed for so long before it writes the address. */
const patienceMs = 250;

/** The view's state, with undo, kept in the address. */
export function usePlanState(): PlanStore {
  const given = useRef(useNavigation.getState().parameters);
  const first = useMemo(() => readPlan(given.current, usualPlan), []);
  const [state, setState] = useState<PlanState>(first ?? usualPlan);
  const history = useRef<History>(undefined);
  history.current ??= openHistory(JSON.stringify(state));
  const latest = useRef(state);

  const show = useCallback((next: PlanState) => {
    latest.current = next;
    setState(next);
  }, []);
  const change = useCallback<Change>(
    (how, group) => {
      const next = how(latest.current);
      if (next === latest.current) return;
      history.current!.write(JSON.stringify(next), group);
      show(next);
    },
    [show],
  );
  const begin = useCallback<PlanStore["begin"]>(
    (how) => {
      const next = how(latest.current);
      history.current = openHistory(JSON.stringify(next));
      show(next);
    },
    [show],
  );
  const undo = useCallback(() => show(JSON.parse(history.current!.undo()) as PlanState), [show]);
  const redo = useCallback(() => show(JSON.parse(history.current!.redo()) as PlanState), [show]);

  const parameters = useNavigation((place) => place.parameters);
  const own = useRef(given.current);
  const keep = useCallback((one: PlanState) => {
    const { view, keep: write } = useNavigation.getState();
    if (view !== "schedules") return;
    write(writePlan(one));
    own.current = useNavigation.getState().parameters;
  }, []);
  useEffect(() => {
    const timer = setTimeout(() => keep(state), patienceMs);
    return () => clearTimeout(timer);
  }, [state, keep]);
  // Another address shows another plan, by a link or by the browser's Back; one that tells of none is told this one.
  useEffect(() => {
    if (parameters === own.current) return;
    own.current = parameters;
    const told = readPlan(parameters, usualPlan);
    if (told) change(() => told);
    else keep(latest.current);
  }, [parameters, change, keep]);

  const { canUndo, canRedo } = history.current;
  return { state, change, begin, isGiven: first !== undefined, canUndo, canRedo, undo, redo };
}
