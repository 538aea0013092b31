import type { Edge, Mark } from "./protocol.ts";
import type { Samples } from "./evaluate.ts";

/** Looks closer: values and gradients at other places of the same curve. */
export type Zoom = (places: Float64Array) => Samples;

/** Of the steepest gradient: below this share there is hardly any. */
const hardlyAny = 1e-3;
/** Of the range of values: above this share the loss is not at its lowest. */
const notLowest = 1e-2;
/** Gradients this near each other are those of a straight line. */
const straight = 2e-3;
/** Shorter stretches, in parts of the picture, are not worth a word. */
const [shortestLine, shortestSaturation] = [0.15, 0.04];
/** Kinks that are told of, and places at which each is looked at: of curves with few places, less. */
const detail = (places: number): { readonly kinks: number; readonly fine: number } =>
  places > 100 ? { kinks: 10, fine: 65 } : { kinks: 3, fine: 17 };

/** Marks, and the parts of the curve that were looked at closely for them. */
export interface Marked {
  readonly marks: readonly Mark[];
  readonly views: readonly View[];
}

/** What is worth a word of a curve: its minimum, kinks, and stretches in which it saturates, grows straight or ends. */
export function markCurve(x: Float64Array, samples: Samples, zoom: Zoom): Marked {
  const isFinite = x.map((_, i) => Number(Number.isFinite(samples.value[i]) && Number.isFinite(samples.gradient[i])));
  const finite = stretches(isFinite, (one) => one === 1);
  const broken = stretches(isFinite, (one) => one === 0).map(([from, to]): Mark => ({
    kind: "undefined",
    x: x[from]!,
    to: x[to]!,
  }));
  if (finite.length === 0) return { marks: broken, views: [] };
  const values = [...samples.value].filter((value) => Number.isFinite(value));
  const [lowest, highest] = [Math.min(...values), Math.max(...values)];
  if (highest - lowest <= 1e-6 * Math.max(1, Math.abs(highest)))
    return {
      marks: [...broken, { kind: "flat", x: x[finite[0]![0]]!, to: x[finite.at(-1)![1]]!, value: lowest }],
      views: [],
    };
  const least = minimum(x, samples, lowest, highest);
  const peaks = jumps(samples.gradient);
  // All that is looked at more closely at once, for each call takes its time.
  const spans: Stretch[] = peaks.map(({ i }) => [i - 1, i + 1]);
  if (least.span) spans.push(least.span);
  const views = closer(x, spans, zoom);
  const marks = [
    least.span ? refined(least.mark, views.at(-1)!) : least.mark,
    ...kinks(peaks, views).map((mark) => ({ ...mark, x: rounded(mark.x, x) })),
    ...finite.flatMap((stretch) => saturated(x, samples, stretch, lowest, highest)),
    ...finite.flatMap((stretch) => ends(x, samples, stretch)),
    ...broken,
  ];
  return { marks, views };
}

type Stretch = readonly [from: number, to: number];

/** Runs of places, by their first and last, in which something holds. */
function stretches<T>(
  all: ArrayLike<T>,
  holds: (one: T, i: number) => boolean,
  from = 0,
  to = all.length - 1,
): Stretch[] {
  const found: Stretch[] = [];
  let start = -1;
  for (let i = from; i <= to + 1; i++) {
    const isOn = i <= to && holds(all[i]!, i);
    if (isOn && start < 0) start = i;
    if (!isOn && start >= 0) {
      found.push([start, i - 1]);
      start = -1;
    }
  }
  return found;
}

/** A part of the curve, looked at closely. */
export type View = Samples & { readonly places: Float64Array };
function closer(x: Float64Array, spans: readonly Stretch[], zoom: Zoom): View[] {
  const { fine } = detail(x.length);
  const places = spans.flatMap(([from, to]) => {
    const [low, high] = [x[from]!, x[to]!];
    return Array.from({ length: fine }, (_, k) => low + ((high - low) * k) / (fine - 1));
  });
  if (places.length === 0) return [];
  const all = Float64Array.from(places);
  const { value, gradient } = zoom(all);
  return spans.map((_, i) => {
    const cut = (some: Float64Array): Float64Array => some.subarray(i * fine, (i + 1) * fine);
    return { places: cut(all), value: cut(value), gradient: cut(gradient) };
  });
}

type Minimum = Extract<Mark, { kind: "minimum" }>;

/** The minimum as far as the places tell, and around which of them to look closer. */
function minimum(
  x: Float64Array,
  { value }: Samples,
  lowest: number,
  highest: number,
): { readonly mark: Minimum; readonly span?: Stretch } {
  const near = 1e-6 * (highest - lowest);
  const [from, to] = stretches(value, (one) => one <= lowest + near).toSorted(
    (a, b) => b[1] - b[0] - (a[1] - a[0]),
  )[0]!;
  const last = x.length - 1;
  const edge: Edge | undefined = from === 0 ? "low" : to === last ? "high" : undefined;
  // Towards an edge a curve may come ever nearer to its lowest without being there.
  const isFalling = edge !== undefined && value[from] !== value[to];
  if (to > from + 1 && !isFalling) return { mark: { kind: "minimum", x: x[from]!, to: x[to]!, value: lowest } };
  if (edge) return { mark: { kind: "minimum", x: x[edge === "low" ? 0 : last]!, value: lowest, edge } };
  return {
    mark: { kind: "minimum", x: x[from]!, value: lowest },
    span: [Math.max(0, from - 1), Math.min(last, to + 1)],
  };
}

function refined(mark: Minimum, { places, value }: View): Minimum {
  let best = 0;
  for (let i = 1; i < value.length; i++) if (value[i]! < value[best]! || !Number.isFinite(value[best]!)) best = i;
  return value[best]! < mark.value ? { ...mark, x: places[best]!, value: value[best]! } : mark;
}

