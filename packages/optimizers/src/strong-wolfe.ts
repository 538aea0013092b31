import { type Tensor, stack } from "@downslope/core";

/*
 * A line search by reverse communication: it names a step, is told the loss and the slope there at the next update, and
 * names another, until the strong Wolfe conditions hold. All its branches are choices between numbers.
 */

/** A search under way. Points are vectors [step, loss, slope] along the direction; the rest are scalars. */
export type Search = {
  /** 0 between searches, 1 while the bounds are looked for, 2 while they close in. */
  readonly phase: Tensor;
  /** The step whose loss is awaited. */
  readonly trial: Tensor;
  /** Trials of this search before that one. */
  readonly tries: Tensor;
  readonly start: Tensor;
  /** The best of the bounds; while they are looked for, the trial before. */
  readonly low: Tensor;
  readonly high: Tensor;
  /** 1 where `low` holds the first of two places. Where losses are equal, the first counts as the lower. */
  readonly isLowFirst: Tensor;
  /** 1 where the trial before came close to a bound. */
  readonly wasSlow: Tensor;
  /** The largest element of the direction. */
  readonly size: Tensor;
};

/** Loss and slope at a point of the line. */
interface Seen {
  readonly loss: Tensor;
  readonly slope: Tensor;
}

/** What a trial has shown. */
export interface Verdict {
  /** Whether the search is over: it ends at `next.low`. */
  readonly isOver: Tensor<"bool">;
  /** Whether `next.low` is this trial. */
  readonly takesTrial: Tensor<"bool">;
  /** Whether it is the start. */
  readonly takesStart: Tensor<"bool">;
  readonly next: Search;
}

const [idle, bracketing, zooming] = [0, 1, 2];
const sufficientDecrease = 1e-4;
const curvature = 0.9;
const mostTrials = 25;

const stepOf = (point: Tensor): Tensor => point.at(0, 0);
const lossOf = (point: Tensor): Tensor => point.at(0, 1);
const slopeOf = (point: Tensor): Tensor => point.at(0, 2);

/** Whether nothing is being searched. */
export const isIdle = ({ phase }: Search): Tensor<"bool"> => phase.equal(idle!);

/** A search from a point, or none. */
export function begin({
  isStarting,
  firstStep,
  loss,
  slope,
  size,
}: Seen & { readonly isStarting: Tensor<"bool">; readonly firstStep: Tensor; readonly size: Tensor }): Search {
  const none = size.zerosLike();
  const start = stack([none, loss, slope]);
  return {
    phase: isStarting.where(none.add(bracketing!), none),
    trial: isStarting.where(firstStep, none),
    tries: none,
    start,
    low: start,
    high: start,
    isLowFirst: none,
    wasSlow: none,
    size,
  };
}

/** The search that takes its first trial, whatever it shows. */
export function take(search: Search, { loss, slope }: Seen): Verdict {
  const isTaken = search.phase.greaterEqual(idle!);
  const low = stack([search.trial, loss, slope]);
  return { isOver: isTaken, takesTrial: isTaken, takesStart: isTaken.not(), next: { ...search, low } };
}

/**
 * One trial's loss and slope weighed: algorithms 3.5 and 3.6 of Nocedal and Wright (2006) with the constants and the
 * order of checks of PyTorch. A trial that is not finite counts as infinitely high, and the bounds are halved.
 */
