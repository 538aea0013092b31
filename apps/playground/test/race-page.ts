import type { PluginEntry } from "@downslope/core";
import type { Page } from "playwright-core";
import { racerName } from "../src/optimizers/names.ts";
import type { Entry } from "../src/optimizers/setup.ts";
import { type Point, type RowLayout, type SurfaceChoice, column } from "../src/worker/race/protocol.ts";
import { runRace } from "../src/worker/race/run.ts";
import { registry } from "../src/worker/registry.ts";
import { placeOf } from "./driving.ts";

/** A race as it is asked for in an address. */
export interface Race {
  readonly surface: SurfaceChoice;
  readonly start: Point;
  readonly steps: number;
  readonly racers: readonly { readonly optimizer: Entry; readonly scheduler?: Entry }[];
}

const sgd = (learningRate: number, more: object = {}): Entry => ({ use: "sgd", learningRate, ...more });

/** Three in a ravine. */
export const three: Race = {
  surface: { name: "ravine" },
  start: { x: -9, y: 1.5 },
  steps: 40,
  racers: [
    { optimizer: sgd(0.02, { momentum: 0.85 }) },
    { optimizer: { use: "adam", learningRate: 0.4 } },
    { optimizer: sgd(0.02), scheduler: { use: "cosine-annealing" } },
  ],
};

export const nameOf = (race: Race, i: number): string => racerName(race.racers[i]!);

export function placeWith({ surface, start, steps, racers }: Race): string {
  return placeOf("optimizers", {
    ...("name" in surface ? { surface: surface.name } : { formula: surface.expression }),
    start: `${start.x},${start.y}`,
    steps: `${steps}`,
    racers: JSON.stringify(racers.map(({ optimizer, scheduler }) => [optimizer, ...(scheduler ? [scheduler] : [])])),
  });
}

/** Where motion is unwelcome a race is shown at its end at once. */
export const calm = (page: Page): Promise<void> => page.emulateMedia({ reducedMotion: "reduce" });

/** Numbers of a racer at each of its steps. */
export interface Lane {
  readonly layout: RowLayout;
  at(step: number, place: number): number;
  /** One number of all steps. */
  all(place: number): number[];
}

/** The race as the worker's own code runs it, here. */
export async function ran({ surface, start, steps, racers }: Race): Promise<readonly Lane[]> {
  const layouts = new Map<string, RowLayout>();
  const rows = racers.map((): number[] => []);
  const entries = racers.map(({ optimizer, scheduler }, i) => ({
    id: String(i),
    optimizer: optimizer as PluginEntry,
    ...(scheduler && { scheduler: scheduler as PluginEntry }),
  }));
  await runRace(
    { surface, start, steps, noise: 0, seed: 0, racers: entries },
    {
      signal: new AbortController().signal,
      report(report) {
        if (report.type === "ready") layouts.set(report.racer, report.layout);
        if (report.type === "rows") rows[Number(report.racer)]!.push(...report.rows);
      },
      rest: () => Promise.resolve(),
      listen: () => undefined,
    },
    registry,
  );
  return racers.map((_, i) => {
    const layout = layouts.get(String(i))!;
    const at = (step: number, place: number): number => rows[i]![step * layout.width + place]!;
    const length = rows[i]!.length / layout.width;
    return { layout, at, all: (place) => Array.from({ length }, (_row, step) => at(step, place)) };
  });
}

/** Where a racer is after so many steps, with the value there. */
export function endOf(lane: Lane, step: number): readonly [x: number, y: number, value: number] {
  return [lane.at(step, column.x), lane.at(step, column.y), lane.at(step, column.value)];
}
