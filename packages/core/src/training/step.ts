import type { NamedTensors, Program } from "../engine/engine.ts";
import type { Loss } from "../plugin/loss.ts";
import type { Metric } from "../plugin/metric.ts";
import type { Model, ModelMode } from "../plugin/model.ts";
import type { Optimizer, OptimizerState, Params } from "../plugin/optimizer.ts";
import type { LossTotal } from "../plugin/reduction.ts";
import { type Role, dataRoles } from "../plugin/roles.ts";
import { concat } from "../tensor/combine.ts";
import { randomKey, splitKey } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { valueAndGradWith } from "../tensor/transforms.ts";
import { fieldOf, outputRolesOf } from "./data.ts";
import { type Measured, normsOutput } from "./gradient-norms.ts";
import { scheduledPrefix } from "./schedule.ts";

/** What a step moves on. A type, so that it counts as a tree. */
export type StepState = {
  readonly params: Params;
  readonly optimizer: OptimizerState;
  /** The model's own state: running statistics. */
  readonly model: Params;
  /** The same for the parameters to evaluate with, where the optimizer asks for it. */
  readonly statistics?: Params;
  /** What the batches before this one have gathered, where several make one update. */
  readonly gathered?: Gathered;
};

/** Of each term of the loss: its sum so far, that of its gradients, and what both are to be divided by. */
export type Gathered = {
  readonly [term: string]: { readonly total: Tensor; readonly divisor: Tensor; readonly gradients: Params };
};

/** The tensors that a loss reads, and the model's state after it made them. */
export function forward(
  model: Model,
  loss: Loss,
  params: Params,
  state: Params,
  batch: NamedTensors,
  mode: ModelMode,
): { inputs: Partial<Record<Role, Tensor>>; state: Params } {
  const inputs: Partial<Record<Role, Tensor>> = {};
  let next = state;
  const roles = outputRolesOf(loss);
  // Each view has random numbers of its own; as for batches, the mean over views weighs each alike.
  const keys = roles.length > 1 ? splitKey(mode.key, roles.length) : [mode.key];
  for (const [i, role] of roles.entries()) {
    const own = { ...mode, key: keys[i]!, ...shareOf(mode.statisticsShare, i, roles.length) };
    const result = model.apply(params, next, batch[fieldOf(role)]!, own);
    const isSplit = role === "prediction" && loss.inputs.includes("variance");
    Object.assign(inputs, isSplit ? splitVariance(result.output) : { [role]: result.output });
    next = result.state;
  }
  for (const role of dataRoles) if (loss.inputs.includes(role)) inputs[role] = batch[role]!;
  return { inputs, state: next };
}

/** Of a share 1/b of the b-th batch, that of its i-th of n views: 1 / (n (b - 1) + i + 1). */
function shareOf(share: Tensor | undefined, i: number, n: number): Pick<ModelMode, "statisticsShare"> {
  if (!share) return {};
  return {
    statisticsShare:
      n === 1
        ? share
        : share.div(
            share
              .neg()
              .add(1)
              .mul(n)
              .add(share.mul(i + 1)),
          ),
  };
}

/** The halves of an output that tells how uncertain it is: predictions, and the numbers of which softplus makes variances. */
function splitVariance(output: Tensor): { prediction: Tensor; variance: Tensor } {
  const half = output.shape.at(-1)! / 2;
  return { prediction: output.slice(-1, 0, half), variance: output.slice(-1, half).softplus() };
}

/** Where a loss's own parameters lie among those that are trained. */
export const ownPrefix = "loss.";

/** The parameters of the model, and those of the loss. */
export function splitParams(params: Params): { model: Params; loss: Params } {
  const [own, rest] = [Object.entries(params).filter(([path]) => path.startsWith(ownPrefix)), { ...params }];
  for (const [path] of own) delete rest[path];
  return { model: rest, loss: Object.fromEntries(own.map(([path, one]) => [path.slice(ownPrefix.length), one])) };
}

/** The parameters of both, as one record to train. */
export function joinParams(model: Params, loss: Params): Params {
  return { ...model, ...Object.fromEntries(Object.entries(loss).map(([path, one]) => [ownPrefix + path, one])) };
}

/** What a step is made of. */
export interface StepParts {
  readonly model: Model;
  readonly loss: Loss;
  /** The optimizer, with the options that schedules move in place of numbers. */
  readonly optimizer: (scheduled: NamedTensors) => Optimizer;
  /** Paths of the parameters that stay as they are. */
  readonly frozen: readonly string[];
  /** Whose gradients a step measures: nobody's where it is left out. */
  readonly measured?: Measured;
}

/** What the host tells each step beside the batch. */
interface StepScalars {
  readonly learningRate: Tensor;
  readonly step: Tensor;
  readonly key: Tensor<"key">;
  readonly scheduled: NamedTensors;
}

/** The scalars of a step by what they are for. */
export function readScalars(scalars: NamedTensors): StepScalars {
  const { learningRate, step, key } = scalars;
  const scheduled = Object.entries(scalars).filter(([name]) => name.startsWith(scheduledPrefix));
  return {
    learningRate: learningRate!,
    step: step!,
    key: key as Tensor<"key">,
    scheduled: Object.fromEntries(scheduled.map(([name, value]) => [name.slice(scheduledPrefix.length), value])),
  };
}

