import type { NamedTensors, Program } from "../engine/engine.ts";
import type { Loss } from "../plugin/loss.ts";
import type { Metric } from "../plugin/metric.ts";
import type { Model, ModelMode } from "../plugin/model.ts";
import type { Optimizer, OptimizerState, Params } from "../plugin/optimizer.ts";
import { type Role, dataRoles } from "../plugin/roles.ts";
import { concat } from "../tensor/combine.ts";
import { randomKey } from "../tensor/random.ts";
import { Tensor } from "../tensor/tensor.ts";
import { valueAndGradWith } from "../tensor/transforms.ts";
import { fieldOf, outputRolesOf } from "./data.ts";

/** What a step moves on. A type, so that it counts as a tree. */
export type StepState = {
  readonly params: Params;
  readonly optimizer: OptimizerState;
  /** The model's own state: running statistics. */
  readonly model: Params;
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
  for (const role of outputRolesOf(loss)) {
    const result = model.apply(params, next, batch[fieldOf(role)]!, mode);
    const isSplit = role === "prediction" && loss.inputs.includes("variance");
    Object.assign(inputs, isSplit ? splitVariance(result.output) : { [role]: result.output });
    next = result.state;
  }
  for (const role of dataRoles) if (loss.inputs.includes(role)) inputs[role] = batch[role]!;
  return { inputs, state: next };
}

/** The halves of an output that tells how uncertain it is: predictions, and the numbers of which softplus makes variances. */
function splitVariance(output: Tensor): { prediction: Tensor; variance: Tensor } {
  const half = output.shape.at(-1)! / 2;
  return { prediction: output.slice(-1, 0, half), variance: output.slice(-1, half).softplus() };
}

/** Where a loss's own parameters lie among those that are trained. */
const ownPrefix = "loss.";

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

/**
 * The whole training step: forward pass, loss, backward pass, update. Where a gradient is not finite the loss comes out
 * NaN, so that one number tells the trainer whether to accept the step. A sum is finite only if its terms are.
 */
export function trainingStep(model: Model, loss: Loss, optimizer: Optimizer): Program<StepState> {
  return (state, batch, { learningRate, step, key }) => {
    const objective = (params: Params): readonly [Tensor, Params] => {
      const mode = { training: true, key: key as Tensor<"key"> };
      const parts = splitParams(params);
      const result = forward(model, loss, parts.model, state.model, batch, mode);
      return [loss.evaluate(result.inputs, batch["weight"], parts.loss), result.state];
    };
    const [value, modelState, gradients] = valueAndGradWith(objective as never)(state.params as never) as unknown as [
      Tensor,
      Params,
      Params,
    ];
    const updated = optimizer.update({
      gradients,
      params: state.params,
      state: state.optimizer,
      learningRate: learningRate!,
      step: step!,
    });
    const sum = sumOfAll(Object.values(gradients)).add(value);
    return {
      state: { params: updated.params, optimizer: updated.state, model: modelState },
      outputs: { loss: sum.isFinite().where(value, Number.NaN) },
    };
  };
}

/** Tensors up to this size are joined before they are summed: starting a kernel costs more than copying them. */
const joined = 65_536;

function sumOfAll(tensors: readonly Tensor[]): Tensor {
  const small = tensors.filter(({ size }) => size <= joined).map((one) => one.reshape([-1]));
  const large = tensors.filter(({ size }) => size > joined);
  const parts = small.length > 1 ? [concat(small), ...large] : [...small, ...large];
  return parts.map((one) => one.sum()).reduce((total, one) => total.add(one));
}

/** The evaluation of a batch: the loss's totals and divisors, and what each metric measures. */
export function evaluationStep(model: Model, loss: Loss, metrics: readonly Metric[]): Program<StepState> {
  return (state, batch) => {
    const mode = { training: false, key: randomKey(0) };
    const params = splitParams(state.params);
    const { inputs } = forward(model, loss, params.model, state.model, batch, mode);
    const outputs: Record<string, Tensor> = {};
    loss.totals(inputs, batch["weight"], params.loss).forEach(({ weight, total, divisor }, i) => {
      outputs[`total.${i}`] = total.mul(weight);
      if (divisor === undefined) return;
      outputs[`divisor.${i}`] = typeof divisor === "number" ? total.mul(0).add(divisor) : divisor;
    });
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

/** The model's output for a batch, with its variance where it tells one. */
export function predictionStep(model: Model, hasVariance: boolean): Program<StepState> {
  return (state, batch) => {
    const mode = { training: false, key: randomKey(0) };
    const { output } = model.apply(splitParams(state.params).model, state.model, batch["input"]!, mode);
    return { state, outputs: hasVariance ? splitVariance(output) : { prediction: output } };
  };
}
