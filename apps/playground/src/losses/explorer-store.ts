import { create } from "zustand";
import { useNavigation } from "../app/navigation.ts";
import { presetSetup, presets } from "./presets.ts";
import { type Setup, readSetup, writeSetup } from "./setup.ts";

interface ExplorerStore {
  readonly setup: Setup;
  change(setup: Setup): void;
  /** Moves the probe; the address follows when it rests. */
  probe(at: number): void;
}

let waiting: ReturnType<typeof setTimeout> | undefined;

/** The address is written a little later, for browsers refuse to change it as often as a slider moves. */
function keep(get: () => ExplorerStore): void {
  clearTimeout(waiting);
  waiting = setTimeout(() => {
    const { view, keep: write } = useNavigation.getState();
    if (view === "losses") write(writeSetup(get().setup));
  }, 300);
}

export const useExplorer = create<ExplorerStore>((set, get) => ({
  setup: presetSetup(presets[0]!),
  change(setup) {
    set({ setup });
    keep(get);
  },
  probe(at) {
    set({ setup: { ...get().setup, at } });
    keep(get);
  },
}));

/** Takes over what an address tells. */
export function followAddress(parameters: Readonly<Record<string, string>>): void {
  const told = readSetup(parameters);
  const written = writeSetup(useExplorer.getState().setup);
  if (told && JSON.stringify(writeSetup(told)) !== JSON.stringify(written)) useExplorer.setState({ setup: told });
}
