import { sizeOf } from "@downslope/core";
import type { Abstract } from "@downslope/core/engine";
import type { ElementType } from "./graph.ts";
import { hostTypeOf } from "./tensors.ts";

/** A part of a state's memory: so many elements of a type from a place on, read as a tensor of this shape. */
export interface View {
  readonly type: ElementType;
  readonly start: number;
  readonly shape: readonly number[];
}

/** Where each array of a state lies in memory. */
export interface Layout {
  /** By place. */
  readonly views: readonly View[];
  /** Elements of each type in all. */
  readonly sizes: ReadonlyMap<ElementType, number>;
}

/** Arrays of up to this many elements lie side by side, so that what moves them can move them together. */
export const packedSize = 65_536;

/** Large arrays begin at multiples of this many elements: products of matrices that begin elsewhere take longer. */
const aligned = 16;

/** Lays arrays out in memory: the small ones first. */
export function layoutOf(arrays: readonly Abstract[]): Layout {
  const sizes = new Map<ElementType, number>();
  const views: View[] = [];
  for (const isSmall of [true, false]) {
    arrays.forEach(({ shape, dtype }, place) => {
      const length = sizeOf(shape);
      if (length <= packedSize !== isSmall) return;
      const type = hostTypeOf(dtype);
      const end = sizes.get(type) ?? 0;
      const start = isSmall ? end : Math.ceil(end / aligned) * aligned;
      views[place] = { type, start, shape };
      sizes.set(type, start + length);
    });
  }
  return { views, sizes };
}
