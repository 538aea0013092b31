import type { Extent, SurfaceInfo } from "../worker/race/protocol.ts";
import { type Entry, type Setup, contestants, formulaExtent, limits } from "./setup.ts";

type Parameters = Readonly<Record<string, string>>;

/** What of the address is the race's. */
export const raceParameters = ["surface", "formula", "range", "start", "steps", "noise", "seed", "racers"] as const;

const short = (value: number): string => String(Number(value.toPrecision(6)));
const list = (values: readonly number[]): string => values.map(short).join(",");

/** A race as it stands in the address. */
export function writeSetup(setup: Setup): Record<(typeof raceParameters)[number], string | undefined> {
  const { surface, extent, start, steps, noise, seed, racers } = setup;
  const isOwn = "expression" in surface;
  return {
    surface: isOwn ? undefined : surface.name,
    formula: isOwn ? surface.expression : undefined,
    range: isOwn ? list([...extent.x, ...extent.y]) : undefined,
    start: list([start.x, start.y]),
    steps: String(steps),
    noise: noise > 0 ? short(noise) : undefined,
    seed: seed === 0 ? undefined : String(seed),
    racers: JSON.stringify(
      racers.map(({ optimizer, scheduler }) => (scheduler ? [optimizer, scheduler] : [optimizer])),
    ),
  };
}

/** The race of an address; what it does not tell, or tells wrong, is as in `usual`. `undefined` where it tells of none. */
export function readSetup(parameters: Parameters, usual: Setup, surfaces: readonly SurfaceInfo[]): Setup | undefined {
  if (!raceParameters.some((name) => parameters[name] !== undefined)) return undefined;
  const place = placeOf(parameters, usual, surfaces);
  const [x, y] = numbersOf(parameters["start"], 2) ?? [place.start.x, place.start.y];
  const racers = racersOf(parameters["racers"]);
  return {
    ...place,
    start: { x: x!, y: y! },
    steps: Math.round(numberIn(parameters["steps"], 1, limits.steps) ?? usual.steps),
    noise: numberIn(parameters["noise"], 0, 1e6) ?? 0,
    seed: Math.round(numberIn(parameters["seed"], 0, 2 ** 31) ?? 0),
    racers: racers ? contestants(racers) : usual.racers,
  };
}

function placeOf(parameters: Parameters, usual: Setup, surfaces: readonly SurfaceInfo[]): Setup {
  const { formula } = parameters;
  if (formula !== undefined) {
    const extent = extentOf(parameters["range"]) ?? formulaExtent;
    const middle = ([from, to]: readonly [number, number]): number => from + (to - from) / 4;
    return { ...usual, surface: { expression: formula }, extent, start: { x: middle(extent.x), y: middle(extent.y) } };
  }
  const info = surfaces.find(({ name }) => name === parameters["surface"]);
  return info ? { ...usual, surface: { name: info.name }, extent: info.extent, start: info.start } : usual;
}

function extentOf(text: string | undefined): Extent | undefined {
  const [left, right, low, high] = numbersOf(text, 4) ?? [];
  return left! < right! && low! < high! ? { x: [left!, right!], y: [low!, high!] } : undefined;
}

function numbersOf(text: string | undefined, count: number): number[] | undefined {
  const numbers = text?.split(",").map(Number);
  return numbers?.length === count && numbers.every(Number.isFinite) ? numbers : undefined;
}

function numberIn(text: string | undefined, low: number, high: number): number | undefined {
  const value = text === undefined || text.trim() === "" ? Number.NaN : Number(text);
  return value >= low && value <= high ? value : undefined;
}

const isEntry = (value: unknown): value is Entry =>
  typeof value === "object" && value !== null && typeof (value as Partial<Entry>).use === "string";

function racersOf(text: string | undefined): { optimizer: Entry; scheduler?: Entry }[] | undefined {
  let read: unknown;
  try {
    read = JSON.parse(text ?? "");
  } catch {
    return undefined;
  }
  if (!Array.isArray(read)) return undefined;
  return read.flatMap((one: unknown) => {
    const [optimizer, scheduler] = Array.isArray(one) ? (one as unknown[]) : [];
    return isEntry(optimizer) ? [{ optimizer, ...(isEntry(scheduler) && { scheduler }) }] : [];
  });
}
