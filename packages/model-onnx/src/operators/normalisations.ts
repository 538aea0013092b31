import { type Tensor, sizeOf } from "@downslope/core";
import { axisOf } from "../constant.ts";
import { withRank } from "../value.ts";
import type { Call, Operator } from "./call.ts";

/* Operators that bring values to mean 0 and variance 1. */

/** scale (x - mean) / √(variance + ε) + shift. */
const standardised = (centred: Tensor, variance: Tensor, epsilon: number, scale: Tensor, shift?: Tensor): Tensor => {
  const scaled = centred.mul(variance.add(epsilon).sqrt().reciprocal().mul(scale));
  return shift ? scaled.add(shift) : scaled;
};

/** A vector over channels, beside `[batch, channels, ...space]`. */
const overChannels = (vector: Tensor, rank: number): Tensor =>
  vector.reshape([1, vector.size, ...Array<number>(rank - 2).fill(1)]);

/**
 * In training the statistics are those of the batch, its variance divided by n, and the running ones move towards them by
 * 1 - `momentum`, with the variance divided by n - 1, as in PyTorch; elsewhere the running ones are taken.
 */
const batchNormalisation: Operator = (call) => {
  const x = call.tensor(0);
  const epsilon = call.float("epsilon", 1e-5);
  const [scale, shift, mean, variance] = [1, 2, 3, 4].map((place) => overChannels(call.tensor(place), x.rank)) as [
    Tensor,
    Tensor,
    Tensor,
    Tensor,
  ];
  const { mode, state } = call.running;
  const names = call.node.inputs.slice(3, 5) as [string, string];
  if (!mode.training || !names.every((name) => Object.hasOwn(state, name)))
    return [standardised(x.sub(mean), variance, epsilon, scale, shift)];
  const axes = [...x.shape.keys()].filter((axis) => axis !== 1);
  const count = x.size / x.shape[1]!;
  if (count < 2)
    throw call.wrong(
      "input",
      "hold at least 2 values a channel in training, for batch normalisation measures their variance",
      x,
      "Choose a batch size that leaves no batch of one sample over, or set `train.dropLast`.",
    );
  const batchMean = x.mean(axes, { keepDims: true });
  const centred = x.sub(batchMean);
  const batchVariance = centred.square().mean(axes, { keepDims: true });
  move(call, names[0], batchMean);
  move(call, names[1], batchVariance.mul(count / (count - 1)));
  return [standardised(centred, batchVariance, epsilon, scale, shift)];
};

/** Moves a running statistic towards what a batch measured; by `statisticsShare` where it is measured anew. */
function move(call: Call, name: string, measured: Tensor): void {
  const { mode, state } = call.running;
  const share = mode.statisticsShare ?? 1 - call.float("momentum", 0.9);
  const own = measured.reshape(state[name]!.shape);
  if (typeof share === "number") {
    state[name] = state[name]!.mul(1 - share).add(own.mul(share));
    return;
  }
  const mixed = state[name]!.mul(share.neg().add(1)).add(own.mul(share));
  // Measured anew, they are rid of what was there, infinities too.
  state[name] = share.equal(1).where(own, mixed);
}

/** Over the axes from `axis` on, for each sample. */
const layerNormalisation: Operator = (call) => {
  const x = call.tensor(0);
  const first = axisOf(call.int("axis", -1), x.rank);
  const axes = [...x.shape.keys()].slice(first);
  const centred = x.sub(x.mean(axes, { keepDims: true }));
  const variance = centred.square().mean(axes, { keepDims: true });
  const shift = call.has(2) ? withRank(call.tensor(2), x.rank) : undefined;
  // The whole is divided before it is scaled, for the scale lies along the axes that the variance has lost.
  const even = centred.mul(variance.add(call.float("epsilon", 1e-5)).sqrt().reciprocal());
  const scaled = even.mul(withRank(call.tensor(1), x.rank));
  return [shift ? scaled.add(shift) : scaled];
};

/** Over space, for each channel of each sample. */
const instanceNormalisation: Operator = (call) => {
  const x = call.tensor(0);
  const axes = [...x.shape.keys()].slice(2);
  const centred = x.sub(x.mean(axes, { keepDims: true }));
  const variance = centred.square().mean(axes, { keepDims: true });
  const [scale, shift] = [1, 2].map((place) => overChannels(call.tensor(place), x.rank)) as [Tensor, Tensor];
  return [standardised(centred, variance, call.float("epsilon", 1e-5), scale, shift)];
};

/** Over groups of channels and space; scale and shift are by channel, before version 21 by group. */
const groupNormalisation: Operator = (call) => {
  const x = call.tensor(0);
  const [samples, channels] = x.shape as readonly [number, number];
  const groups = call.int("num_groups", 1);
  const flat = x.reshape([samples, groups, channels / groups, sizeOf(x.shape.slice(2))]);
  const centred = flat.sub(flat.mean([2, 3], { keepDims: true }));
  const variance = centred.square().mean([2, 3], { keepDims: true });
  const even = centred.mul(variance.add(call.float("epsilon", 1e-5)).sqrt().reciprocal());
  const [scale, shift] = [1, 2].map((place) => {
    const vector = call.tensor(place);
    return vector.reshape(vector.size === channels ? [1, groups, channels / groups, 1] : [1, groups, 1, 1]);
  }) as [Tensor, Tensor];
  return [even.mul(scale).add(shift).reshape(x.shape)];
};

export const normalisationOperators: Readonly<Record<string, Operator>> = {
  BatchNormalization: batchNormalisation,
  LayerNormalization: layerNormalisation,
  InstanceNormalization: instanceNormalisation,
  GroupNormalization: groupNormalisation,
};
