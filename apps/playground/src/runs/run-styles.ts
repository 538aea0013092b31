/**
 * How runs look, as an index of colour, shape and dash. A run that is shown keeps its look as long as it is shown; one
 * that comes takes the first that is free, so that no two look alike while there are looks left.
 */
export function assignStyles(
  before: ReadonlyMap<string, number>,
  shown: readonly string[],
): ReadonlyMap<string, number> {
  const next = new Map<string, number>();
  for (const id of shown) {
    const style = before.get(id);
    if (style !== undefined) next.set(id, style);
  }
  const taken = new Set(next.values());
  let free = 0;
  for (const id of shown) {
    if (next.has(id)) continue;
    while (taken.has(free)) free += 1;
    next.set(id, free++);
  }
  return next;
}
