import type { Outputs } from "../engine/engine.ts";
import type { SplitName } from "../plugin/dataset.ts";
import type { Metric, MetricTotals } from "../plugin/metric.ts";
import { chunks, encodeBatch } from "./data.ts";
import type { Scores } from "./events.ts";
import type { Session } from "./session.ts";

/** A metric under the name it is reported by. */
export interface NamedMetric {
  readonly name: string;
  readonly metric: Metric;
}

/** Samples that are evaluated at once: one shape and a remainder for a split, whatever the batch size. */
export const chunk = 256;

const addUp = (a: MetricTotals, b: MetricTotals): MetricTotals =>
  Object.fromEntries(Object.keys(a).map((name) => [name, a[name]! + b[name]!]));

/** The loss over several batches: totals and divisors of its parts add up, and are divided once. */
export class LossSum {
  readonly #parts: { total: number; divisor: number | undefined }[] = [];

  /** Adds what a program put out for a batch. */
  add(outputs: Outputs): void {
    for (let i = 0; outputs[`total.${i}`]; i++) {
      const [total, divisor] = [outputs[`total.${i}`]!.data[0]!, outputs[`divisor.${i}`]?.data[0]];
      const before = this.#parts[i];
      this.#parts[i] = {
        total: total + (before?.total ?? 0),
        divisor: divisor === undefined ? undefined : divisor + (before?.divisor ?? 0),
      };
    }
  }

  get value(): number {
    return this.#parts.reduce((sum, { total, divisor = 1 }) => sum + (divisor === 0 ? 0 : total / divisor), 0);
  }
}

/** The loss and metrics over a whole split: exact, however the split is cut. */
export async function evaluateSplit(
  { programs, state, dataset, parts: { loss }, metrics }: Session,
  splitName: SplitName,
  scalars: Readonly<Record<string, number>>,
  rest: () => Promise<void>,
): Promise<Scores> {
  const split = dataset.splits[splitName]!;
  const sum = new LossSum();
  const totals: (MetricTotals | undefined)[] = metrics.map(() => undefined);
  for (const indices of chunks(split.length, chunk)) {
    const pending = programs.evaluation.run(state, encodeBatch(loss, dataset.spec, split.get(indices)), scalars);
    const outputs = pending instanceof Promise ? await pending : pending;
    await rest();
    sum.add(outputs);
    metrics.forEach(({ metric }, i) => {
      const prefix = `${i}.`;
      const measured = Object.fromEntries(
        Object.entries(outputs)
          .filter(([name]) => name.startsWith(prefix))
          .map(([name, value]) => [name.slice(prefix.length), value.data[0]!]),
      );
      const before = totals[i];
      totals[i] = before ? (metric.merge ?? addUp)(before, measured) : measured;
    });
  }
  return {
    loss: sum.value,
    ...Object.fromEntries(metrics.map(({ name, metric }, i) => [name, metric.result(totals[i] ?? {})])),
  };
}
