import { type Kind, type Tensor, sizeOf } from "@downslope/core";
import { axisOf } from "../constant.ts";
import { isConstant } from "../value.ts";
import type { Call, Operator } from "./call.ts";

/* Operators that join elements along axes, and those that make shares of them. */

type Reduce = (x: Tensor, axes: readonly number[], options: { readonly keepDims: boolean }) => Tensor;

const sum = (values: readonly number[]): number => values.reduce((total, one) => total + one, 0);

/** Axes are an attribute, in newer versions of the operators an input. */
const reduction =
  (f: Reduce | undefined, host?: (values: readonly number[]) => number): Operator =>
  (call) => {
    const x = call.value(0);
    const rank = x.shape.length;
    const given = call.intsOrInput("axes", 1)?.map((axis) => axisOf(axis, rank));
    const isEmpty = !given || given.length === 0;
    if (isEmpty && call.int("noop_with_empty_axes", 0) === 1) return [x];
    const axes = isEmpty ? [...x.shape.keys()] : given;
    const keepDims = call.int("keepdims", 1) === 1;
    if (isConstant(x) && host) {
      const reduced = x.reduce(axes, host);
      return [keepDims ? reduced : reduced.reshape(x.shape.filter((_, i) => !axes.includes(i)))];
    }
    if (!f) throw call.wrong("inputs", "be known from shapes and constants", x);
    return [f(call.anyTensor(0) as Tensor<Kind> as Tensor, axes, { keepDims })];
  };

/** Before version 13 all axes from the one on were taken as one. */
const shares =
  (f: (x: Tensor, axis: number) => Tensor): Operator =>
  (call: Call) => {
    const x = call.tensor(0);
    const isOld = call.running.opset < 13;
    const axis = axisOf(call.int("axis", isOld ? 1 : -1), x.rank);
    if (!isOld || axis === x.rank - 1) return [f(x, axis)];
    const flat = x.reshape([sizeOf(x.shape.slice(0, axis)), sizeOf(x.shape.slice(axis))]);
    return [f(flat, 1).reshape(x.shape)];
  };

export const reductionOperators: Readonly<Record<string, Operator>> = {
  ReduceSum: reduction((x, axes, options) => x.sum(axes, options), sum),
  ReduceMean: reduction(
    (x, axes, options) => x.mean(axes, options),
    (values) => sum(values) / values.length,
  ),
  ReduceMax: reduction(
    (x, axes, options) => x.max(axes, options),
    (values) => Math.max(...values),
  ),
  ReduceMin: reduction(
    (x, axes, options) => x.min(axes, options),
    (values) => Math.min(...values),
  ),
  ReduceProd: reduction(undefined, (values) => values.reduce((product, one) => product * one, 1)),
  ReduceL1: reduction((x, axes, options) => x.abs().sum(axes, options)),
  ReduceL2: reduction((x, axis, options) => x.norm({ axis, ...options })),
  ReduceSumSquare: reduction((x, axes, options) => x.square().sum(axes, options)),
  ReduceLogSumExp: reduction((x, axes, options) => x.logSumExp(axes, options)),
  Softmax: shares((x, axis) => x.softmax(axis)),
  LogSoftmax: shares((x, axis) => x.logSoftmax(axis)),
};
