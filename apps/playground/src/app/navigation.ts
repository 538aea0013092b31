import { create } from "zustand";

/** The views of the page, in the order of the navigation. */
export const views = ["train", "losses", "optimizers", "schedules", "runs"] as const;
export type View = (typeof views)[number];

/** Where the visitor is: a view, and what it keeps in the address. */
export interface Place {
  readonly view: View;
  readonly parameters: Readonly<Record<string, string>>;
}

const isView = (value: unknown): value is View => (views as readonly unknown[]).includes(value);

/** Reads `#/losses?show=huber,mse`. What is no view leads to the first. */
export function readPlace(hash: string): Place {
  const [path = "", query = ""] = hash.replace(/^#\/?/, "").split("?");
  return { view: isView(path) ? path : "train", parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** Writes a place as it stands in the address. */
export function writePlace({ view, parameters }: Place): string {
  const query = new URLSearchParams(parameters).toString();
  return `#/${view}${query === "" ? "" : `?${query}`}`;
}

interface NavigationStore extends Place {
  /** Goes to a view, as a step that the browser's Back undoes. */
  go(view: View, parameters?: Readonly<Record<string, string>>): void;
  /** Changes what the present view keeps in the address, without a step in the browser's history. */
  keep(parameters: Readonly<Record<string, string | undefined>>): void;
}

export const useNavigation = create<NavigationStore>((set, get) => ({
  ...readPlace(globalThis.location?.hash ?? ""),
  go(view, parameters = {}) {
    location.hash = writePlace({ view, parameters });
    set({ view, parameters });
  },
  keep(changed) {
    const { view, parameters: before } = get();
    const kept = Object.entries({ ...before, ...changed }).filter(([, value]) => value !== undefined);
    const parameters = Object.fromEntries(kept) as Record<string, string>;
    history.replaceState(history.state, "", writePlace({ view, parameters }));
    set({ parameters });
  },
}));

globalThis.addEventListener?.("hashchange", () => useNavigation.setState(readPlace(location.hash)));
