import type { Registry } from "@downslope/core";
import { type Feature, difference, featuresOf } from "./features.ts";
import { type Leaf, leavesOf, stepsIn, withValue } from "./leaves.ts";
import { planEntry } from "./plan.ts";
import type { Handle, PlannedRun } from "./protocol.ts";

/*
 * What of a schedule can be dragged is found by trying: each option is moved a little to either side, and the curve tells
 * what it did. A place that went sideways is dragged sideways; a height that changed is dragged up and down. So every
 * scheduler gets its handles, with nothing said about any of them.
 */

/** Plans an entry with one option changed; nothing where that is no schedule. */
type Try = (value: number | string) => Float64Array | undefined;

/** The handle of one option, if it has any. */
export function handleOf(
  registry: Registry,
  entry: unknown,
  run: PlannedRun,
  now: Float64Array,
  leaf: Leaf,
): Handle | undefined {
  const attempt: Try = (value) => trial(registry, entry, run, leaf, value);
  const option = leaf.value ?? impliedValue(leaf, run, now, attempt);
  if (option === undefined) return undefined;
  const place = findPlace({ ...leaf, value: option }, run, now, attempt);
  if (!place) return undefined;
  return { path: leaf.path, name: nameOf(leaf), ...place, value: now[Math.min(place.step, now.length - 1)]!, option };
}

/** The plan with an option changed; nothing where that is no schedule. */
export function trial(
  registry: Registry,
  entry: unknown,
  run: PlannedRun,
  leaf: Leaf,
  value: number | string,
): Float64Array | undefined {
  const isBase = leaf.path.length === 0;
  try {
    const changed = isBase ? entry : withValue(registry, entry, leaf.path, value);
    return planEntry(registry, changed, isBase ? { ...run, base: Number(value) } : run).values;
  } catch {
    return undefined;
  }
}

/** All that may have a handle: the numbers of an entry, and the base value, whose path is empty. */
export function draggable(registry: Registry, entry: unknown, { base }: PlannedRun): readonly Leaf[] {
  const bounds = { minimum: 1e-12, maximum: Infinity };
  return [...leavesOf(registry, entry), { path: [], kind: "number", value: base, ...bounds, depth: 0 }];
}

function nameOf({ path }: Leaf): string {
  return String(path.findLast((key) => typeof key === "string") ?? "base");
}

/** What an option that is left out comes to: the base value or an end of the curve, where that changes nothing. */
function impliedValue(
  leaf: Leaf,
  { base, stepsPerEpoch, epochs }: PlannedRun,
  now: Float64Array,
  attempt: Try,
): number | string | undefined {
  const high = now.reduce((most, value) => Math.max(most, value), -Infinity);
  const low = now.reduce((least, value) => Math.min(least, value), Infinity);
  const guesses = leaf.kind === "duration" ? [stepsPerEpoch * epochs, "100%"] : [base, high, low, 0, 1];
  return guesses.find((guess) => {
    const values = attempt(guess);
    return values !== undefined && difference(now, values) === undefined;
  });
}

interface Place {
  readonly axis: "x" | "y";
  readonly step: number;
}

/** The curve after an option was moved, and how far, in small moves. */
interface Side {
  readonly moves: number;
  readonly values: Float64Array;
}

type GivenLeaf = Leaf & { readonly value: number | string };

function findPlace(leaf: GivenLeaf, run: PlannedRun, now: Float64Array, attempt: Try): Place | undefined {
  const sides = sidesBy(leaf, run, smallMove(leaf, run), attempt);
  if (sides.every(({ values }) => difference(now, values) === undefined)) return undefined;
  const sideways = placeSideways(leaf, run, now, sides);
  if (sideways !== undefined) return { axis: "x", step: Math.max(0, sideways) };
  // A length is never a height: what it stretches is told by another place of the curve.
  if (leaf.kind === "duration") return undefined;
  const smaller = gentler(leaf, run, now, sides, attempt).filter(({ values }) => difference(now, values));
  const step = smaller[0] && placeUpward(now, smaller[0].values);
  return step !== undefined && isSteady(now, step, smaller) ? { axis: "y", step } : undefined;
}

/** How far an option is moved to see what it does. */
function smallMove({ kind, value }: GivenLeaf, { base, epochs, stepsPerEpoch }: PlannedRun): number {
  if (kind === "duration") return Math.max(1, Math.round(epochs * stepsPerEpoch * 0.01));
  return kind === "integer" ? 1 : Math.abs(Number(value)) * 0.03 || Math.min(base * 0.05, 0.05);
}

/** The same with smaller moves, where the curve answers to a small one with much: a factor of each step. */
function gentler(
  leaf: GivenLeaf,
  run: PlannedRun,
  now: Float64Array,
  sides: readonly Side[],
  attempt: Try,
): readonly Side[] {
  if (leaf.kind !== "number") return sides;
  const range = now.reduce((most, value) => Math.max(most, value), 0);
  const answer = ({ values }: Side): number =>
    values.reduce((most, value, step) => Math.max(most, Math.abs(value - now[step]!)), 0);
  let found = sides;
  let move = smallMove(leaf, run);
  for (let round = 0; round < 6 && found.some((side) => answer(side) > range * 0.15); round++) {
    move /= 4;
    found = sidesBy(leaf, run, move, attempt);
  }
  return found;
}

