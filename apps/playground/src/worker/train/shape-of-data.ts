import type { DatasetSpec } from "@downslope/core";
import type { DataKind } from "./protocol.ts";

/** How data can be drawn, and the size of images. */
export interface DataShape {
  readonly kind: DataKind;
  readonly image?: readonly [height: number, width: number];
}

/** Tells from a data set's description how its samples can be drawn. */
export function shapeOfData({ input, features, target }: DatasetSpec): DataShape {
  const image = imageSize(input, features);
  if (image) return { kind: "images", image };
  if (input.length !== 1) return { kind: "table" };
  const isOneValue = target.kind === "values" && target.names.length === 1;
  if (input[0] === 2 && target.kind === "classes") return { kind: "plane" };
  if (input[0] === 2 && isOneValue) return { kind: "surface" };
  if (input[0] === 1 && isOneValue) return { kind: "line" };
  return { kind: "table" };
}

/** Height and width of one channel, by the shape of the input or by features that are named by row and column. */
function imageSize(
  input: readonly number[],
  features: readonly string[] | undefined,
): readonly [height: number, width: number] | undefined {
  const [height, width, channels = 1] = input;
  if (height === undefined) return undefined;
  if (width !== undefined) return input.length <= 3 && channels === 1 ? [height, width] : undefined;
  const places = features?.map((name) => /[^\d](\d+)\D(\d+)$/.exec(name)?.slice(1).map(Number));
  if (!places || places.length < 4 || places.some((place) => !place)) return undefined;
  const columns = Math.max(...places.map((place) => place![1]!)) + 1;
  const isGrid = places.every((place, i) => place![0] === Math.floor(i / columns) && place![1] === i % columns);
  return isGrid && height % columns === 0 ? [height / columns, columns] : undefined;
}
