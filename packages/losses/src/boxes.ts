import { type Tensor, problem } from "@downslope/core";

/** Two boxes, compared. All are `[...]`, one number a pair, and the same for boxes of any size. */
export interface BoxOverlap {
  /** Intersection over union; 0 where both areas are 0. */
  readonly iou: Tensor;
  /** Share of the smallest box around both that neither covers; 0 where that has no area. */
  readonly gap: Tensor;
  /** Squared distance of the centres over the squared diagonal of the box around both; 0 where that is a point. */
  readonly distance: Tensor;
  /** Width and height of each. */
  readonly sizes: readonly [prediction: Size, target: Size];
}
export type Size = readonly [width: Tensor, height: Tensor];

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
  const [x, y] = [sidesOf(prediction, target, 0), sidesOf(prediction, target, 1)];
  // In units of their own: areas of tiny boxes would vanish, and those of huge ones overflow. Shares of areas are the
  // same in any unit along each axis, those of distances in any that is the same along both.
  const [across, down] = [scaled(x, x.hull), scaled(y, y.hull)];
  const product = (of: keyof Sides): Tensor => across[of].mul(down[of]);
  const [intersection, hull] = [product("common"), product("hull")];
  const union = product("prediction").add(product("target")).sub(intersection);
  const longest = x.hull.maximum(y.hull);
  const [level, upright] = [scaled(x, longest), scaled(y, longest)];
  const squares = (of: keyof Sides): Tensor => level[of].square().add(upright[of].square());
  return {
    iou: ratio(intersection, union),
    gap: ratio(hull.sub(union), hull),
    distance: ratio(squares("offset"), squares("hull")),
    sizes: [
      [x.prediction, y.prediction],
      [x.target, y.target],
    ],
  };
}

/** Two boxes along one axis: their lengths, what they have in common, what holds both, and from centre to centre. */
type Sides = Readonly<Record<"prediction" | "target" | "common" | "hull" | "offset", Tensor>>;

function sidesOf(prediction: Tensor, target: Tensor, axis: number): Sides {
  const [a, b] = [endsOf(prediction, axis), endsOf(target, axis)];
  return {
    prediction: a.high.sub(a.low),
    target: b.high.sub(b.low),
    common: a.high.minimum(b.high).sub(a.low.maximum(b.low)).relu(),
    hull: a.high.maximum(b.high).sub(a.low.minimum(b.low)),
    offset: a.low.sub(b.low).add(a.high.sub(b.high)).div(2),
  };
}

function endsOf(box: Tensor, axis: number): { low: Tensor; high: Tensor } {
  const [one, other] = [box.at(-1, axis), box.at(-1, axis + 2)];
  return { low: one.minimum(other), high: one.maximum(other) };
}

/** Lengths in a unit, which is not differentiated; as they are where it is 0. */
function scaled(sides: Sides, unit: Tensor): Sides {
  const still = unit.stopGradient();
  const one = still.equal(0).where(1, still);
  return Object.fromEntries(Object.entries(sides).map(([of, length]) => [of, length.div(one)])) as Sides;
}

/** Areas less than this in units of the box around both: the quotient of two such is as good as 0. */
const nothing = 1e-15;

/** a / b for a from 0 to b, and 0 where b is nothing. */
export function ratio(a: Tensor, b: Tensor): Tensor {
  const isNothing = b.less(nothing);
  return isNothing.where(0, a.div(isNothing.where(1, b)));
}
