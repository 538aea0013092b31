import { type ModelMode, type ModelVariables, type Params, type Tensor, ones, problem, zeros } from "@downslope/core";
import { parameterAt } from "./parameter.ts";

const epsilon = 1e-5;
/** Share of a new batch in the running statistics; the `momentum` of PyTorch, one less that of Keras. */
const momentum = 0.1;

/**
 * Variables of batch normalisation: `PATH.scale` of ones and `PATH.shift` of zeros, [features], are trained;
 * `PATH.mean` of zeros and `PATH.variance` of ones, [features], are running statistics.
 */
export function initBatchNormalisation(path: string, features: number): ModelVariables {
  return {
    params: { [`${path}.scale`]: ones([features]), [`${path}.shift`]: zeros([features]) },
    state: { [`${path}.mean`]: zeros([features]), [`${path}.variance`]: ones([features]) },
  };
}

/**
 * Brings each feature to mean 0 and variance 1 over the batch, then scales and shifts it.
 *
 *     y = scale (x - mean) / √(variance + ε) + shift
 *
 * `[batch, features] -> [batch, features]`. In training the statistics are those of the batch, its variance divided by
 * n, and the running ones move towards them: by 0.1, or by `mode.statisticsShare` where it is given, with the variance
 * divided by n - 1. Elsewhere the running ones are taken. ε is 1e-5. All of it as PyTorch's BatchNorm1d; Keras moves by
 * 0.01, has an ε of 1e-3 and divides the running variance by n.
 *
 * Source: S. Ioffe and C. Szegedy (2015), "Batch Normalization: Accelerating Deep Network Training by Reducing Internal
 * Covariate Shift", algorithms 1 and 2.
 */
export function applyBatchNormalisation(
  { params, state }: ModelVariables,
  path: string,
  x: Tensor,
  { training, statisticsShare }: Pick<ModelMode, "training" | "statisticsShare">,
): { readonly output: Tensor; readonly state: Params } {
  const [scale, shift] = ["scale", "shift"].map((name) => parameterAt(params, "params", path, name));
  const [mean, variance] = ["mean", "variance"].map((name) => parameterAt(state, "state", path, name));
  const normalise = (centred: Tensor, spread: Tensor): Tensor =>
    centred.mul(spread.add(epsilon).sqrt().reciprocal().mul(scale!)).add(shift!);
  if (!training) return { output: normalise(x.sub(mean!), variance!), state };
  const samples = x.shape[0]!;
  if (samples < 2) {
    throw problem("SHAPE_MISMATCH", {
      subject: path,
      argument: "input",
      rule: "hold at least 2 samples in training, for batch normalisation measures their variance",
      got: x,
      cure: "Choose a batch size that leaves no batch of one sample over, or set `train.dropLast`.",
    });
  }
  const batchMean = x.mean(0);
  const centred = x.sub(batchMean);
  const batchVariance = centred.square().mean(0);
  const [share, kept] = statisticsShare ? [statisticsShare, statisticsShare.neg().add(1)] : [momentum, 1 - momentum];
  const moved = (running: Tensor, measured: Tensor): Tensor => {
    const mixed = running.mul(kept).add(measured.mul(share));
    // Measured anew, they are rid of what was there, infinities too.
    return statisticsShare ? statisticsShare.equal(1).where(measured, mixed) : mixed;
  };
  return {
    output: normalise(centred, batchVariance),
    state: {
      ...state,
      [`${path}.mean`]: moved(mean!, batchMean),
      [`${path}.variance`]: moved(variance!, batchVariance.mul(samples / (samples - 1))),
    },
  };
}
