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
const chunk = 256;

const addUp = (a: MetricTotals, b: MetricTotals): MetricTotals =>
  Object.fromEntries(Object.keys(a).map((name) => [name, a[name]! + b[name]!]));

/** The loss and metrics over a whole split: exact, however the split is cut. */
export async function evaluateSplit(
  { programs, state, dataset, parts: { loss }, metrics }: Session,
  splitName: SplitName,
  scalars: Readonly<Record<string, number>>,
  rest: () => Promise<void>,
): Promise<Scores> {
  const split = dataset.splits[splitName]!;
  const parts: { total: number; divisor: number | undefined }[] = [];
  const totals: (MetricTotals | undefined)[] = metrics.map(() => undefined);
  for (const indices of chunks(split.length, chunk)) {
    const pending = programs.evaluation.run(state, encodeBatch(loss, dataset.spec, split.get(indices)), scalars);
    const outputs = pending instanceof Promise ? await pending : pending;
    await rest();
    for (let i = 0; outputs[`total.${i}`]; i++) {
      const [total, divisor] = [outputs[`total.${i}`]!.data[0]!, outputs[`divisor.${i}`]?.data[0]];
      const before = parts[i];
      parts[i] = {
        total: total + (before?.total ?? 0),
        divisor: divisor === undefined ? undefined : divisor + (before?.divisor ?? 0),
      };
    }
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
  const value = parts.reduce((sum, { total, divisor = 1 }) => sum + (divisor === 0 ? 0 : total / divisor), 0);
  return {
    loss: value,
    ...Object.fromEntries(metrics.map(({ name, metric }, i) => [name, metric.result(totals[i] ?? {})])),
  };
}
