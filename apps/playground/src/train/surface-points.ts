import type { MapPoint } from "../charts/field-points.tsx";
import type { DataPreview } from "../worker/train/protocol.ts";

/** Samples of a plane with a value: where they are. */
export function surfacePoints({ splits }: DataPreview): MapPoint[] {
  return Object.entries(splits).flatMap(([split, { inputs, indices }]) =>
    Array.from(indices, (_, i) => ({
      x: inputs[2 * i]!,
      y: inputs[2 * i + 1]!,
      style: 0,
      size: 6,
      isHollow: split !== "train",
    })),
  );
}
