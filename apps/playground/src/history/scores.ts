import { canonical } from "./canonical.ts";
import type { BestScore, Goal, RunRecord, SplitName } from "./record.ts";

/** The name of a score: `validation.accuracy`. */
export const scoreName = (split: SplitName, metric: string): string => `${split}.${metric}`;

/** The parts of a score's name. */
export function scoreParts(name: string): { readonly split: string; readonly metric: string } {
  const dot = name.indexOf(".");
  return { split: name.slice(0, dot), metric: name.slice(dot + 1) };
}

/** Which way a score is better; nothing where its metric says nothing. */
export function goalOf(name: string, goals: RunRecord["goals"]): Goal | undefined {
  const { metric } = scoreParts(name);
  return metric === "loss" ? "minimise" : goals[metric];
}

/** Whether a value is better than another. Nothing is better than a value that is not a number; any other value is. */
export function isBetter(value: number, than: number, goal: Goal): boolean {
  if (Number.isNaN(value)) return false;
  if (Number.isNaN(than)) return true;
  return goal === "maximise" ? value > than : value < than;
}

interface Place {
  readonly step: number;
  readonly epoch: number;
}

/**
 * Whether a score means the same in all of some runs: the values of one loss function say nothing beside those of
 * another, nor beside its own with other options.
 */
export function isComparable(name: string, runs: readonly Pick<RunRecord, "options">[]): boolean {
  if (scoreParts(name).metric !== "loss") return true;
  return new Set(runs.map(({ options }) => canonical(options.loss))).size < 2;
}

/** Last and best values with new scores put in; of equal ones the earlier is the best. */
export function withScores(
  { last, best, goals }: Pick<RunRecord, "last" | "best" | "goals">,
  scores: Readonly<Record<string, number>>,
  { step, epoch }: Place,
): Pick<RunRecord, "last" | "best"> {
  const next: Record<string, BestScore> = { ...best };
  for (const [name, value] of Object.entries(scores)) {
    const goal = goalOf(name, goals);
    if (goal && isBetter(value, next[name]?.value ?? NaN, goal)) next[name] = { value, step, epoch };
  }
  return { last: { ...last, ...scores }, best: next };
}

/** Names of all scores of some runs: validation first, then test, then training; the loss last of each. */
export function scoreNames(records: readonly Pick<RunRecord, "last">[]): string[] {
  const names = [...new Set(records.flatMap(({ last }) => Object.keys(last)))];
  const order = ["validation", "test", "train"];
  const rank = (name: string): [number, number] => {
    const { split, metric } = scoreParts(name);
    return [order.indexOf(split), metric === "loss" ? 1 : 0];
  };
  return names.sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || a.localeCompare(b);
  });
}
