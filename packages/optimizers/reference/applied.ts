import {
  type ConfiguredTransform,
  type HostArray,
  type Tensor,
  fromHost,
  onDevice,
  randomKey,
  scope,
  tensor,
} from "@downslope/core";
import type { HostParams } from "./replay.ts";

export interface Application {
  readonly gradients: HostParams;
  /** The gradients where they are left out. */
  readonly params?: HostParams;
  readonly step?: number;
  readonly seed?: number;
  readonly device?: "cpu" | "wasm";
}

/** The gradients that a transform makes at some parameters, a step and a seed. */
export function applied(transform: ConfiguredTransform, given: Application): HostParams {
  const { gradients, params = gradients, step = 0, seed = 0, device = "cpu" } = given;
  const part = transform.create({});
  const place = (all: HostParams): Record<string, Tensor> =>
    Object.fromEntries(Object.entries(all).map(([path, host]) => [path, fromHost<"float">(host)]));
  const scalar = (value: number): Tensor => tensor([value], { shape: [] });
  return onDevice(device, () => {
    let result: [string, HostArray][] = [];
    scope(() => {
      const placed = place(params);
      const made = part.update({
        gradients: place(gradients),
        params: placed,
        state: part.init(placed),
        learningRate: scalar(0.1),
        step: scalar(step),
        key: randomKey(seed),
      });
      result = Object.entries(made.gradients).map(([path, one]) => [path, one.toHost()]);
    });
    return Object.fromEntries(result);
  });
}
