import { type Tensor, problem } from "@downslope/core";

/** Two boxes, compared. All are `[...]`, one number a pair. */
export interface BoxOverlap {
  readonly union: Tensor;
  /** Intersection over union; 0 where both areas are 0. */
  readonly iou: Tensor;
  /** Width and height of the smallest box around both. */
  readonly hull: readonly [width: Tensor, height: Tensor];
  /** From the centre of one to that of the other, along x and y. */
  readonly offset: readonly [x: Tensor, y: Tensor];
}

/** Compares boxes `[..., 4]` of two corners, (x1, y1, x2, y2), in any order: a model may put out x2 < x1. */
export function compareBoxes(subject: string, prediction: Tensor, target: Tensor): BoxOverlap {
  if (prediction.shape.at(-1) !== 4) {
    throw problem("SHAPE_MISMATCH", {
      subject,
      argument: "prediction",
      rule: "have 4 numbers along its last axis, the corners (x1, y1, x2, y2) of a box",
      got: prediction,
    });
  }
  const sides = [0, 1].map((axis) => {
    const [a, b] = [sideOf(prediction, axis), sideOf(target, axis)];
    return {
      lengths: [a.high.sub(a.low), b.high.sub(b.low)] as const,
      common: a.high.minimum(b.high).sub(a.low.maximum(b.low)).relu(),
      hull: a.high.maximum(b.high).sub(a.low.minimum(b.low)),
      offset: a.low.add(a.high).sub(b.low).sub(b.high).div(2),
    };
  });
  const [x, y] = sides as [(typeof sides)[0], (typeof sides)[0]];
  const intersection = x.common.mul(y.common);
  const union = x.lengths[0].mul(y.lengths[0]).add(x.lengths[1].mul(y.lengths[1])).sub(intersection);
  return { union, iou: ratio(intersection, union), hull: [x.hull, y.hull], offset: [x.offset, y.offset] };
}

function sideOf(box: Tensor, axis: number): { low: Tensor; high: Tensor } {
  const [one, other] = [box.at(-1, axis), box.at(-1, axis + 2)];
  return { low: one.minimum(other), high: one.maximum(other) };
}

/** a / b, and 0 where b is 0. */
export function ratio(a: Tensor, b: Tensor): Tensor {
  const isZero = b.equal(0);
  return isZero.where(0, a.div(isZero.where(1, b)));
}
