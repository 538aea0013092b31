import type { NamedTensors, Program } from "../engine/engine.ts";
import { problem } from "../errors.ts";
import type { Optimizer, Params } from "../plugin/optimizer.ts";
import { randomKey, splitKey } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { valueAndGradWith } from "../tensor/transforms.ts";
import { normsOutput } from "./gradient-norms.ts";
import {
  type Gathered,
  type StepParts,
  type StepState,
  finiteOrNaN,
  forward,
  readScalars,
  splitFrozen,
  splitParams,
} from "./step.ts";

/*
 * Several batches that make one update, equal to the update of one batch as large as all of them. A loss is a sum of
 * terms, each a total over a divisor (samples, or their weights), so totals, divisors and gradients of totals add up over
 * batches, whatever their sizes, and are divided once, at the end. A mean of the batches' means would weigh the samples
 * of a smaller last batch more, and class weights wrongly.
 */

/** What of a term of the loss is the same for all batches. */
export interface Term {
  readonly weight: number;
  readonly isDivided: boolean;
}

/** The terms of the loss, seen on any batch. */
export function termsOf({ model, loss }: StepParts, state: StepState, batch: NamedTensors): Term[] {
  const params = splitParams(state.params);
  const { inputs } = forward(model, loss, params.model, state.model, batch, { training: false, key: randomKey(0) });
  const totals = loss.totals(inputs, batch["weight"], params.loss);
  return totals.map(({ weight, divisor }) => ({ weight, isDivided: divisor !== undefined }));
}

/** Adds a batch to what is gathered. */
export function gatherStep(parts: StepParts): Program<StepState> {
  return (state, batch, scalars) => {
    const { key, scheduled } = readScalars(scalars);
    const next = gather(parts, state, batch, key);
    return { state: next, outputs: { loss: checked(next.gathered!, parts.optimizer(scheduled)) } };
  };
}

/** Measures the gradients of what would be gathered with a batch; for those that failed, for of others the update tells. */
export function measureStep(parts: StepParts, terms: readonly Term[]): Program<StepState> {
  return (state, batch, scalars) => {
    const next = gather(parts, state, batch, readScalars(scalars).key);
    const { loss, gradients } = joined(terms, next);
    return { state: next, outputs: { loss, ...normsOutput(parts.measured, gradients) } };
  };
}

/** Adds the last batch and makes the update; what was gathered is 0 again. */
export function finishStep(parts: StepParts, terms: readonly Term[]): Program<StepState> {
  return (state, batch, scalars) =>
    update(parts, terms, gather(parts, state, batch, readScalars(scalars).key), scalars);
}

/** Makes the update of what is gathered, without another batch. */
export function flushStep(parts: StepParts, terms: readonly Term[]): Program<StepState> {
  return (state, _, scalars) => update(parts, terms, state, scalars);
}

/** The loss and the gradients of all that is gathered: totals over divisors. */
function joined(
  terms: readonly Term[],
  { gathered }: StepState,
): { readonly loss: Tensor; readonly gradients: Params } {
  const shares = terms.map(({ weight, isDivided }, i) => {
    if (!isDivided) return weight;
    const sum = gathered![i]!.divisor;
    const isEmpty = sum.equal(0);
    return isEmpty.where(0, isEmpty.where(1, sum).reciprocal().mul(weight));
  });
  const combine = (of: (term: Gathered[string]) => Tensor): Tensor =>
    shares.map((share, i) => of(gathered![i]!).mul(share)).reduce((sum, one) => sum.add(one));
  const gradients = Object.keys(gathered![0]!.gradients).map(
    (path) => [path, combine((one) => one.gradients[path]!)] as const,
  );
  return { loss: combine(({ total }) => total), gradients: Object.fromEntries(gradients) };
}

function update(
  { optimizer, frozen, measured }: StepParts,
  terms: readonly Term[],
  state: StepState,
  scalars: NamedTensors,
): ReturnType<Program<StepState>> {
  const { learningRate, step, key, scheduled } = readScalars(scalars);
  const gathered = state.gathered!;
  const { loss, gradients } = joined(terms, state);
  const { moving, still } = splitFrozen(state.params, frozen);
  const mover = optimizer(scheduled);
  const updated = mover.update({
    gradients,
    params: moving,
    state: state.optimizer,
    learningRate,
    step,
    loss,
    objective: refuseObjective,
    key: splitKey(key, 2)[1]!,
  });
  return {
    state: {
      ...state,
      params: { ...still, ...updated.params },
      optimizer: updated.state,
      gathered: Object.fromEntries(Object.entries(gathered).map(([term, one]) => [term, emptied(one)])),
    },
    outputs: {
      loss: mover.acceptsNonFinite ? loss : finiteOrNaN(loss, gradients),
      ...normsOutput(measured, gradients),
    },
  };
}

/** The state with the terms of the loss on a batch added to what is gathered. */
function gather(
  { model, loss, frozen }: StepParts,
  state: StepState,
  batch: NamedTensors,
  key: Tensor<"key">,
): StepState {
  const { moving, still } = splitFrozen(state.params, frozen);
  let next = state.model;
  const gathered = Object.entries(state.gathered!).map(([term, { total, divisor, gradients }]) => {
    const objective = (params: Params) => {
      const parts = splitParams({ ...still, ...params });
      const result = forward(model, loss, parts.model, state.model, batch, { training: true, key });
      const own = loss.totals(result.inputs, batch["weight"], parts.loss)[Number(term)]!;
      const by = own.divisor ?? 0;
      return [own.total, { divisor: typeof by === "number" ? own.total.mul(0).add(by) : by, state: result.state }];
    };
    const [value, extra, slopes] = valueAndGradWith(objective as never)(moving as never) as unknown as [
      Tensor,
      { divisor: Tensor; state: Params },
      Params,
    ];
    next = extra.state;
    const sums = Object.entries(gradients).map(([path, sum]) => [path, sum.add(slopes[path]!)] as const);
    const all = { total: total.add(value), divisor: divisor.add(extra.divisor), gradients: Object.fromEntries(sums) };
    return [term, all] as const;
  });
  return { ...state, model: next, gathered: Object.fromEntries(gathered) };
}

/** The sum of all totals, NaN where something gathered is not finite. */
function checked(gathered: Gathered, { acceptsNonFinite }: Optimizer): Tensor {
  return Object.values(gathered)
    .map(({ total, gradients }) => (acceptsNonFinite ? total : finiteOrNaN(total, gradients)))
    .reduce((sum, one) => sum.add(one));
}

const emptied = ({ total, divisor, gradients }: Gathered[string]): Gathered[string] => ({
  total: total.zerosLike(),
  divisor: divisor.zerosLike(),
  gradients: Object.fromEntries(Object.entries(gradients).map(([path, one]) => [path, one.zerosLike()])),
});

function refuseObjective(): never {
  throw problem("UNSUPPORTED", {
    subject: "train",
    argument: "accumulate",
    rule: "be 1 with an optimizer that looks at the loss elsewhere, such as sam or sophia",
    cure: "Use a larger `batchSize`, or another optimizer.",
  });
}
