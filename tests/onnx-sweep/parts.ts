import {
  type AnyPlugin,
  type ConfiguredLoss,
  type ConfiguredMetric,
  type ConfiguredOptimizer,
  type ConfiguredScheduler,
  type ConfiguredTransform,
  type HostArray,
  type OptimizerPlugin,
  type Schedule,
  type StatefulSchedule,
  chain,
  hostArray,
  hostNormal,
} from "@downslope/core";
import { mse, sparseCategoricalCrossEntropy } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { type MlpOptions, activationNames, mlp, normalisationNames, outputActivationNames } from "@downslope/models";
import { adam, optimizers, sgd } from "@downslope/optimizers";
import { constant, exponential, schedulers } from "@downslope/schedulers";
import { type Training, steps } from "./training.ts";

/* Every optimizer, layer, metric and schedule, in a pipeline that is usual in all else. */

const [samples, features, classes] = [12, 4, 3];
const numbers = (count: number, seed: number): Float32Array => Float32Array.from(hostNormal(count, 70, seed));

const batchesOf = (target: (seed: number) => HostArray): Training["batches"] =>
  [0, 1, 2].map((seed) => ({
    input: hostArray(numbers(samples * features, seed), [samples, features]),
    target: target(seed),
  }));
const labels = (seed: number): HostArray =>
  hostArray(
    Int32Array.from({ length: samples }, (_, i) => (i * 2 + (i >> 1) + seed) % classes),
    [samples],
  );
const values = (seed: number): HostArray => hostArray(numbers(samples * classes, 10 + seed), [samples, classes]);

interface Given {
  readonly loss?: ConfiguredLoss;
  readonly target?: (seed: number) => HostArray;
  readonly model?: MlpOptions;
}

/** The parts of a classifier of three classes, or what is given in their place. */
const usual = (name: string, given: Given = {}): Training => ({
  kind: "",
  name,
  model: mlp({ hidden: [6], activation: "tanh", ...given.model }).create({}),
  shapes: { input: [features], output: [classes] },
  loss: (given.loss ?? sparseCategoricalCrossEntropy()).create({}),
  optimizer: adam({ learningRate: 0.05 }),
  batches: batchesOf(given.target ?? labels),
});

const made = <C>(plugin: AnyPlugin, options: object = {}): C => (plugin as unknown as (options: object) => C)(options);

const inside = { optimizer: sgd({ learningRate: 0.1, momentum: 0.9 }) };
const optimizerOptions: Readonly<Record<string, object>> = {
  "add-weight-decay": { weightDecay: 0.1 },
  "clip-by-global-norm": { maxNorm: 0.1 },
  "clip-by-norm": { maxNorm: 0.1 },
  "clip-by-value": { maxValue: 0.02 },
  ema: inside,
  lookahead: inside,
  sam: inside,
  rmsprop: { momentum: 0.9 },
  scale: { factor: 0.5 },
  sgd: { momentum: 0.9 },
  "sign-sgd": { momentum: 0.9 },
  swa: { ...inside, startStep: 5 },
};

/** Numbers among an optimizer's options that a schedule may move, and those of the optimizer inside. */
function scheduledOf({ plugin, options }: ConfiguredOptimizer): Record<string, number> {
  const own = (plugin as Partial<OptimizerPlugin>).schedulable ?? [];
  const bases = own.map((name) => [name, (options as Record<string, number>)[name]!] as const);
  return Object.fromEntries(bases.filter(([, base]) => base > 0));
}

/**
 * What the gradient of a softmax leaves free, SOAP moves by rounding errors over rounding errors: its numbers are not the
 * same on any two devices. Values leave nothing free.
 */
const optimizerGiven: Readonly<Record<string, Given>> = {
  soap: { loss: mse(), target: values, model: { hidden: [4] } },
};
/** At the rate of some optimizers, made for long trainings, 20 steps change little that could be compared. */
const leastRate = 0.02;