/** Largest of the absolute numbers, of those that are finite. */
const most = (numbers: ArrayLike<number>): number =>
  Array.from(numbers).reduce((high, one) => (Number.isFinite(one) ? Math.max(high, Math.abs(one)) : high), 0);

/** Over two cells, for a kink that lies on a place itself has a gradient between those of its sides there. */
const jumpAt = (gradient: Float64Array, i: number): number => Math.abs(gradient[i + 1]! - gradient[i - 1]!);

/** The place of the curve itself that is as near as can be told, where there is one: those are round numbers. */
function rounded(place: number, x: Float64Array): number {
  const step = x[1]! - x[0]!;
  const near = x[Math.round((place - x[0]!) / step)];
  return near !== undefined && Math.abs(near - place) <= (2 * step) / (detail(x.length).fine - 1)
    ? Number(near.toPrecision(12))
    : place;
}

interface Jump {
  readonly i: number;
  readonly jump: number;
}

/** Where the gradient seems to jump: the greatest, in the order of the axis. */
function jumps(gradient: Float64Array): Jump[] {
  const steepest = most(gradient);
  const candidates: Jump[] = [];
  for (let i = 2; i < gradient.length - 2; i++) {
    const jump = jumpAt(gradient, i);
    const [before, after] = [gradient[i - 1]! - gradient[i - 2]!, gradient[i + 2]! - gradient[i + 1]!];
    if (jump > 0.02 * steepest && jump > 4 * Math.max(Math.abs(before), Math.abs(after))) candidates.push({ i, jump });
  }
  // Of neighbours that see the same jump, the one that sees most of it.
  const isPeak = ({ i, jump }: Jump): boolean =>
    candidates.every(
      (other) => Math.abs(other.i - i) > 2 || other.jump < jump || (other.jump === jump && other.i >= i),
    );
  const greatest = candidates.filter(isPeak).toSorted((a, b) => b.jump - a.jump);
  return greatest.slice(0, detail(gradient.length).kinks).toSorted((a, b) => a.i - b.i);
}

function kinks(peaks: readonly Jump[], views: readonly View[]): Mark[] {
  return peaks.flatMap(({ jump }, n): Mark[] => {
    const { places, value, gradient } = views[n]!;
    let best = 1;
    for (let k = 2; k < places.length - 1; k++) if (jumpAt(gradient, k) > jumpAt(gradient, best)) best = k;
    // A curve that is only steep spreads its change over the places in between.
    if (jumpAt(gradient, best) < 0.6 * jump) return [];
    const [before, after] = [gradient[best - 1]!, gradient[best + 1]!];
    // Between two places, unless it has a gradient between those of its sides on one of them.
    const isBetween =
      Math.abs(gradient[best]! - before) < 0.05 * jump || Math.abs(gradient[best]! - after) < 0.05 * jump;
    const to = Math.abs(gradient[best]! - before) < Math.abs(gradient[best]! - after) ? best + 1 : best - 1;
    const x = isBetween ? (places[best]! + places[to]!) / 2 : places[best]!;
    return [{ kind: "kink", x, value: value[best]!, before, after }];
  });
}

/** The steepest gradient; where it runs away at an edge, the steepest before that. */
function usualMost(gradient: Float64Array): number {
  const sizes = [...gradient].filter(Number.isFinite).map(Math.abs);
  const [steepest, high] = [Math.max(...sizes), sizes.toSorted((a, b) => a - b)[Math.floor(0.9 * (sizes.length - 1))]!];
  return high > 0 && steepest > 8 * high ? high : steepest;
}

function saturated(
  x: Float64Array,
  { value, gradient }: Samples,
  [from, to]: Stretch,
  lowest: number,
  highest: number,
): Mark[] {
  const steepest = usualMost(gradient);
  const isStuck = (_: number, i: number): boolean =>
    Math.abs(gradient[i]!) < hardlyAny * steepest && value[i]! - lowest > notLowest * (highest - lowest);
  return stretches(value, isStuck, from, to)
    .filter(([start, end]) => end - start >= shortestSaturation * (x.length - 1))
    .map(([start, end]) => ({ kind: "saturated", x: x[start]!, to: x[end]!, value: value[start]! }));
}

/** What a curve does towards the ends of what is shown: it grows along a line, or ever faster. */
function ends(x: Float64Array, { gradient }: Samples, [from, to]: Stretch): Mark[] {
  const sides: [edge: number, step: 1 | -1][] = [];
  if (from === 0) sides.push([from, 1]);
  if (to === x.length - 1) sides.push([to, -1]);
  const steepest = most(gradient);
  const usual = median(Array.from(gradient.subarray(from, to + 1), Math.abs));
  return sides.flatMap(([edge, step]): Mark[] => {
    const slope = gradient[edge]!;
    const grows = slope * step < 0;
    let i = edge;
    const isSame = (one: number): boolean => Math.abs(one - slope) <= straight * Math.abs(slope);
    while (i + step >= from && i + step <= to && isSame(gradient[i + step]!)) i += step;
    const isLong = Math.abs(i - edge) >= shortestLine * (x.length - 1);
    if (grows && isLong && Math.abs(slope) > 0.01 * steepest)
      return [{ kind: "linear", x: x[Math.min(i, edge)]!, to: x[Math.max(i, edge)]!, slope }];
    const isSteep = grows && Math.abs(slope) >= 0.99 * steepest && Math.abs(slope) > 20 * usual;
    return isSteep ? [{ kind: "steep", x: x[edge]!, slope }] : [];
  });
}

function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
