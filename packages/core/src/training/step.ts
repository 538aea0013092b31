import type { NamedTensors, Program } from "../engine/engine.ts";
import type { Loss } from "../plugin/loss.ts";
import type { Metric } from "../plugin/metric.ts";
import type { Model, ModelMode } from "../plugin/model.ts";
import type { Optimizer, OptimizerState, Params } from "../plugin/optimizer.ts";
import type { Role } from "../plugin/roles.ts";
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
    inputs[role] = result.output;
    next = result.state;
  }
  if (loss.inputs.includes("target")) inputs.target = batch["target"]!;
  return { inputs, state: next };
}

/**
 * The whole training step: forward pass, loss, backward pass, update. Where a gradient is not finite the loss comes out
 * NaN, so that one number tells the trainer whether to accept the step. A sum is finite only if its terms are.
 */
export function trainingStep(model: Model, loss: Loss, optimizer: Optimizer): Program<StepState> {
  return (state, batch, { learningRate, step, key }) => {
    const objective = (params: Params): readonly [Tensor, Params] => {
      const mode = { training: true, key: key as Tensor<"key"> };
      const result = forward(model, loss, params, state.model, batch, mode);
      return [loss.evaluate(result.inputs, batch["weight"]), result.state];
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

/** The evaluation of a batch: the loss's total and divisor, and what each metric measures. */
export function evaluationStep(model: Model, loss: Loss, metrics: readonly Metric[]): Program<StepState> {
  return (state, batch) => {
    const mode = { training: false, key: randomKey(0) };
    const { inputs } = forward(model, loss, state.params, state.model, batch, mode);
    const { total, divisor } = loss.totals(inputs, batch["weight"]);
    const outputs: Record<string, Tensor> = {
      total,
      divisor: typeof divisor === "number" ? total.mul(0).add(divisor) : divisor,
    };
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

/** The model's output for a batch. */
export function predictionStep(model: Model): Program<StepState> {
  return (state, batch) => {
    const mode = { training: false, key: randomKey(0) };
    return { state, outputs: { prediction: model.apply(state.params, state.model, batch["input"]!, mode).output } };
  };
}
