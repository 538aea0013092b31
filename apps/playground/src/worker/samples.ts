import { FILES, type Pipeline, type Split, defaultServices } from "@downslope/core";
import type { Extent, Points, Samples } from "../protocol.ts";

/** Share of the plane's width that is left free around the points. */
const margin = 0.06;

/** The points of a pipeline whose data set lies in the plane. */
export async function readSamples({ dataset, seed }: Pipeline): Promise<Samples> {
  const { spec, splits } = await dataset.create({ files: defaultServices().get(FILES), seed });
  const train = readPoints(splits.train);
  const test = readPoints(splits.test);
  return {
    classes: spec.target.kind === "classes" ? spec.target.classes : [],
    train,
    test,
    extent: extentOf(train, test),
  };
}

function readPoints(split: Split | undefined): Points {
  const { input, target } = split?.get(Array.from({ length: split.length }, (_, i) => i)) ?? {};
  return { positions: Float32Array.from(input?.data ?? []), labels: Int32Array.from(target?.data ?? []) };
}

/** The square that holds all points, with a margin. */
function extentOf(...all: readonly Points[]): Extent {
  let [low, high] = [Infinity, -Infinity];
  for (const { positions } of all) {
    for (const value of positions) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  const free = (high - low) * margin;
  return { low: low - free, high: high + free };
}
