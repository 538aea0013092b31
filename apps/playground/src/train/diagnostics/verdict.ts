/** What is known of a run's gradients: numbers by step, in lists of one length. */
export interface Evidence {
  /** The length of each layer's gradient, from the input to the output; none where they are not measured. */
  readonly layers: readonly ArrayLike<number>[];
  /** Steps at which they were measured. */
  readonly steps: ArrayLike<number>;
  /** How many of them there are: lists may be longer. */
  readonly count: number;
  /** The loss of each step. */
  readonly losses: ArrayLike<number>;
  readonly lossSteps: ArrayLike<number>;
  readonly lossCount: number;
  /** What core found where the run was ended. */
  readonly failure?: Failure | undefined;
}

export interface Failure {
  readonly step: number;
  /** The layer whose parameters or gradient went bad first. */
  readonly layer?: number | undefined;
  readonly place: "data" | "parameters" | "output" | "loss" | "gradient";
}

/** What a run's gradients tell, in a word. Layers count from 0. */
export type Verdict =
  /** Too few steps to say anything. */
  | { readonly kind: "waiting" }
  /** The loss is well, and gradients are not measured. */
  | { readonly kind: "unmeasured" }
  /** The least and the greatest length of a layer's gradient now. */
  | { readonly kind: "healthy"; readonly least: number; readonly greatest: number }
  /** So many layers from the input get so small a share of the last layer's gradient. */
  | { readonly kind: "vanishing"; readonly layers: number; readonly step: number; readonly share: number }
  | {
      readonly kind: "exploding";
      readonly layer: number;
      readonly step: number;
      readonly norm: number;
      /** Large from the first step on, and not grown. */
      readonly isAtOnce: boolean;
      readonly failure?: Failure;
    }
  | ({ readonly kind: "not-finite" } & Failure)
  /** From this layer to the input all gradients are exactly 0. */
  | { readonly kind: "dead"; readonly layer: number; readonly step: number }
  | { readonly kind: "stalled"; readonly step: number };

/*
 * Where the lines are drawn. The figures in brackets are of real runs, which verdict.test.ts repeats.
 */
export const thresholds = {
  /** Steps before anything but a failure is said, and over which a median is taken: one batch alone says little. */
  window: 20,
  /**
   * A first layer that gets less than this share of the last layer's gradient learns a hundred times slower under one rate
   * for all. (Networks that learn lie between 0.02 and 6; eight sigmoid layers at 1e-7, eight relu layers without a fitting
   * initialisation and with plain SGD at 0.003.)
   */
  vanishingShare: 0.01,
  /** Below the rounding of float32, 1.2e-7, a step of rate 1 no longer changes a weight of size 1. */
  tiny: 1e-7,
  /** Lengths of healthy gradients are below 10, of losses that are summed below 100. */
  exploding: 1e3,
  /** ... and grown: data of large numbers have large gradients from the first step, which may well shrink. */
  growth: 10,
  /** Growth that is too much at any size above `large`. */
  orders: 1e3,
  large: 10,
  /** A loss below this share of the first is learnt: what comes then is no trouble. */
  learnt: 0.1,
  /** Steps of exact zeros in a row, before a layer counts as dead: a batch may be without error by chance. */
  deadSteps: 10,
  /** Steps before a run counts as stalled; the fall of the loss, and that of its last quarter, that are as good as none. */
  stalledSteps: 200,
  fallInAll: 0.1,
  fallLately: 0.005,
} as const;

/** Reads the signs in the order of how bad they are. */
export function verdict(evidence: Evidence): Verdict {
  const { layers, count, lossCount, failure } = evidence;
  const explosion = layers.length > 0 && count > 0 ? findExplosion(evidence) : undefined;
  if (failure) return explosion ? { ...explosion, failure } : { kind: "not-finite", ...failure };
  if (lossCount < thresholds.window) return { kind: "waiting" };
  if (explosion) return explosion;
  const isLearnt =
    meanOf(evidence.losses, lossCount - thresholds.window, lossCount) < thresholds.learnt * firstLoss(evidence);
  const isMeasured = layers.length > 0 && count >= thresholds.window;
  if (isMeasured && !isLearnt) {
    const trouble = findDead(evidence) ?? findVanishing(evidence);
    if (trouble) return trouble;
  }
  const stall = isLearnt ? undefined : findStall(evidence);
  if (stall) return stall;
  if (!isMeasured) return { kind: layers.length > 0 ? "waiting" : "unmeasured" };
  const now = layers.map((norms) => medianOf(norms, count - thresholds.window, count));
  return { kind: "healthy", least: Math.min(...now), greatest: Math.max(...now) };
}

