import { type Tensor, compiled, hostArray, onDevice, scope, valueAndGrad } from "@downslope/core";
import { type Hosts, type Platform, type Setting, freshParams, fromHosts, makerOf, zeroOf } from "./evaluate.ts";

type Tensors = Readonly<Record<string, Tensor>>;

const steps = 80;
const rate = 0.05;
const [decay, squareDecay] = [0.9, 0.999];

/**
 * The loss's own parameters, fitted to the picture's settled inputs by Adam, as they would be in the midst of a training:
 * the vectors of classes then lie where their samples are. Where a picture settles nothing they are as they begin.
 */
export function settledParams(setting: Setting, platform: Platform): Hosts {
  const { loss } = setting.subject;
  const { settled } = setting.picture;
  const params = freshParams(setting, platform);
  if (!loss.init || !settled) return params;
  const gradient = compiled((own: Tensors, zero: Tensor) => {
    const objective = (some: Tensors): Tensor =>
      loss.evaluate(settled(makerOf(setting, platform, zero, {}, zero)), undefined, some).sum();
    return valueAndGrad(objective)(own)[1];
  });
  const state = Object.entries(params).map(([path, { shape, data }]) => ({
    path,
    shape,
    data: Float64Array.from(data),
    mean: new Float64Array(data.length),
    square: new Float64Array(data.length),
  }));
  const current = (): Hosts =>
    Object.fromEntries(state.map(({ path, shape, data }) => [path, hostArray(data, shape, "float64")]));
  for (let step = 1; step <= steps; step++) {
    const slopes: Record<string, ArrayLike<number>> = {};
    onDevice(platform.device, () =>
      scope(() => {
        for (const [path, one] of Object.entries(gradient(fromHosts(platform, current()), zeroOf(platform))))
          slopes[path] = one.data();
      }),
    );
    for (const { path, data, mean, square } of state) {
      for (let i = 0; i < data.length; i++) {
        const slope = slopes[path]![i]!;
        mean[i] = decay * mean[i]! + (1 - decay) * slope;
        square[i] = squareDecay * square[i]! + (1 - squareDecay) * slope * slope;
        const size = Math.sqrt(square[i]! / (1 - squareDecay ** step));
        if (size > 0) data[i]! -= (rate * mean[i]!) / (1 - decay ** step) / size;
      }
    }
  }
  return current();
}
