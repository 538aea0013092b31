import {
  type ConfiguredMetric,
  type HostArray,
  type Metric,
  type MetricInputs,
  type MetricPlugin,
  type MetricTotals,
  type Tensor,
  compiled,
  fromHost,
  hostArray,
  isTensor,
  onDevice,
  scope,
} from "@downslope/core";
import { compareNumbers } from "../reference/compare.ts";
import { configure } from "../reference/configure.ts";
import type { Mode } from "../reference/loss-run.ts";
import { type Platform, float32, float64 } from "../reference/platform.ts";
import { inFloatType } from "../reference/written.ts";
import { BrokenPromise, type Check, expectNoMiss, showKeys } from "./check.ts";
import { type Draw, drawFrom } from "./draw.ts";
import { watchedCheck } from "./global-conduct.ts";
import type { Hook } from "./hooks.ts";
import { type PluginGiven, pluginChecks } from "./plugin.ts";

/** A metric plugin of any options. */
export type AnyMetricPlugin = MetricPlugin<never>;

/** A prediction and its target on the host, batch axis first. */
export interface MetricSample {
  readonly prediction: HostArray;
  readonly target: HostArray;
}

/** What the checks of a metric may be told. All of it can be left out. */
export interface MetricGiven extends PluginGiven {
  /** Prediction and target: logits of 4 classes with labels where its tasks name classes, else values. */
  readonly sample?: (draw: Draw) => MetricSample;
}

const rows = 7;
const columns = 4;

function sampleOf({ about, output }: AnyMetricPlugin, { sample }: MetricGiven): MetricSample {
  const draw = drawFrom(1);
  if (sample) return sample(draw);
  const prediction = draw.normal([rows, columns]);
  const tasks = about.tasks ?? [];
  if (tasks.includes("multiclass") || output === "embedding")
    return { prediction, target: draw.labels([rows], columns) };
  const isBinary = tasks.includes("binary") || tasks.includes("multilabel");
  return { prediction, target: isBinary ? draw.bits([rows, columns]) : draw.normal([rows, columns]) };
}

const create = (plugin: AnyMetricPlugin, { options }: MetricGiven): Metric =>
  configure<ConfiguredMetric>(plugin, options).create({});

function measure(metric: Metric, sample: MetricSample, { device, dtype }: Platform, mode: Mode): MetricTotals {
  const run = (prediction: Tensor, target: Tensor): Readonly<Record<string, Tensor>> =>
    metric.measure({ prediction, target });
  const f = mode === "traced" ? compiled(run as never) : run;
  return onDevice(device, () => {
    let totals: MetricTotals = {};
    scope(() => {
      const [prediction, target] = [sample.prediction, sample.target].map((host) => fromHost(inFloatType(host, dtype)));
      const measured = (f as typeof run)(prediction as Tensor, target as Tensor);
      totals = Object.fromEntries(Object.entries(measured).map(([name, one]) => [name, one.item()]));
    });
    return totals;
  });
}

function join(metric: Metric, a: MetricTotals, b: MetricTotals): MetricTotals {
  if (metric.merge) return metric.merge(a, b);
  return Object.fromEntries(Object.keys(a).map((name) => [name, a[name]! + b[name]!]));
}

function cut({ shape, dtype, data }: HostArray, from: number, to: number): HostArray {
  const width = data.length / shape[0]!;
  return hostArray(data.slice(from * width, to * width), [to - from, ...shape.slice(1)], dtype);
}

const result = "`measure` gives scalars, and `result` a finite number";

/** Checks what `create`, `measure` and `result` give for one batch. */
export function checkMetricResult(plugin: AnyMetricPlugin, given: MetricGiven): void {
  const expect = (isKept: boolean, hook: Hook, rule: string, got: unknown): void => {
    if (isKept) return;
    throw new BrokenPromise(plugin, result, `\`${hook}\` must ${rule}, got ${showKeys(got)}.`, { hook });
  };
  const metric = create(plugin, given);
  const isMetric = typeof metric?.measure === "function" && typeof metric.result === "function";
  expect(isMetric, "create", "return `{ measure, result }`", metric);
  const measuring = (inputs: MetricInputs): Readonly<Record<string, Tensor>> => {
    const measured = metric.measure(inputs);
    const isRecord = typeof measured === "object" && measured !== null && !(measured instanceof Promise);
    expect(isRecord && !isTensor(measured), "measure", "return a record of scalar tensors", measured);
    for (const [name, one] of Object.entries(measured))
      expect(isTensor(one) && one.size === 1, "measure", `return a tensor of one number as \`${name}\``, one);
    return measured;
  };
  const checked: Metric = { measure: measuring, result: (totals) => metric.result(totals) };
  const totals = measure(checked, sampleOf(plugin, given), float32, "untraced");
  const number: unknown = checked.result(totals);
  expect(Number.isFinite(number), "result", "return a finite number on an ordinary sample", number);
}

const traced = "compiled, it gives the same finite numbers as uncompiled";

/** Checks that compiling changes nothing. */
export function checkMetricTraced(plugin: AnyMetricPlugin, given: MetricGiven): void {
  const sample = sampleOf(plugin, given);
  for (const platform of [float64, float32]) {
    const metric = create(plugin, given);
    const [whole, plain] = (["traced", "untraced"] as const).map((mode) =>
      Object.values(measure(metric, sample, platform, mode)),
    );
    expectNoMiss(plugin, traced, compareNumbers(`${platform.dtype} totals`, whole!, plain!, 1e-5));
    const number = metric.result(measure(metric, sample, platform, "traced"));
    if (typeof number !== "number" || !Number.isFinite(number))
      throw new BrokenPromise(plugin, traced, `Its result on an ordinary sample is ${String(number)}.`);
  }
}

const joins = "however a split is cut into batches, it gives the same";

/** Checks that batches of unequal size, joined, give what the whole gives. */
export function checkMetricJoins(plugin: AnyMetricPlugin, given: MetricGiven): void {
  const { prediction, target } = sampleOf(plugin, given);
  const metric = create(plugin, given);
  const part = (from: number, to: number): MetricTotals =>
    measure(metric, { prediction: cut(prediction, from, to), target: cut(target, from, to) }, float64, "traced");
  const samples = prediction.shape[0]!;
  const whole = metric.result(part(0, samples));
  const parts = [part(0, 1), part(1, 3), part(3, samples)].reduce((a, b) => join(metric, a, b));
  expectNoMiss(plugin, joins, compareNumbers("result, joined from parts,", [metric.result(parts)], [whole], 1e-6));
}

const resultCheck: Check<AnyMetricPlugin, MetricGiven> = { name: "result", promise: result, run: checkMetricResult };

/** What every metric promises. */
export const metricChecks: readonly Check<AnyMetricPlugin, MetricGiven>[] = [
  ...pluginChecks(["title", "summary", "use", "avoid"]),
  ...watchedCheck(resultCheck),
  { name: "traced", promise: traced, run: checkMetricTraced },
  { name: "joins", promise: joins, run: checkMetricJoins },
];
