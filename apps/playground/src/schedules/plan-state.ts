import type { PluginEntry } from "@downslope/core";

/** A schedule among those that are shown. */
export interface Shown {
  /** Also its colour and shape. */
  readonly id: number;
  readonly entry: PluginEntry;
}

/** What a schedule that watches a metric is shown: a course with a name, or levels that somebody drew, evenly spaced. */
export type MetricCourse = string | readonly number[];

/** All that the view shows; kept in the address. */
export interface PlanState {
  readonly shown: readonly Shown[];
  /** Id of the one that is edited. */
  readonly selected: number;
  /** The option that moves. */
  readonly option: string;
  readonly base: number;
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly isLog: boolean;
  readonly metric: MetricCourse;
}

/** Schedules that are shown at once. */
export const mostShown = 6;
/** Steps that are planned. */
export const mostSteps = 300_000;

type Parameters = Readonly<Record<string, string | undefined>>;

/** The state as the address keeps it. */
export function writePlan({
  shown,
  selected,
  option,
  base,
  epochs,
  stepsPerEpoch,
  isLog,
  metric,
}: PlanState): Parameters {
  return {
    plans: JSON.stringify(shown.map(({ id, entry }) => [id, entry])),
    edit: String(selected),
    option: option === "learningRate" ? undefined : option,
    base: String(base),
    epochs: String(epochs),
    steps: String(stepsPerEpoch),
    log: isLog ? "1" : undefined,
    metric: typeof metric === "string" ? metric : metric.join(" "),
  };
}

/** Reads an address; what it does not say, or not well, is as `usual` has it. Nothing where it says nothing of plans. */
export function readPlan(given: Parameters, usual: PlanState): PlanState | undefined {
  const shown = readShown(given["plans"]);
  if (!shown) return undefined;
  const selected = Number(given["edit"]);
  const number = (text: string | undefined, otherwise: number, isWhole = false): number => {
    const value = Number(text);
    return text !== undefined && Number.isFinite(value) && value > 0 && (!isWhole || Number.isInteger(value))
      ? value
      : otherwise;
  };
  const levels = (given["metric"] ?? "").split(" ").map(Number);
  const isDrawn = levels.length > 1 && levels.every(Number.isFinite);
  const run = {
    epochs: number(given["epochs"], usual.epochs, true),
    stepsPerEpoch: number(given["steps"], usual.stepsPerEpoch, true),
  };
  return {
    shown,
    selected: shown.some(({ id }) => id === selected) ? selected : shown[0]!.id,
    option: given["option"] ?? "learningRate",
    base: number(given["base"], usual.base),
    ...(run.epochs * run.stepsPerEpoch <= mostSteps
      ? run
      : { epochs: usual.epochs, stepsPerEpoch: usual.stepsPerEpoch }),
    isLog: given["log"] === "1",
    metric: isDrawn ? levels : (given["metric"] ?? usual.metric),
  };
}

function readShown(text: string | undefined): readonly Shown[] | undefined {
  try {
    const found = (JSON.parse(text ?? "") as readonly (readonly [unknown, unknown])[]).flatMap(([id, entry]) =>
      typeof id === "number" && isEntry(entry) ? [{ id, entry }] : [],
    );
    return found.length > 0 ? found.slice(0, mostShown) : undefined;
  } catch {
    return undefined;
  }
}

function isEntry(value: unknown): value is PluginEntry {
  if (typeof value === "string") return true;
  return typeof value === "object" && value !== null && typeof (value as { use?: unknown }).use === "string";
}

/** The state with one more schedule, which is edited next. */
export function withShown(state: PlanState, entry: PluginEntry): PlanState {
  const taken = new Set(state.shown.map(({ id }) => id));
  let id = 0;
  while (taken.has(id)) id++;
  return { ...state, shown: [...state.shown, { id, entry }], selected: id };
}

/** The state without a schedule; one always stays. */
export function withoutShown(state: PlanState, id: number): PlanState {
  const shown = state.shown.filter((one) => one.id !== id);
  if (shown.length === 0) return state;
  return { ...state, shown, selected: state.selected === id ? shown[0]!.id : state.selected };
}

/** The state with another entry in place of one. */
export function withEntry(state: PlanState, id: number, entry: PluginEntry): PlanState {
  return { ...state, shown: state.shown.map((one) => (one.id === id ? { id, entry } : one)) };
}
