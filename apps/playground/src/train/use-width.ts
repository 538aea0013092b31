import { useSyncExternalStore } from "react";

/** How much room there is: for three columns, for two, for one. */
export type Width = "wide" | "medium" | "narrow";

const queries: readonly (readonly [Width, string])[] = [
  ["wide", "(min-width: 112rem)"],
  ["medium", "(min-width: 64rem)"],
];

const read = (): Width => queries.find(([, query]) => matchMedia(query).matches)?.[0] ?? "narrow";

function listen(tell: () => void): () => void {
  const lists = queries.map(([, query]) => matchMedia(query));
  for (const list of lists) list.addEventListener("change", tell);
  return () => {
    for (const list of lists) list.removeEventListener("change", tell);
  };
}

export function useWidth(): Width {
  return useSyncExternalStore(listen, read);
}
