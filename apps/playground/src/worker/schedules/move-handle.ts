import type { Registry } from "@downslope/core";
import { draggable, handleOf, trial } from "./handles.ts";
import { type Leaf, inUnitOf, stepsIn, withValue } from "./leaves.ts";
import type { Handle, PlannedRun } from "./protocol.ts";

/** Tries of {@link solve}. */
const rounds = 12;

/** The value of an option that brings its handle to a place: found by trying, nearer each time. */
export function moveHandle(
  registry: Registry,
  entry: unknown,
  run: PlannedRun,
  handle: Handle,
  to: number,
): number | string | undefined {
  const found = draggable(registry, entry, run).find(({ path }) => path.join() === handle.path.join());
  if (!found) return undefined;
  const leaf = { ...found, value: found.value ?? handle.option };
  const placeOf = (option: number | string): number | undefined => {
    const values = trial(registry, entry, run, leaf, option);
    if (!values || handle.axis === "y") return values?.[Math.min(handle.step, values.length - 1)];
    const changed = withValue(registry, entry, leaf.path, option);
    const moved = handleOf(registry, changed, run, values, { ...leaf, value: option });
    return moved?.axis === "x" ? moved.step : undefined;
  };
  // The entry may have changed since the handle was found: it starts from where it is now.
  const from = placeOf(leaf.value);
  if (from === undefined) return undefined;
  if (leaf.kind === "duration") return moveDuration(leaf.value, run, placeOf, from, to);
  const value = solve(placeOf, leaf, from, to);
  return value === undefined ? undefined : rounded(value, leaf);
}

/** A length goes with its place at a pace of its own: a stair's length moves the third stair three times as far. */
function moveDuration(
  value: number | string,
  run: PlannedRun,
  placeOf: (option: number) => number | undefined,
  from: number,
  to: number,
): number | string | undefined {
  const steps = stepsIn(value, run);
  const away = Math.max(1, Math.round(run.epochs * run.stepsPerEpoch * 0.01));
  const paces = [away, -away].map((shift) => ((placeOf(Math.round(steps + shift)) ?? NaN) - from) / shift);
  // Past the end of the run a length has its place elsewhere: the smaller pace is the true one.
  const [pace] = paces
    .filter((one) => Number.isFinite(one) && one !== 0)
    .sort((one, other) => Math.abs(one) - Math.abs(other));
  const wanted = Math.max(0, steps + (to - from) / (pace ?? 1));
  return placeOf(Math.round(wanted)) === undefined ? undefined : inUnitOf(value, wanted, run);
}

/** Secant steps towards the place; in factors where all is above zero, since most options multiply. */
function solve(
  placeOf: (value: number) => number | undefined,
  leaf: Leaf,
  from: number,
  to: number,
): number | undefined {
  const start = Number(leaf.value);
  const clamp = (value: number): number => Math.min(leaf.maximum, Math.max(leaf.minimum, value));
  const isRatio = start > 0 && from > 0 && to > 0;
  const go = isRatio ? Math.log : (value: number) => value;
  const back = isRatio ? Math.exp : (value: number) => value;
  let best = start;
  let error = Math.abs(go(from) - go(to));
  let last = { at: go(start), place: go(from) };
  const nudge = leaf.kind === "integer" ? 1 : Math.abs(start) * 0.03 || Math.abs(to - from) || 1e-3;
  let value = clamp(start + (start + nudge <= leaf.maximum ? nudge : -nudge));
  for (let round = 0; round < rounds; round++) {
    const place = placeOf(leaf.kind === "integer" ? Math.round(value) : value);
    if (place === undefined || (isRatio && place <= 0)) {
      value = back((go(value) + last.at) / 2);
      continue;
    }
    const now = { at: go(value), place: go(place) };
    const away = Math.abs(now.place - go(to));
    if (away < error) [best, error] = [value, away];
    const slope = (now.place - last.place) / (now.at - last.at);
    if (!Number.isFinite(slope) || slope === 0) break;
    last = now;
    const reach = isRatio ? 2.5 : Infinity;
    const step = (go(to) - now.place) / slope;
    const next = clamp(back(now.at + Math.min(reach, Math.max(-reach, step))));
    if (next === value) break;
    value = next;
  }
  return best;
}

function rounded(value: number, { kind, minimum, maximum }: Leaf): number {
  if (kind === "integer") return Math.round(value);
  return Math.min(maximum, Math.max(minimum, Number(value.toPrecision(3))));
}
