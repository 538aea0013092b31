/** Where the cursor of linked charts is, and what of x they show. */
export interface ChartSync {
  cursor?: number | undefined;
  zoom?: readonly [number, number] | undefined;
}

const groups = new Map<string, Set<(change: ChartSync, source: object) => void>>();

/** Links a chart with those of the same key. */
export function joinGroup(key: string, listen: (change: ChartSync, source: object) => void): () => void {
  const group = groups.get(key) ?? new Set();
  groups.set(key, group.add(listen));
  return () => {
    group.delete(listen);
    if (group.size === 0 && groups.get(key) === group) groups.delete(key);
  };
}

/** Tells the linked charts of a change. */
export function tellGroup(key: string, change: ChartSync, source: object): void {
  for (const listen of groups.get(key) ?? []) listen(change, source);
}
