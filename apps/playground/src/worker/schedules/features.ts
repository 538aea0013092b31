/** A place on a curve by which the eye holds it. */
export interface Feature {
  readonly kind: "jump" | "bend" | "highest" | "lowest";
  readonly step: number;
}

/** More than these are a texture, not places. */
const mostFeatures = 60;

/** Jumps, bends and extremes of a curve, in order. Nothing of a curve that jumps all the time, as noise does. */
export function featuresOf(values: Float64Array): readonly Feature[] {
  let low = Infinity;
  let high = -Infinity;
  let lowest = 0;
  let highest = 0;
  for (let step = 0; step < values.length; step++) {
    const value = values[step]!;
    if (value < low) [low, lowest] = [value, step];
    if (value > high) [high, highest] = [value, step];
  }
  const range = high - low;
  if (!(range > 0)) return [];
  const found: Feature[] = [];
  const bend = (step: number): number => Math.abs(values[step + 1]! - 2 * values[step]! + values[step - 1]!);
  // A slope that changes by less than a fiftieth of the usual one is no bend.
  const tiny = (range * 0.02) / values.length;
  for (let step = 1; step + 1 < values.length; step++) {
    const here = bend(step);
    if (here <= tiny) continue;
    // A jump bends at the step before it and at the step itself; the second is the first of what comes.
    const rise = Math.abs(values[step]! - values[step - 1]!);
    const before = step > 1 ? Math.abs(values[step - 1]! - values[step - 2]!) : Infinity;
    const after = Math.abs(values[step + 1]! - values[step]!);
    if (rise > 5 * Math.max(before, after) + tiny) {
      found.push({ kind: "jump", step });
      step++;
    } else {
      // A bend stands alone: a smooth curve bends nearly as much a little before and after.
      const around = Math.max(step > 2 ? bend(step - 2) : 0, step + 3 < values.length ? bend(step + 2) : 0);
      const nextJumps =
        after > 5 * rise + tiny && after > 5 * Math.abs((values[step + 2] ?? Infinity) - values[step + 1]!);
      if (here > 4 * around + tiny && !nextJumps) found.push({ kind: "bend", step });
    }
    if (found.length > mostFeatures) return [];
  }
  const isInside = (step: number): boolean => step > 0 && step < values.length - 1;
  if (isInside(highest)) found.push({ kind: "highest", step: highest });
  if (isInside(lowest)) found.push({ kind: "lowest", step: lowest });
  return found;
}

/** The first and the last step at which two curves differ. */
export function difference(
  one: Float64Array,
  other: Float64Array,
): { readonly first: number; readonly last: number } | undefined {
  let scale = 0;
  for (const value of one) scale = Math.max(scale, Math.abs(value));
  const differ = (step: number): boolean => Math.abs(one[step]! - other[step]!) > scale * 1e-9;
  let first = 0;
  while (first < one.length && !differ(first)) first++;
  if (first === one.length) return undefined;
  let last = one.length - 1;
  while (!differ(last)) last--;
  return { first, last };
}
