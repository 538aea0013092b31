import type { Tensor } from "../tensor/tensor.ts";
import type { InputOf, OptionsSchema, OutputOf } from "./options.ts";
import { type Configured, type Plugin, type PluginDefinition, definePlugin } from "./plugin.ts";

/** What a metric sees of a batch: the model's output, and the target as the loss was given it. */
export interface MetricInputs {
  readonly prediction: Tensor;
  readonly target: Tensor<"float" | "int">;
}

/** Scalars of one batch, or of all batches so far. */
export type MetricTotals = Readonly<Record<string, number>>;

/** A metric at work: measured a batch at a time inside the compiled evaluation, joined on the host in float64. */
export interface Metric {
  /** Scalars of one batch; traced. */
  measure(inputs: MetricInputs): Readonly<Record<string, Tensor>>;
  /** Joins two parts of a split. Sums each scalar where it is left out. */
  merge?(a: MetricTotals, b: MetricTotals): MetricTotals;
  /** The metric over all that was measured. */
  result(totals: MetricTotals): number;
}

export interface MetricDefinition<S extends OptionsSchema> extends PluginDefinition<S> {
  /** Whether larger values are better. */
  readonly goal: "maximise" | "minimise";
  /** `embedding` where it measures points in a space, and not predictions of the target. */
  readonly output?: "embedding";
  create(options: OutputOf<S>): Metric;
}

export interface MetricPlugin<Input = object> extends Plugin<"metric", Input, MetricContext, Metric> {
  readonly goal: "maximise" | "minimise";
  /** What it measures: predictions of the target, or embeddings. */
  readonly output: "target" | "embedding";
}
export type MetricContext = Readonly<Record<never, never>>;
export type ConfiguredMetric = Configured<"metric", MetricContext, Metric>;

/** Makes a metric plugin: exact over a whole split, however it is cut into batches. */
export function defineMetric<const S extends OptionsSchema>(definition: MetricDefinition<S>): MetricPlugin<InputOf<S>> {
  const make = (options: OutputOf<S>) => definition.create(options);
  const { goal, output = "target" } = definition;
  return definePlugin("metric", definition, make, { info: { goal, output } }) as unknown as MetricPlugin<InputOf<S>>;
}