function findExplosion({
  layers,
  steps,
  count,
  losses,
  lossCount,
  failure,
}: Evidence): (Verdict & { kind: "exploding" }) | undefined {
  // The least of the first few: where it explodes at once, the others are large already.
  const first = layers.map((norms) => leastOf(norms, Math.min(count, 5)));
  const isHuge = (norm: number, layer: number): boolean =>
    (norm > thresholds.exploding && norm > thresholds.growth * first[layer]!) ||
    (norm > thresholds.large && norm > thresholds.orders * first[layer]!);
  const isLarge = (norm: number): boolean => norm > thresholds.exploding;
  const isWorse = lossCount > 0 && !(losses[lossCount - 1]! <= 2 * losses[0]!);
  const recently = Math.max(0, count - thresholds.window);
  const lately = (test: (norm: number, layer: number) => boolean): boolean =>
    layers.some((norms, layer) => someOf(norms, recently, count, (norm) => test(norm, layer)));
  const isNow = failure !== undefined || lately(isHuge) || isWorse;
  const grown = isNow ? findFirst(layers, count, isHuge) : undefined;
  const told = ({ layer, at, norm }: Find, isAtOnce: boolean) =>
    ({ kind: "exploding", layer, step: steps[at]!, norm, isAtOnce }) as const;
  if (grown) return told(grown, false);
  const isFalling =
    lossCount >= 2 * thresholds.window &&
    meanOf(losses, lossCount - thresholds.window, lossCount) < 0.5 * meanOf(losses, 0, thresholds.window);
  const large = isFalling || !lately(isLarge) ? undefined : findFirst(layers, count, isLarge);
  return large && told(large, true);
}

interface Find {
  readonly layer: number;
  readonly at: number;
  readonly norm: number;
}

/** The first step at which something holds, and of that the layer nearest to the output, for there gradients begin. */
function findFirst(
  layers: Evidence["layers"],
  count: number,
  holds: (norm: number, layer: number) => boolean,
): Find | undefined {
  for (let at = 0; at < count; at++) {
    for (let layer = layers.length - 1; layer >= 0; layer--) {
      const norm = layers[layer]![at]!;
      if (holds(norm, layer)) return { layer, at, norm };
    }
  }
  return undefined;
}

/** The layer nearest to the output that has had no gradient at all for a while, though the one behind it has. */
function findDead({ layers, steps, count }: Evidence): Verdict | undefined {
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const norms = layers[layer]!;
    let from = count;
    while (from > 0 && norms[from - 1] === 0) from -= 1;
    if (count - from < thresholds.deadSteps) continue;
    // Too small for float32 is zero as well: then the layers behind it are nearly there, and gradients vanish.
    const behind = layers[layer + 1];
    if (behind && medianOf(behind, count - thresholds.window, count) < thresholds.tiny) return undefined;
    return { kind: "dead", layer, step: steps[from]! };
  }
  return undefined;
}

function findVanishing({ layers, steps, count }: Evidence): Verdict | undefined {
  if (layers.length < 2) return undefined;
  const last = layers.at(-1)!;
  const isStarved = (layer: number, to: number): boolean => {
    const from = Math.max(0, to - thresholds.window);
    const norm = medianOf(layers[layer]!, from, to);
    return norm < thresholds.tiny || norm < thresholds.vanishingShare * medianOf(last, from, to);
  };
  if (!isStarved(0, count)) return undefined;
  let starved = 1;
  while (starved < layers.length - 1 && isStarved(starved, count)) starved += 1;
  // Back to where it began, in strides that make long runs no slower.
  const stride = Math.max(1, Math.floor(count / 200));
  let from = count;
  while (from > thresholds.window && isStarved(0, from)) from -= stride;
  const at = from <= thresholds.window ? 0 : from;
  const since = count - thresholds.window;
  const share = medianOf(layers[0]!, since, count) / medianOf(last, since, count);
  return { kind: "vanishing", layers: starved, step: steps[Math.min(at, count - 1)]!, share };
}

/** The loss falls hardly at all, in all and lately. */
function findStall({ losses, lossSteps, lossCount }: Evidence): Verdict | undefined {
  if (lossCount < thresholds.stalledSteps) return undefined;
  const quarter = Math.floor(lossCount / 4);
  const [before, lately] = [
    meanOf(losses, lossCount - 2 * quarter, lossCount - quarter),
    meanOf(losses, lossCount - quarter, lossCount),
  ];
  const first = meanOf(losses, 0, thresholds.window);
  const fell = (from: number, to: number): number => (from - to) / Math.max(Math.abs(from), 1e-12);
  const isFlat = fell(first, lately) < thresholds.fallInAll && fell(before, lately) < thresholds.fallLately;
  return isFlat ? { kind: "stalled", step: lossSteps[lossCount - 2 * quarter]! } : undefined;
}

const firstLoss = ({ losses }: Evidence): number => Math.abs(meanOf(losses, 0, 5));

function meanOf(values: ArrayLike<number>, from: number, to: number): number {
  const start = Math.max(0, from);
  let sum = 0;
  for (let i = start; i < to; i++) sum += values[i]!;
  return sum / (to - start);
}

function medianOf(values: ArrayLike<number>, from: number, to: number): number {
  const sorted = Float64Array.from({ length: to - Math.max(0, from) }, (_, i) => values[Math.max(0, from) + i]!).sort();
  return sorted[Math.floor(sorted.length / 2)]!;
}

function leastOf(values: ArrayLike<number>, count: number): number {
  let least = Infinity;
  for (let i = 0; i < count; i++) least = Math.min(least, values[i]!);
  return least;
}

function someOf(values: ArrayLike<number>, from: number, to: number, holds: (value: number) => boolean): boolean {
  for (let i = from; i < to; i++) if (holds(values[i]!)) return true;
  return false;
}
