import { create } from "zustand";
import { useNavigation } from "../app/navigation.ts";
import { lab } from "../worker/client.ts";
import { readFormula } from "../worker/race/formula/read.ts";
import type { Field, RaceReport, SurfaceInfo } from "../worker/race/protocol.ts";
import { readSetup, writeSetup } from "./address.ts";
import { usePlayback } from "./playback.ts";
import { presets, setupOf } from "./presets.ts";
import { RacePath } from "./race-path.ts";
import { type Setup, minimaOf } from "./setup.ts";

interface RaceStore {
  /** The surfaces there are; none until the worker has told them. */
  readonly surfaces: readonly SurfaceInfo[];
  readonly setup: Setup | undefined;
  readonly field: Field | undefined;
  /** The minima that are known of the surface. */
  readonly minima: SurfaceInfo["minima"];
  /** The value that heights are measured from: the lowest that is known. */
  readonly lowest: number;
  readonly paths: ReadonlyMap<string, RacePath>;
  /** Goes up when paths grow, which change in place. */
  readonly revision: number;
  readonly isComputing: boolean;
  readonly failure: string | undefined;
  readonly canUndo: boolean;
  /** The racer whose steps are explained. */
  readonly explained: string | undefined;
  /** Shows the race of the address, else the first there is. */
  open(): Promise<void>;
  /** Runs another race, which the address then tells. What `isAlone` is undone by itself, however soon it came. */
  change(setup: Setup, isAlone?: boolean): void;
  undo(): void;
  explain(id: string): void;
}

/** Setups before this one. */
const past: Setup[] = [];
const mostPast = 100;
const togetherMs = 800;
let changedAt = -Infinity;

let running: AbortController | undefined;
let waiting: ReturnType<typeof setTimeout> | undefined;
/** Waits a little for the next change: sliders make many. */
const patienceMs = 80;

export const useRace = create<RaceStore>((set, get) => ({
  surfaces: [],
  setup: undefined,
  field: undefined,
  minima: [],
  lowest: 0,
  paths: new Map(),
  revision: 0,
  isComputing: false,
  failure: undefined,
  canUndo: false,
  explained: undefined,
  async open() {
    try {
      const surfaces = get().surfaces.length > 0 ? get().surfaces : await lab.call("race.surfaces", null);
      const usual = get().setup ?? setupOf(presets[0]!, surfaces);
      const setup = readSetup(useNavigation.getState().parameters, usual, surfaces) ?? usual;
      set({ surfaces });
      // What this page wrote into the address is there already, with looks and ids that an address does not tell.
      const before = get().setup;
      if (!before || JSON.stringify(writeSetup(setup)) !== JSON.stringify(writeSetup(before))) begin(setup);
    } catch (error) {
      set({ failure: messageOf(error) });
    }
  },
  change(setup, isAlone = false) {
    const { setup: before } = get();
    const now = performance.now();
    // What follows at once, as from a slider or from writing, is undone at once.
    if (before && (isAlone || now - changedAt > togetherMs)) past.push(before);
    changedAt = isAlone ? -Infinity : now;
    if (past.length > mostPast) past.shift();
    set({ canUndo: past.length > 0 });
    begin(setup);
    useNavigation.getState().keep(writeSetup(setup));
  },
  undo() {
    const setup = past.pop();
    changedAt = -Infinity;
    if (!setup) return;
    set({ canUndo: past.length > 0 });
    begin(setup);
    useNavigation.getState().keep(writeSetup(setup));
  },
  explain: (id) => set({ explained: id }),
}));

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Shows a setup, and computes it when no other has come soon after. */
function begin(setup: Setup): void {
  const { explained } = useRace.getState();
  const isThere = setup.racers.some(({ id }) => id === explained);
  useRace.setState({ setup, ...(!isThere && { explained: (setup.racers[1] ?? setup.racers[0])?.id }) });
  running?.abort();
  clearTimeout(waiting);
  const { surface } = setup;
  // An address may hold a formula that cannot be read; its field says why.
  if ("expression" in surface && !readFormula(surface.expression).isGood) {
    useRace.setState({ field: undefined, minima: [], paths: new Map(), isComputing: false, failure: undefined });
    return;
  }
  waiting = setTimeout(() => void compute(setup), patienceMs);
}

/** Points of the picture across; as many up as keep them square. */
const gridColumns = 141;

async function compute(setup: Setup): Promise<void> {
  const controller = new AbortController();
  running = controller;
  const { signal } = controller;
  const { surface, extent, start, steps, noise, seed } = setup;
  useRace.setState({ isComputing: true, failure: undefined });
  try {
    const aspect = (extent.y[1] - extent.y[0]) / (extent.x[1] - extent.x[0]);
    const rows = Math.round(Math.min(220, Math.max(31, gridColumns * aspect)));
    const field = await lab.call("race.field", { surface, extent, columns: gridColumns, rows }, { signal });
    const minima = minimaOf(setup, useRace.getState().surfaces, field);
    const lowest = Math.min(...minima.map(({ value }) => value), minima.length > 0 ? Infinity : field.lowest.value);
    const paths = new Map(setup.racers.map(({ id }) => [id, new RacePath(lowest)]));
    useRace.setState({ field, minima, lowest, paths });
    usePlayback.getState().begin(steps);
    const racers = setup.racers.map(({ id, optimizer, scheduler }) => ({
      id,
      optimizer,
      ...(scheduler && { scheduler }),
    }));
    const onReport = (report: RaceReport): void => {
      take(paths.get(report.racer)!, report);
      useRace.setState(({ revision }) => ({ revision: revision + 1 }));
    };
    await lab.call("race.run", { surface, start, steps, noise, seed, racers }, { signal, onReport });
    useRace.setState({ isComputing: false });
  } catch (error) {
    if (!signal.aborted) useRace.setState({ failure: messageOf(error), isComputing: false });
  }
}

function take(path: RacePath, report: RaceReport): void {
  if (report.type === "ready") path.layout = report.layout;
  else if (report.type === "rows") path.append(report.rows);
  else path.end = report.end;
}
