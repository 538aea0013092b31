import { parseDocument } from "yaml";
import { canonical } from "../history/canonical.ts";
import type { RunRecord } from "../history/record.ts";
import { summarise } from "../history/statistics.ts";
import type { SweepAxis } from "../history/sweep.ts";

/** What somebody asks a sweep to vary, as the form has it. */
export interface SweepPlan {
  readonly losses: readonly string[];
  readonly optimizers: readonly string[];
  readonly rates: { readonly isOn: boolean; readonly low: number; readonly high: number; readonly count: number };
  readonly seeds: { readonly isOn: boolean; readonly count: number };
  /** Other options by path, with their values as text. */
  readonly others: readonly { readonly path: string; readonly text: string }[];
}

/** Rates evenly spaced by ratio, rounded to what people would write: 0.001, 0.0032, 0.01. */
export function rateGrid({ low, high, count }: SweepPlan["rates"]): number[] {
  const [from, to] = [Math.log10(Math.min(low, high)), Math.log10(Math.max(low, high))];
  const rates = Array.from(
    { length: count },
    (_, i) => 10 ** (count === 1 ? from : from + (i * (to - from)) / (count - 1)),
  );
  return [...new Set(rates.map((rate) => Number(rate.toPrecision(2))))];
}

/** Seeds from that of the document on. */
export const seedList = (first: number, count: number): number[] => Array.from({ length: count }, (_, i) => first + i);

/** Values as YAML, separated by commas; nothing where that cannot be read. */
export function readValues(text: string): readonly unknown[] | undefined {
  const document = parseDocument(`[${text}]`);
  if (document.errors.length > 0) return undefined;
  const values: unknown = document.toJS();
  return Array.isArray(values) && values.every((value) => value !== null) ? values : undefined;
}

/** The axes of a plan, the seeds last: what is compared over them comes together. */
export function axesOf(plan: SweepPlan, firstSeed: number): SweepAxis[] {
  const { losses, optimizers, rates, seeds, others } = plan;
  const axes: SweepAxis[] = [
    { path: "loss", values: losses },
    { path: "optimizer", values: optimizers },
    { path: "optimizer.learningRate", values: rates.isOn ? rateGrid(rates) : [] },
    ...others.map(({ path, text }) => ({ path, values: readValues(text) ?? [] })),
    { path: "seed", values: seeds.isOn ? seedList(firstSeed, seeds.count) : [] },
  ];
  return axes.filter(({ values }) => values.length > 0);
}

/** Seconds that a run of these options takes, by those that were trained on the same data and model for as long. */
export function secondsPerRun(records: readonly RunRecord[], options: RunRecord["options"]): number | undefined {
  const key = ({ dataset, model, train }: RunRecord["options"]): string => canonical([dataset, model, train]);
  const wanted = key(options);
  const alike = records.filter((run) => run.status === "completed" && key(run.options) === wanted);
  return alike.length === 0 ? undefined : summarise(alike.slice(-20).map(({ seconds }) => seconds)).mean;
}