export function weigh(search: Search, given: Seen, tolerance: number): Verdict {
  const { trial: step, tries, start, low, size } = search;
  const isFinite = given.loss.isFinite().and(given.slope.isFinite());
  const slope = isFinite.where(given.slope, 0);
  const loss = isFinite.where(given.loss, Number.POSITIVE_INFINITY);
  const point = stack([step, loss, slope]);
  const isZooming = search.phase.equal(zooming!);
  const isSpent = tries.greaterEqual(mostTrials);

  const isTooHigh = loss.greater(slopeOf(start).mul(step).mul(sufficientDecrease).add(lossOf(start)));
  const rises = loss.greaterEqual(lossOf(low)).and(isZooming.or(tries.greater(1)));
  const isWorse = isTooHigh.or(rises);
  const isAccepted = isWorse.not().and(slope.abs().lessEqual(slopeOf(start).mul(-curvature)));
  const isBetween = isZooming.or(isWorse).or(isAccepted.not().and(slope.greaterEqual(0)));

  const takesStart = isZooming.not().and(isSpent);
  const before = takesStart.where(start, low);
  const isTie = loss.equal(lossOf(before)).and(search.isLowFirst.equal(0));
  const isNewBound = isZooming.where(isTie, isBetween.or(isSpent).not());
  const takesTrial = loss.less(lossOf(before)).or(isNewBound);
  const nextLow = takesTrial.where(point, before);
  const isImproved = isZooming.and(isWorse.not());
  const turns = stepOf(search.high).sub(stepOf(low)).mul(slope).greaterEqual(0);
  const nextHigh = isImproved.where(turns.where(low, search.high), takesTrial.where(before, point));
  const swaps = isWorse.and(takesTrial);
  const isFirst = search.isLowFirst.greater(0);
  const isLowFirst = isZooming.where(swaps.where(isFirst.not(), isFirst), takesTrial.not());

  // While bounds are looked for, the next step lies beyond the last two; then it lies between the bounds.
  const other = isBetween.where(nextHigh, low);
  const isOrdered = stepOf(nextLow).less(stepOf(other));
  const left = isOrdered.where(nextLow, other);
  const right = isOrdered.where(other, nextLow);
  const width = stepOf(right).sub(stepOf(left));
  const isNarrow = isBetween.and(width.mul(size).less(tolerance));
  const least = isBetween.where(stepOf(left), step.add(step.sub(stepOf(low)).mul(0.01)));
  const most = isBetween.where(stepOf(right), step.mul(10));
  const aim = onceComputed(cubicMinimum(left, right, least, most));
  const isSlow = isBetween.and(distanceToNearer(aim, left, right).less(width.mul(0.1)));
  const isOutside = aim.greaterEqual(stepOf(right)).or(aim.lessEqual(stepOf(left)));
  const isMoved = isSlow.and(search.wasSlow.greater(0).or(isOutside));
  const fromRight = stepOf(right)
    .sub(aim)
    .abs()
    .less(aim.sub(stepOf(left)).abs());
  const inside = fromRight.where(stepOf(right).sub(width.mul(0.1)), stepOf(left).add(width.mul(0.1)));

  const number = (flag: Tensor<"bool">): Tensor => flag.toFloat(step.dtype);
  return {
    isOver: isAccepted.or(isSpent).or(isNarrow),
    takesTrial,
    takesStart: takesStart.and(takesTrial.not()),
    next: {
      phase: number(isBetween).add(bracketing!),
      trial: isMoved.where(inside, aim),
      tries: tries.add(1),
      start,
      low: nextLow,
      high: nextHigh,
      isLowFirst: number(isLowFirst),
      wasSlow: number(isSlow.and(isMoved.not())),
      size,
    },
  };
}

/** The minimum of the cubic through two points, equation 3.59, kept within bounds; their middle where it has none. */
function cubicMinimum(left: Tensor, right: Tensor, least: Tensor, most: Tensor): Tensor {
  const width = stepOf(right).sub(stepOf(left));
  const chord = lossOf(right).sub(lossOf(left)).div(width);
  const d1 = onceComputed(slopeOf(left).add(slopeOf(right)).sub(chord.mul(3)));
  const square = onceComputed(d1.square().sub(slopeOf(left).mul(slopeOf(right))));
  const hasMinimum = square.greaterEqual(0);
  const d2 = onceComputed(hasMinimum.where(square, 0).sqrt());
  const bend = slopeOf(right).sub(slopeOf(left)).add(d2.mul(2));
  const share = slopeOf(right).add(d2).sub(d1).div(bend);
  const place = onceComputed(stepOf(right).sub(width.mul(share)));
  const within = place.less(least).where(least, place.greater(most).where(most, place));
  return hasMinimum.and(place.isFinite()).where(within, least.add(most).mul(0.5));
}

function distanceToNearer(step: Tensor, left: Tensor, right: Tensor): Tensor {
  const [before, after] = [step.sub(stepOf(left)), stepOf(right).sub(step)];
  return before.less(after).where(before, after);
}

/** The same number. The engine computes a sum once, where it would write another expression out at each use of it. */
function onceComputed(scalar: Tensor): Tensor {
  return scalar.reshape([1]).sum();
}