/** The curves of two values near the present one: one on either side, or two on one side where a bound is in the way. */
function sidesBy(leaf: GivenLeaf, run: PlannedRun, move: number, attempt: Try): readonly Side[] {
  const { kind, minimum, maximum } = leaf;
  const middle = kind === "duration" ? stepsIn(leaf.value, run) : Number(leaf.value);
  const found: Side[] = [];
  for (const moves of [-1, 1, 2, -2]) {
    const value = middle + moves * move;
    if (found.length === 2 || value < minimum || value > maximum) continue;
    const values = attempt(kind === "duration" ? Math.round(value) : value);
    if (values) found.push({ moves, values });
  }
  return found;
}

/** Where a place of the curve went sideways as the option changed. */
function placeSideways(
  leaf: GivenLeaf,
  run: PlannedRun,
  now: Float64Array,
  sides: readonly Side[],
): number | undefined {
  const stated = leaf.kind === "duration" && leaf.depth === 0 ? stepsIn(leaf.value, run) : NaN;
  const moved = movedFeatures(now, sides);
  const near = moved.find((step) => Math.abs(step - stated) <= 2);
  if (near !== undefined) return near;
  if (isPlaceAt(stated, leaf, run, now, sides)) return stated;
  // Of a number, where the change begins to be seen is a matter of its size alone.
  return moved[0] ?? (leaf.kind === "duration" ? movedEdge(now, sides) : undefined);
}

/** Whether a length says where its place is: what the curve has there goes along with it. */
function isPlaceAt(step: number, leaf: GivenLeaf, run: PlannedRun, now: Float64Array, sides: readonly Side[]): boolean {
  if (!(step >= 1 && step <= now.length)) return false;
  const range = now.reduce((most, value) => Math.max(most, value), 0);
  const at = (values: Float64Array, place: number): number => values[Math.min(place, values.length - 1)]!;
  const here = at(now, step);
  return sides.some(({ moves, values }) => {
    const there = step + moves * smallMove(leaf, run);
    if (there < 1 || there > now.length) return false;
    const goesAlong = Math.abs(at(values, there) - here) < range * 1e-2;
    return goesAlong && Math.abs(at(values, Math.min(step, there)) - at(now, Math.min(step, there))) > range * 1e-7;
  });
}

/** Edges of the stretch that changed, where they are the place itself. */
function movedEdge(now: Float64Array, sides: readonly Side[]): number | undefined {
  const [one, other] = sides.map(({ values }) => difference(now, values));
  if (!one || !other || sides[0]!.moves * sides[1]!.moves > 0) return undefined;
  // To one side the change begins at the place itself, to the other where it went.
  if (one.first !== other.first && Math.min(one.first, other.first) > 1) return Math.max(one.first, other.first);
  const isInside = Math.max(one.last, other.last) < now.length - 2;
  return one.last !== other.last && isInside ? Math.min(one.last, other.last) : undefined;
}

/** Features that go sideways with the option, at an even pace, in the order of the curve. */
function movedFeatures(now: Float64Array, sides: readonly Side[]): readonly number[] {
  const before = featuresOf(now);
  if (before.length === 0 || sides.length < 2) return [];
  const after = sides.map(({ values }) => featuresOf(values));
  const ofKind = (features: readonly Feature[], kind: Feature["kind"]): number[] =>
    features.filter((feature) => feature.kind === kind).map(({ step }) => step);
  const range = now.reduce((most, value) => Math.max(most, value), 0);
  return (["jump", "bend", "highest", "lowest"] as const).flatMap((kind) => {
    const own = ofKind(before, kind);
    const others = after.map((features) => ofKind(features, kind));
    return own.filter((step, index) => {
      const places = others.map((steps) => steps[index] ?? step);
      const [one = 0, other = 0] = places.map((place, side) => (place - step) / sides[side]!.moves);
      const pace = one / other;
      // An extreme that goes elsewhere is another one, unless it is as high as before.
      const isSame = places.every((place, side) => Math.abs(sides[side]!.values[place]! - now[step]!) < range * 5e-3);
      return pace > 0.4 && pace < 2.5 && (isSame || kind === "jump" || kind === "bend");
    });
  });
}

/** Where the height changed most; the middle of a stretch that changed alike. */
function placeUpward(now: Float64Array, changed: Float64Array): number | undefined {
  let most = 0;
  for (let step = 0; step < now.length; step++) most = Math.max(most, Math.abs(changed[step]! - now[step]!));
  if (most === 0) return undefined;
  const isMost = (step: number): boolean => Math.abs(changed[step]! - now[step]!) >= most * 0.999;
  let from = 0;
  while (!isMost(from)) from++;
  let to = from;
  while (to + 1 < now.length && isMost(to + 1)) to++;
  return Math.round((from + to) / 2);
}

/** Whether both changes are of one kind. What answers at random is no level. */
function isSteady(now: Float64Array, step: number, [one, other]: readonly Side[]): boolean {
  if (!one || !other) return true;
  const answer = ({ moves, values }: Side): number => (values[step]! - now[step]!) / moves;
  const ratio = answer(one) / answer(other);
  return ratio > 0.2 && ratio < 5;
}
