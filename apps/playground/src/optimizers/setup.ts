import type { Extent, Field, Point, SurfaceChoice, SurfaceInfo } from "../worker/race/protocol.ts";

/** A plugin and its options, as a document writes them. */
export interface Entry {
  readonly use: string;
  readonly [option: string]: unknown;
}

/** One that races, with the look by which it is told from the others. */
export interface Contestant {
  readonly id: string;
  /** Index of its colour and shape. */
  readonly style: number;
  readonly optimizer: Entry;
  readonly scheduler?: Entry | undefined;
}

/** All that a race is made of. */
export interface Setup {
  readonly surface: SurfaceChoice;
  /** The part of the plane that is shown. */
  readonly extent: Extent;
  readonly start: Point;
  readonly steps: number;
  readonly noise: number;
  readonly seed: number;
  readonly racers: readonly Contestant[];
}

export const limits = { racers: 8, steps: 2000 };

/** What a formula of one's own begins with. */
export const firstFormula = "sin(x) * cos(y) + (x^2 + y^2) / 20";
export const formulaExtent: Extent = { x: [-4, 4], y: [-4, 4] };

/** Racers with ids and looks, from what they run. */
export function contestants(
  entries: readonly { readonly optimizer: Entry; readonly scheduler?: Entry | undefined }[],
): Contestant[] {
  return entries.slice(0, limits.racers).map(({ optimizer, scheduler }, i) => ({
    id: `r${i + 1}`,
    style: i,
    optimizer,
    ...(scheduler && { scheduler }),
  }));
}

/** One racer more: the look and the id that nobody has. */
export function withRacer(racers: readonly Contestant[], optimizer: Entry, scheduler?: Entry): Contestant[] {
  if (racers.length >= limits.racers) return [...racers];
  const free = (isTaken: (n: number) => boolean): number => {
    let n = 0;
    while (isTaken(n)) n += 1;
    return n;
  };
  const style = free((n) => racers.some((one) => one.style === n));
  const id = `r${free((n) => n === 0 || racers.some((one) => one.id === `r${n}`))}`;
  return [...racers, { id, style, optimizer, ...(scheduler && { scheduler }) }];
}

/** The same race on another surface, from that surface's own start. */
export function onSurface(setup: Setup, { name, extent, start }: SurfaceInfo): Setup {
  return { ...setup, surface: { name }, extent, start };
}

/** The minima that are known of a surface: its own, or the lowest point that was found of a formula. */
export function minimaOf(
  { surface }: Pick<Setup, "surface">,
  surfaces: readonly SurfaceInfo[],
  field?: Pick<Field, "lowest" | "isLowestInside">,
): SurfaceInfo["minima"] {
  if ("name" in surface) return surfaces.find(({ name }) => name === surface.name)?.minima ?? [];
  return field?.isLowestInside ? [field.lowest] : [];
}

/** How far a place is from the nearest minimum; NaN where none is known. */
export function distanceToMinimum({ x, y }: Point, minima: readonly Point[]): number {
  return minima.length === 0 ? Number.NaN : Math.min(...minima.map((one) => Math.hypot(one.x - x, one.y - y)));
}
