import type { Engine, HostTree } from "../engine/engine.ts";
import { isHostArray } from "../engine/host.ts";
import type { Pipeline } from "../pipeline/pipeline.ts";
import type { Batch } from "../plugin/dataset.ts";
import type { Loss } from "../plugin/loss.ts";
import type { Model } from "../plugin/model.ts";
import type { Params } from "../plugin/optimizer.ts";
import type { HostArray } from "../tensor/dtype.ts";
import { fromHost } from "../tensor/create.ts";
import { Tensor } from "../tensor/tensor.ts";
import { valueAndGrad } from "../tensor/transforms.ts";
import { type Tree, leavesOf, mapTree } from "../tensor/tree.ts";
import type { NamedTensors } from "../engine/engine.ts";
import type { Session } from "./session.ts";
import { forward, splitParams } from "./step.ts";

/** What a failed step was given. */
export interface FailedStep {
  readonly model: Model;
  readonly loss: Loss;
  readonly state: { readonly params: HostTree; readonly model: HostTree };
  readonly batch: Batch;
  readonly key: Uint32Array;
  /** Number of classes, where labels are class indices. */
  readonly classes?: number;
  /** Label of samples that the loss leaves out. */
  readonly ignoreIndex?: unknown;
}

/** The first tensor that went bad, and what to do. */
export interface Finding {
  readonly tensor: string;
  readonly message: string;
}

/** Repeats a failed step piece by piece, in the order of computation, until something is not finite. */
export async function diagnose(engine: Engine, failed: FailedStep): Promise<Finding> {
  return (
    inData(failed) ?? inParams(failed.state.params) ?? inComputation(await recompute(engine, failed), largestOf(failed))
  );
}

/** Why a step of a session failed. */
export async function diagnoseStep(
  { engine, parts: { model, loss }, state, dataset }: Session,
  pipeline: Pipeline,
  batch: Batch,
  key: Uint32Array,
): Promise<Finding> {
  const { params, model: modelState } = (await state.read()) as Readonly<Record<string, HostTree>>;
  const { target } = dataset.spec;
  const classes =
    loss.target === "class-index" && target.kind === "classes"
      ? { classes: target.classes.length, ignoreIndex: pipeline.loss.options["ignoreIndex"] }
      : {};
  return diagnose(engine, { model, loss, state: { params: params!, model: modelState! }, batch, key, ...classes });
}

const badOf = (array: HostArray): number => array.data.findIndex((value) => !Number.isFinite(value));

function inData({ batch, classes, ignoreIndex }: FailedStep): Finding | undefined {
  for (const [name, array] of Object.entries(batch)) {
    const place = badOf(array);
    if (place >= 0) {
      return {
        tensor: name,
        message: `The data is not finite: \`${name}\` holds ${array.data[place]} in sample ${Math.floor(place / (array.data.length / array.shape[0]!))} of the batch. Clean the data set: drop or fill such cells.`,
      };
    }
  }
  const target = batch["target"];
  const wrong =
    classes === undefined || target?.dtype !== "int32"
      ? undefined
      : target.data.find((label) => label !== ignoreIndex && (label >= classes || label < 0));
  if (wrong === undefined) return undefined;
  return {
    tensor: "target",
    message: `The data has the label ${wrong}, which is not a class index from 0 to ${classes! - 1}. Correct the labels of the data set, or let the loss ignore them.`,
  };
}

/** The first parameter that is not finite. */
export function inParams(params: HostTree): Finding | undefined {
  for (const { path, leaf } of leavesOf<HostArray>(params as Tree<HostArray>, isHostArray)) {
    if (badOf(leaf) >= 0)
      return {
        tensor: `params.${path}`,
        message: `The parameter \`${path}\` is not finite. The update before this one was too large: lower the learning rate or clip the gradients.`,
      };
  }
  return undefined;
}

type Recomputed = {
  outputs: Readonly<Record<string, HostArray>>;
  loss: HostArray;
  gradients: Readonly<Record<string, HostArray>>;
};

async function recompute(engine: Engine, { model, loss, state, batch, key }: FailedStep): Promise<Recomputed> {
  const tensors = (tree: HostTree) =>
    mapTree<HostArray, Tensor>(tree as Tree<HostArray>, isHostArray, (array) => fromHost(array)) as Params;
  return (await engine.evaluate(() => {
    const given = Object.fromEntries(
      Object.entries(batch).map(([name, array]) => [name, fromHost(array)]),
    ) as NamedTensors;
    const modelState = tensors(state.model);
    const mode = { training: true, key: fromHost<"key">({ shape: [2], dtype: "uint32", data: key }) };
    const run = (params: Params) => forward(model, loss, params, modelState, given, mode).inputs;
    const params = tensors(state.params);
    const { target: _target, length: _length, ...outputs } = run(splitParams(params).model);
    const objective = (one: Params): Tensor => {
      const parts = splitParams(one);
      return loss.evaluate(run(parts.model), given["weight"], parts.loss);
    };
    const [value, gradients] = valueAndGrad(objective as never)(params as never);
    return { outputs: outputs as Record<string, Tensor>, loss: value, gradients };
  })) as unknown as Recomputed;
}

/** Parameters beyond this have left the range in which networks work; before they overflow, the loss does. */
const isDiverged = (largest: number): boolean => largest > 1e4;

function largestOf({ state }: FailedStep): number {
  let largest = 0;
  for (const { leaf } of leavesOf<HostArray>(state.params as Tree<HostArray>, isHostArray)) {
    for (const value of leaf.data) largest = Math.max(largest, Math.abs(value));
  }
  return largest;
}

function inComputation({ outputs, loss, gradients }: Recomputed, largest: number): Finding {
  const growth = `The parameters have grown to ${largest.toExponential(1)}: training diverged. Lower the learning rate or clip the gradients.`;
  const finding = (tensor: string, what: string, cure: string): Finding => ({
    tensor,
    message: `${what} ${isDiverged(largest) ? growth : cure}`,
  });
  for (const [role, array] of Object.entries(outputs)) {
    if (badOf(array) < 0) continue;
    const what = `The model's output, \`${role}\`, is not finite though its parameters are.`;
    return finding(role, what, "It overflows on the way: scale the inputs or choose another initialisation.");
  }
  if (badOf(loss) >= 0) {
    const what = "The loss is not finite though its inputs are.";
    const causes = "a logarithm of a negative number, a label that is not a class";
    const cure = `They may lie outside its domain (${causes}), or overflow it: scale the targets or choose another loss.`;
    return finding("loss", what, cure);
  }
  // Backpropagation meets the last layer first.
  for (const [path, array] of Object.entries(gradients).toReversed()) {
    if (badOf(array) < 0) continue;
    const what = `The gradient of \`${path}\` is not finite though the loss is.`;
    const cure = "Clip the gradients, lower the learning rate or choose another initialisation.";
    return finding(`gradients.${path}`, what, cure);
  }
  const what = "The compiled step gave a loss that is not finite, but the same step done piece by piece did not:";
  const cure = "the values lie at the edge of what float32 can hold. Scale the data or lower the learning rate.";
  return finding("loss", what, cure);
}
