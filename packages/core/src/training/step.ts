import type { NamedTensors, Program } from "../engine/engine.ts";
import type { Loss } from "../plugin/loss.ts";
import type { Metric } from "../plugin/metric.ts";
import type { Model, ModelMode } from "../plugin/model.ts";
import type { Optimizer, OptimizerState, Params } from "../plugin/optimizer.ts";
import type { Role } from "../plugin/roles.ts";
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
 * The whole training step: forward pass, loss, backward pass, update. Where the loss or a gradient is not finite nothing
 * moves and the loss comes out NaN, so that one number tells the trainer and what was learnt is kept.
 */
export function trainingStep(model: Model, loss: Loss, optimizer: Optimizer): Program<StepState> {
  return (state, batch, { learningRate, step, key }) => {
    const objective = (params: Params): readonly [Tensor, Params] => {
      const result = forward(model, loss, params, state.model, batch, { training: true, key: key as Tensor<"key"> });
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
    const isSound = Object.values(gradients)
      .reduce((sum, gradient) => sum.add(gradient.abs().mean()), value)
      .isFinite();
    return {
      state: keepUnless(isSound, state, { params: updated.params, optimizer: updated.state, model: modelState }),
      outputs: { loss: isSound.where(value, Number.NaN) },
    };
  };
}

/** The new state where the condition holds, else the old one, leaf by leaf. */
function keepUnless<T>(isSound: Tensor<"bool">, before: T, after: T): T {
  if (after instanceof Tensor)
    return (after === (before as unknown) ? after : isSound.where(after, before as unknown as Tensor)) as T;
  if (Array.isArray(after)) return after.map((child, i) => keepUnless(isSound, (before as unknown[])[i], child)) as T;
  return Object.fromEntries(
    Object.entries(after as object).map(([name, child]) => [
      name,
      keepUnless(isSound, (before as Record<string, unknown>)[name], child),
    ]),
  ) as T;
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
