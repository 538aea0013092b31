import { type Tensor, concat, convolve, problem, tensor } from "@downslope/core";

/** Weights of a window, which add up to 1. */
export type Window = readonly number[];

export function gaussianWindow(size: number, sigma: number): Window {
  const weights = Array.from({ length: size }, (_, i) => Math.exp(-(((i - (size - 1) / 2) / sigma) ** 2) / 2));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => weight / sum);
}

export const boxWindow = (size: number): Window => Array.from({ length: size }, () => 1 / size);

/** Means and second moments about them. */
export interface Moments {
  readonly meanX: Tensor;
  readonly meanY: Tensor;
  readonly varianceX: Tensor;
  readonly varianceY: Tensor;
  readonly covariance: Tensor;
}

/**
 * Moments in each window that lies inside the images `[batch, ...space, channels]`, of each channel by itself:
 * `[batch · channels, 1, ...windows]`. The mean of each image is taken off before squares are, so that a bright image
 * loses no digits.
 */
export function windowMoments(subject: string, prediction: Tensor, target: Tensor, window: Window): Moments {
  checkSize(subject, prediction, window.length);
  const [x, y] = [planes(prediction), planes(target)];
  const space = x.shape.slice(2).map((_, i) => i + 2);
  const [centreX, centreY] = [x, y].map((one) => one.stopGradient().mean(space, { keepDims: true })) as [
    Tensor,
    Tensor,
  ];
  const [a, b] = [x.sub(centreX), y.sub(centreY)];
  const parts = [a, b, a.square(), b.square(), a.mul(b)];
  const means = slidingMean(concat(parts), window);
  const [meanA, meanB, squareA, squareB, product] = parts.map((_, i) => {
    const length = x.shape[0]!;
    return means.slice(0, i * length, (i + 1) * length);
  }) as [Tensor, Tensor, Tensor, Tensor, Tensor];
  return {
    meanX: meanA.add(centreX),
    meanY: meanB.add(centreY),
    varianceX: squareA.sub(meanA.square()),
    varianceY: squareB.sub(meanB.square()),
    covariance: product.sub(meanA.mul(meanB)),
  };
}

/** The mean for each sample of a map over windows. */
export function meanOfSamples(map: Tensor, samples: number): Tensor {
  return map.reshape([samples, -1]).mean(1);
}

/** Channels moved beside the batch: `[batch · channels, 1, ...space]`. */
function planes(x: Tensor): Tensor {
  const [batch = 1, ...rest] = x.shape;
  const channels = rest.at(-1)!;
  const order = [0, x.rank - 1, ...rest.slice(1).map((_, i) => i + 1)];
  return x.transpose(order).reshape([batch * channels, 1, ...rest.slice(0, -1)]);
}

/** One axis after the other, which costs far less than a window of full size. */
function slidingMean(x: Tensor, window: Window): Tensor {
  return x.shape.slice(2).reduce<Tensor>((sum, _length, axis) => {
    const shape = x.shape.map((_, i) => (i === axis + 2 ? window.length : 1));
    return convolve(sum, tensor(Float64Array.from(window), { shape, dtype: x.dtype as "float32" | "float64" }));
  }, x);
}

function checkSize(subject: string, x: Tensor, size: number): void {
  const space = x.shape.slice(1, -1);
  if (space.length > 0 && space.every((length) => length >= size)) return;
  throw problem("SHAPE_MISMATCH", {
    subject,
    argument: "prediction",
    rule: `hold images [batch, ...space, channels] at least as long as the window, ${size}, along each axis of space`,
    got: x,
    cure: "Reshape it, or choose a smaller `window`.",
  });
}
