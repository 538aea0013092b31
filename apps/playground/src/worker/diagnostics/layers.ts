/**
 * The layer that a parameter belongs to, by its path: up to the first number (`layers.0.norm.scale` -> `layers.0`), or
 * without its last word where there is no number (`loss.centres` -> `loss`).
 */
export function layerOf(path: string): string {
  const parts = path.split(".");
  const number = parts.findIndex((part) => /^\d+$/.test(part));
  return number >= 0 ? parts.slice(0, number + 1).join(".") : parts.slice(0, -1).join(".") || path;
}

/** Paths by their layers, in the order in which these come. */
export function byLayer<T extends { readonly path: string }>(
  parameters: readonly T[],
): ReadonlyMap<string, readonly T[]> {
  const layers = new Map<string, T[]>();
  for (const one of parameters) {
    const layer = layerOf(one.path);
    layers.set(layer, [...(layers.get(layer) ?? []), one]);
  }
  return layers;
}
