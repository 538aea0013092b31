import { type Tensor, compiled, hostArray, onDevice, scope, valueAndGrad } from "@downslope/core";
import { type Hosts, type Platform, type Setting, freshParams, fromHosts, makerOf, zeroOf } from "./evaluate.ts";

type Tensors = Readonly<Record<string, Tensor>>;

/** Beginnings that are tried, and steps from the best of them. */
const [beginnings, steps] = [16, 120];
const rate = 0.05;
const [decay, squareDecay] = [0.9, 0.999];

interface Slope {
  readonly value: number;
  readonly gradient: Readonly<Record<string, ArrayLike<number>>>;
}

/**
 * The loss's own parameters, fitted to the picture's settled inputs as they would be late in a training: the vectors of
 * classes then lie where their samples are. From the best of several beginnings, for such losses have hollows to be
 * stuck in. Where a picture settles nothing they are as they begin.
 */
export function settledParams(setting: Setting, platform: Platform): Hosts {
  const { loss } = setting.subject;
  const { settled } = setting.picture;
  if (!loss.init || !settled) return freshParams(setting, platform);
  const program = compiled((own: Tensors, zero: Tensor) => {
    const objective = (some: Tensors): Tensor =>
      loss.evaluate(settled(makerOf(setting, platform, zero, {}, zero)), undefined, some).sum();
    const [value, gradient] = valueAndGrad(objective)(own);
    return { value, gradient };
  });
  const slopeOf = (params: Hosts): Slope =>
    onDevice(platform.device, () => {
      let slope!: Slope;
      scope(() => {
        const { value, gradient } = program(fromHosts(platform, params), zeroOf(platform));
        const paths = Object.entries(gradient).map(([path, one]) => [path, one.data()] as const);
        slope = { value: value.item(), gradient: Object.fromEntries(paths) };
      });
      return slope;
    });
  const tried = Array.from({ length: beginnings }, (_, seed) => freshParams(setting, platform, seed + 1));
  const values = tried.map((params) => slopeOf(params).value);
  return descend(tried[values.indexOf(Math.min(...values))] ?? tried[0]!, slopeOf);
}

/** The best parameters on the way that Adam takes. */
function descend(start: Hosts, slopeOf: (params: Hosts) => Slope): Hosts {
  const state = Object.entries(start).map(([path, { shape, data }]) => ({
    path,
    shape,
    data: Float64Array.from(data),
    mean: new Float64Array(data.length),
    square: new Float64Array(data.length),
  }));
  const current = (): Hosts =>
    Object.fromEntries(state.map(({ path, shape, data }) => [path, hostArray(data.slice(), shape, "float64")]));
  let best: { readonly value: number; readonly params: Hosts } = { value: Number.POSITIVE_INFINITY, params: start };
  for (let step = 1; step <= steps; step++) {
    const params = current();
    const { value, gradient } = slopeOf(params);
    if (value < best.value) best = { value, params };
    for (const { path, data, mean, square } of state) {
      for (let i = 0; i < data.length; i++) {
        const slope = gradient[path]![i]!;
        mean[i] = decay * mean[i]! + (1 - decay) * slope;
        square[i] = squareDecay * square[i]! + (1 - squareDecay) * slope * slope;
        const size = Math.sqrt(square[i]! / (1 - squareDecay ** step));
        if (size > 0) data[i]! -= (rate * mean[i]!) / (1 - decay ** step) / size;
      }
    }
  }
  return best.params;
}