/** The parameters that move, and those that do not. */
export function splitFrozen(params: Params, frozen: readonly string[]): { moving: Params; still: Params } {
  if (frozen.length === 0) return { moving: params, still: {} };
  const [still, moving] = [true, false].map((isStill) =>
    Object.fromEntries(Object.entries(params).filter(([path]) => frozen.includes(path) === isStill)),
  );
  return { moving: moving!, still: still! };
}

/** The parameters to evaluate with. */
export function evaluationParams(optimizer: Optimizer, frozen: readonly string[], state: StepState): Params {
  const { moving, still } = splitFrozen(state.params, frozen);
  return { ...still, ...optimizer.evaluationParams({ params: moving, state: state.optimizer }) };
}

/**
 * The whole training step: forward pass, loss, backward pass, update. Where a gradient is not finite the loss comes out
 * NaN, so that one number tells the trainer whether to accept the step. A sum is finite only if its terms are.
 */
export function trainingStep({ model, loss, optimizer, frozen, measured }: StepParts): Program<StepState> {
  return (state, batch, scalars) => {
    const { learningRate, step, key, scheduled } = readScalars(scalars);
    const { moving, still } = splitFrozen(state.params, frozen);
    const objective = (params: Params): readonly [Tensor, Params] => {
      const parts = splitParams({ ...still, ...params });
      const result = forward(model, loss, parts.model, state.model, batch, { training: true, key });
      return [loss.evaluate(result.inputs, batch["weight"], parts.loss), result.state];
    };
    const [value, modelState, gradients] = valueAndGradWith(objective as never)(moving as never) as unknown as [
      Tensor,
      Params,
      Params,
    ];
    const mover = optimizer(scheduled);
    const updated = mover.update({
      gradients,
      params: moving,
      state: state.optimizer,
      learningRate,
      step,
      loss: value,
      objective: (params) => objective(params)[0],
      // Computed where it is read: few optimizers draw, and what is split is not trimmed away.
      get key() {
        return splitKey(key, 2)[1]!;
      },
    });
    return {
      state: { ...state, params: { ...still, ...updated.params }, optimizer: updated.state, model: modelState },
      outputs: {
        loss: mover.acceptsNonFinite ? value : finiteOrNaN(value, gradients),
        ...normsOutput(measured, gradients),
      },
    };
  };
}

/** A loss, or NaN where a gradient is not finite. */
export function finiteOrNaN(loss: Tensor, gradients: Params): Tensor {
  return sumOfAll(Object.values(gradients)).add(loss).isFinite().where(loss, Number.NaN);
}

/** Tensors up to this size are joined before they are summed: starting a kernel costs more than copying them. */
const joined = 65_536;

function sumOfAll(tensors: readonly Tensor[]): Tensor {
  const small = tensors.filter(({ size }) => size <= joined).map((one) => one.reshape([-1]));
  const large = tensors.filter(({ size }) => size > joined);
  const parts = small.length > 1 ? [concat(small), ...large] : [...small, ...large];
  return parts.map((one) => one.sum()).reduce((total, one) => total.add(one));
}

/** The parts of a loss over a batch, as a program puts them out. */
export function totalsOutput(totals: readonly LossTotal[]): Record<string, Tensor> {
  const outputs: Record<string, Tensor> = {};
  totals.forEach(({ weight, total, divisor }, i) => {
    outputs[`total.${i}`] = total.mul(weight);
    if (divisor === undefined) return;
    outputs[`divisor.${i}`] = typeof divisor === "number" ? total.mul(0).add(divisor) : divisor;
  });
  return outputs;
}

/** The evaluation of a batch: the loss's totals and divisors, and what each metric measures. */
export function evaluationStep(parts: StepParts, metrics: readonly Metric[]): Program<StepState> {
  const { model, loss, optimizer, frozen } = parts;
  return (state, batch, scalars) => {
    const mode = { training: false, key: randomKey(0) };
    const params = splitParams(evaluationParams(optimizer(readScalars(scalars).scheduled), frozen, state));
    const { inputs } = forward(model, loss, params.model, state.statistics ?? state.model, batch, mode);
    const outputs = totalsOutput(loss.totals(inputs, batch["weight"], params.loss));
    const { prediction, target } = inputs;
    if (prediction && target) {
      metrics.forEach((metric, i) => {
        for (const [name, value] of Object.entries(metric.measure({ prediction, target })))
          outputs[`${i}.${name}`] = value;
      });
    }
    return { state, outputs };
  };
}

/** Running statistics of the model with the parameters to evaluate with: the mean over batches, `share` of each new one. */
export function statisticsStep({ model, loss, optimizer, frozen }: StepParts): Program<StepState> {
  return (state, batch, scalars) => {
    const { key, scheduled } = readScalars(scalars);
    const { model: params } = splitParams(evaluationParams(optimizer(scheduled), frozen, state));
    const mode = { training: true, key, statisticsShare: scalars["share"]! };
    const { state: statistics } = forward(model, loss, params, state.statistics ?? state.model, batch, mode);
    // A number that is read: an engine that queues its work would hold all batches of the split.
    return { state: { ...state, statistics }, outputs: { sum: sumOfAll(Object.values(statistics)) } };
  };
}

/** The model's output for a batch, with its variance where it tells one. */
export function predictionStep(model: Model, hasVariance: boolean): Program<StepState> {
  return (state, batch) => {
    const mode = { training: false, key: randomKey(0) };
    const { output } = model.apply(splitParams(state.params).model, state.model, batch["input"]!, mode);
    return { state, outputs: hasVariance ? splitVariance(output) : { prediction: output } };
  };
}