const optimizerTrainings = optimizers.flatMap((plugin): Training[] => {
  const options = optimizerOptions[plugin.name];
  const isTransform = plugin.kind === "transform";
  const optimizer = isTransform
    ? chain(made<ConfiguredTransform>(plugin, options), sgd({ learningRate: 0.1 }))
    : made<ConfiguredOptimizer>(plugin, options);
  const rate = Math.max(leastRate, optimizer.create({}).learningRate);
  const training = {
    ...usual(plugin.name, optimizerGiven[plugin.name]),
    kind: plugin.kind,
    optimizer,
    rateAt: () => rate,
  };
  const scheduled = isTransform ? {} : scheduledOf(optimizer);
  if (Object.keys(scheduled).length === 0) return [training];
  const { model } = usual("", optimizerGiven[plugin.name]);
  return [training, { ...training, name: `${plugin.name}, scheduled`, model, scheduled }];
});

const layer = (name: string, model: MlpOptions, given: Given = {}): Training => ({
  ...usual(name, { ...given, model }),
  kind: "layer",
});
const outputActivationsAlone = outputActivationNames.filter((name) => !activationNames.includes(name as never));
const layerTrainings = [
  ...activationNames.map((activation) => layer(activation, { activation })),
  ...outputActivationsAlone.map((outputActivation) =>
    layer(`${outputActivation}, last`, { outputActivation }, { loss: mse(), target: values }),
  ),
  ...normalisationNames
    .filter((name) => name !== "none")
    .map((normalisation) => layer(`${normalisation} normalisation`, { normalisation })),
  layer("dropout", { dropout: 0.4 }),
];

const metricGiven: Readonly<Record<string, Given>> = {
  mae: { loss: mse(), target: values },
  r2: { loss: mse(), target: values },
  rmse: { loss: mse(), target: values },
};
const metricTrainings = metrics.map((plugin): Training => ({
  ...usual(plugin.name, metricGiven[plugin.name]),
  kind: "metric",
  metric: made<ConfiguredMetric>(plugin),
}));

const others = [constant(), exponential({ gamma: 0.9 })];
const schedulerOptions: Readonly<Record<string, object>> = {
  "cosine-warm-restarts": { firstPeriod: 6 },
  cyclic: { base: 0.01, stepSizeUp: 4 },
  exponential: { gamma: 0.9 },
  "exponential-warmup": { warmupSteps: 5 },
  "inverse-time": { decaySteps: 5 },
  "linear-warmup": { warmupSteps: 5 },
  "multi-step": { milestones: [5, 10] },
  noise: { scheduler: constant() },
  "piecewise-constant": { milestones: [5, 10], values: [0.1, 0.05, 0.01] },
  product: { schedulers: others },
  "reduce-on-plateau": { patience: 2 },
  scale: { factor: 0.5, scheduler: constant() },
  sequence: { schedulers: others, milestones: [8] },
  step: { stepSize: 5 },
  "warmup-stable-decay": { warmupSteps: 4 },
};

/** Epochs of one step each, for schedules that watch the loss: it stands still, so that they act. */
function rateOf(schedule: Schedule | StatefulSchedule): (step: number) => number {
  if (typeof schedule === "function") return schedule;
  return (step) => {
    let state = schedule.init();
    for (let seen = 0; seen < step; seen++) state = schedule.observe(state, 1, { loss: 1 }, seen + 1);
    return schedule.learningRate(state, step);
  };
}

const scheduled = usual("scheduled");
const schedulerTrainings = schedulers.map((plugin): Training => {
  const context = { baseLearningRate: 0.05, totalSteps: steps, stepsPerEpoch: 5 };
  const schedule = made<ConfiguredScheduler>(plugin, schedulerOptions[plugin.name]).create(context);
  return { ...scheduled, kind: "scheduler", name: plugin.name, rateAt: rateOf(schedule) };
});

export const partTrainings: readonly Training[] = [
  ...optimizerTrainings,
  ...layerTrainings,
  ...metricTrainings,
  ...schedulerTrainings,
];
