import { type Tensor, convolve, sizeOf } from "@downslope/core";
import { broadcastShape } from "../constant.ts";
import { aligned, withRank } from "../value.ts";
import type { Call, Operator } from "./call.ts";
import { paddingOf } from "./windows.ts";

/* Matrix products and convolutions. */

/** α A B + β C, with A and B turned where the attributes say so. */
const gemm: Operator = (call) => {
  const [a, b] = ([0, 1] as const).map((place) => {
    const one = call.tensor(place);
    return call.int(place === 0 ? "transA" : "transB", 0) === 1 ? one.transpose() : one;
  }) as [Tensor, Tensor];
  const [alpha, beta] = [call.float("alpha", 1), call.float("beta", 1)];
  const product = alpha === 1 ? a.matmul(b) : a.matmul(b).mul(alpha);
  if (!call.has(2) || beta === 0) return [product];
  const added = withRank(call.tensor(2), 2);
  return [product.add(beta === 1 ? added : added.mul(beta))];
};

const matmul: Operator = (call) => [productOf(call.tensor(0), call.tensor(1))];

/** The matrix product with NumPy's rules: vectors gain an axis and lose it again, axes before the last two are stretched. */
export function productOf(a: Tensor, b: Tensor): Tensor {
  const [left, right] = [a.rank === 1 ? a.expandDims(0) : a, b.rank === 1 ? b.expandDims(1) : b];
  const product = matrices(left, right);
  const kept = product.shape.filter(
    (_, i) => !(a.rank === 1 && i === product.rank - 2) && !(b.rank === 1 && i === product.rank - 1),
  );
  return product.reshape(kept);
}

function matrices(a: Tensor, b: Tensor): Tensor {
  if (b.rank === 2 && a.rank > 2) {
    const rows = a.reshape([sizeOf(a.shape.slice(0, -1)), a.shape.at(-1)!]);
    return rows.matmul(b).reshape([...a.shape.slice(0, -1), b.shape[1]!]);
  }
  if (a.rank === 2 && b.rank === 2) return a.matmul(b);
  const batch = broadcastShape([a.shape.slice(0, -2), b.shape.slice(0, -2)]);
  const stretched = (one: Tensor) => {
    const shape = [...batch, ...one.shape.slice(-2)];
    return String(shape) === String(one.shape) ? one : withRank(one, shape.length).broadcastTo(shape);
  };
  return stretched(a).matmul(stretched(b));
}

const convolution: Operator = (call) => {
  const [x, kernel] = [call.tensor(0), call.tensor(1)];
  const window = kernel.shape.slice(2);
  const strides = call.ints("strides") ?? window.map(() => 1);
  const dilation = call.ints("dilations") ?? window.map(() => 1);
  const reach = window.map((length, i) => (length - 1) * dilation[i]! + 1);
  const padding = paddingOf(call, x.shape.slice(2), reach, strides);
  const output = convolve(x, kernel, { strides, padding, dilation, groups: call.int("group", 1) });
  return [call.has(2) ? addChannels(call, output) : output];
};

function addChannels(call: Call, output: Tensor): Tensor {
  const bias = call.tensor(2);
  const [one, other] = aligned([output, bias.reshape([bias.size, ...output.shape.slice(2).map(() => 1)])]);
  return (one as Tensor).add(other as Tensor);
}

export const productOperators: Readonly<Record<string, Operator>> = {
  Gemm: gemm,
  MatMul: matmul,
  Conv: convolution,
};
