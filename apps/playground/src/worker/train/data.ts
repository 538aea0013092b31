import { type Batch, type Dataset, FILES, type Pipeline, type Split, defaultServices } from "@downslope/core";
import type { DataPreview, Extent, Samples, Scaling, SplitName } from "./protocol.ts";
import { shapeOfData } from "./shape-of-data.ts";

/** Samples of a split that are handed to the page. */
const mostSamples = 4000;
/** Share of the width of the data that is left free around them. */
const margin = 0.06;
const splitNames: readonly SplitName[] = ["train", "validation", "test"];

/** The data of a pipeline, made once, with what the page is told of them. */
export interface OpenedData {
  readonly dataset: Dataset;
  readonly preview: DataPreview;
}

export async function openData({ dataset: configured, seed }: Pipeline): Promise<OpenedData> {
  const dataset = await configured.create({ files: defaultServices().get(FILES), seed });
  return { dataset, preview: previewOf(dataset, configured.plugin.name) };
}

function previewOf({ spec, splits }: Dataset, name: string): DataPreview {
  const shape = shapeOfData(spec);
  const width = spec.input.reduce((product, length) => product * length, 1);
  const samples: Partial<Record<SplitName, Samples>> = {};
  for (const split of splitNames) {
    const found = splits[split];
    if (found) samples[split] = samplesOf(found);
  }
  const extent = extentOf(shape.kind, Object.values(samples));
  const { target } = spec;
  return {
    ...shape,
    dataset: name,
    input: spec.input,
    features: spec.features ?? Array.from({ length: width }, (_, i) => `x${i + 1}`),
    target: target.kind === "classes" ? { kind: "classes", classes: target.classes } : target,
    splits: samples,
    ...scalingOf(spec.preprocessing, width),
    ...(target.kind === "classes" && { classCounts: countClasses(splits.train, target.classes.length) }),
    ...(extent && { extent }),
  };
}

/** What a data set learnt to scale its columns by, where it tells and each column is one number. */
function scalingOf(preprocessing: unknown, width: number): { readonly scaling?: readonly Scaling[] } {
  const { features } = (preprocessing ?? {}) as { features?: unknown };
  if (!Array.isArray(features) || features.length !== width) return {};
  const isScaled = ({ offset, scale }: Partial<Scaling>): boolean => Number.isFinite(offset) && Number.isFinite(scale);
  return features.every(isScaled) ? { scaling: features.map(({ offset, scale }: Scaling) => ({ offset, scale })) } : {};
}

/** A split's samples, as many as can be drawn. Data of pairs have no `input`, and none is given. */
function samplesOf(split: Split): Samples {
  const count = Math.min(split.length, mostSamples);
  const indices = Uint32Array.from({ length: count }, (_, i) => Math.floor((i * split.length) / count));
  const { input, target }: Batch = split.get(indices);
  const isShown = input !== undefined && target !== undefined;
  return {
    length: split.length,
    indices: isShown ? indices : new Uint32Array(),
    inputs: Float32Array.from(isShown ? input.data : []),
    targets: Float32Array.from(isShown ? target.data : []),
  };
}

/** Samples of each class. */
export function countClasses(split: Split, classes: number): number[] {
  const counts = Array<number>(classes).fill(0);
  const { target } = split.get(Uint32Array.from({ length: split.length }, (_, i) => i));
  for (const label of target?.data ?? []) if (label in counts) counts[label]! += 1;
  return counts;
}

type Range = readonly [low: number, high: number];

function extentOf(kind: DataPreview["kind"], splits: readonly Samples[]): Extent | undefined {
  if (kind === "line") {
    return { x: rangeOf(splits, ({ inputs }) => inputs), y: rangeOf(splits, ({ targets }) => targets) };
  }
  if (kind !== "plane" && kind !== "surface") return undefined;
  const [x, y] = [0, 1].map((axis) => rangeOf(splits, ({ inputs }) => inputs.filter((_, i) => i % 2 === axis)));
  return squared(x!, y!);
}

function rangeOf(splits: readonly Samples[], valuesOf: (samples: Samples) => Float32Array): Range {
  let [low, high] = [Infinity, -Infinity];
  for (const samples of splits) {
    for (const value of valuesOf(samples)) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (!(low < high)) [low, high] = Number.isFinite(low) ? [low - 1, low + 1] : [-1, 1];
  const free = (high - low) * margin;
  return [low - free, high + free];
}

/** One scale for both axes where they are of a kind, so that circles look round. */
function squared(x: Range, y: Range): Extent {
  const [width, height] = [x[1] - x[0], y[1] - y[0]];
  const side = Math.max(width, height);
  if (side > 2 * Math.min(width, height)) return { x, y };
  const around = ([low, high]: Range): Range => [(low + high - side) / 2, (low + high + side) / 2];
  return { x: around(x), y: around(y) };
}
