import type { HostArray } from "@downslope/core";
import { distributionOf, rangeOf, spreadOf } from "./distribution.ts";
import type { LayerActivations } from "./protocol.ts";
import { type OpenedModel, inputOf } from "./subject.ts";

/** Samples that are looked at: their spread hardly changes with more. */
const mostSamples = 500;

/** Share of samples for which a unit must lie at an end to count as saturated itself. */
const nearlyAlways = 0.95;

/**
 * Where activations have ends: beyond these their slope is below 6 % of its greatest.
 *
 *     tanh'(x) = 1 - y², which is 0.059 at |y| = 0.97;    4 σ'(x) = 4 y (1 - y), the same at y = 0.015 and 0.985
 */
const ends: Readonly<Record<string, (y: number) => boolean>> = {
  tanh: (y) => Math.abs(y) > 0.97,
  sigmoid: (y) => y < 0.015 || y > 0.985,
};

/** What each layer puts out for samples of the training split. */
export async function activationsOf(opened: OpenedModel): Promise<LayerActivations> {
  const { predictor, preview, model } = opened;
  const { inputs = new Float32Array() } = preview.splits.train ?? {};
  const width = preview.input.reduce((product, length) => product * length, 1);
  const all = inputs.length / width;
  const samples = Math.min(all, mostSamples);
  const rows = new Float32Array(samples * width);
  for (let i = 0; i < samples; i++) {
    const from = Math.floor((i * all) / samples) * width;
    rows.set(inputs.subarray(from, from + width), i * width);
  }
  const seen = Object.entries(await predictor.activations(inputOf(rows, preview.input)));
  return {
    samples,
    layers: seen.map(([layer, values], i) => {
      const activation = activationName(model.manifest.model.options, i === seen.length - 1);
      return {
        layer,
        values: distributionOf(values.data, rangeOf([values.data])),
        broken: spreadOf(values.data).broken,
        units: values.data.length / samples || 0,
        ...(activation !== undefined && { activation, ...countEnds(values, activation) }),
      };
    }),
  };
}

/** What a model says of its activations: `activation` of all layers but the last, `outputActivation` of that. */
function activationName(options: Readonly<Record<string, unknown>>, isLast: boolean): string | undefined {
  const name = options[isLast ? "outputActivation" : "activation"];
  return typeof name === "string" ? name : undefined;
}

function countEnds(
  { shape, data }: HostArray,
  activation: string,
): Pick<LayerActivations["layers"][number], "saturated" | "silent"> {
  const isEnd = ends[activation];
  if (isEnd) return { saturated: countUnits(shape, data, isEnd, nearlyAlways) };
  if (activation === "relu") return { silent: countUnits(shape, data, (y) => y === 0, 1) };
  return {};
}

/** The share of values that something holds for, and how many units it holds for nearly always. */
function countUnits(
  [samples = 0]: readonly number[],
  data: HostArray["data"],
  holds: (y: number) => boolean,
  always: number,
): { readonly share: number; readonly units: number } {
  const units = data.length / samples;
  const counts = new Float64Array(units || 0);
  for (let i = 0; i < data.length; i++) if (holds(data[i]!)) counts[i % units]! += 1;
  const sum = counts.reduce((one, other) => one + other, 0);
  return { share: sum / data.length, units: counts.filter((count) => count >= always * samples).length };
}
