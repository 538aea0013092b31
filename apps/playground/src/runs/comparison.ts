import { create } from "zustand";
import { useShallow } from "zustand/react/shallow";
import { remember, remembered } from "../app/memory.ts";
import { isRecord } from "../history/canonical.ts";
import { type Axis, axes } from "./curve-data.ts";
import type { Sorting } from "./rows.ts";

/** How runs are looked at: remembered on this device. */
export interface Look {
  /** The curve that is drawn; by default the score that decides. */
  readonly curve: string | undefined;
  readonly axis: Axis;
  /** As the curve needs it where nobody has said. */
  readonly smoothing: number | undefined;
  readonly isLog: boolean;
  /** Runs that differ in the seed alone are one. */
  readonly isGrouped: boolean;
  readonly which: "last" | "best" | "both";
  readonly hasAllScores: boolean;
  readonly hasAllOptions: boolean;
  readonly sorting: Sorting;
}

interface ComparisonStore extends Look {
  /** Runs that were ticked, and the one that the pointer or the focus is on. */
  readonly selected: ReadonlySet<string>;
  readonly highlighted: string | undefined;
  look(change: Partial<Look>): void;
  select(ids: readonly string[], isSelected: boolean): void;
  highlight(id: string | undefined): void;
}

const key = "downslope.runs";
const plain: Look = {
  curve: undefined,
  axis: "step",
  smoothing: undefined,
  isLog: false,
  isGrouped: false,
  which: "both",
  hasAllScores: false,
  hasAllOptions: false,
  sorting: { column: "number", isDescending: true },
};

/** What was remembered, as far as it makes sense. */
export function readLook(kept: string | null): Look {
  let data: unknown;
  try {
    data = JSON.parse(kept ?? "{}");
  } catch {
    data = {};
  }
  if (!isRecord(data)) return plain;
  const { curve, axis, smoothing, which, sorting } = data;
  const flag = (name: "isLog" | "isGrouped" | "hasAllScores" | "hasAllOptions"): boolean => data[name] === true;
  return {
    curve: typeof curve === "string" ? curve : undefined,
    axis: axes.find((one) => one === axis) ?? plain.axis,
    smoothing: typeof smoothing === "number" && smoothing >= 0 && smoothing < 1 ? smoothing : undefined,
    isLog: flag("isLog"),
    isGrouped: flag("isGrouped"),
    which: (["last", "best", "both"] as const).find((one) => one === which) ?? plain.which,
    hasAllScores: flag("hasAllScores"),
    hasAllOptions: flag("hasAllOptions"),
    sorting:
      isRecord(sorting) && typeof sorting["column"] === "string"
        ? { column: sorting["column"], isDescending: sorting["isDescending"] === true }
        : plain.sorting,
  };
}

export const useComparison = create<ComparisonStore>((set, get) => ({
  ...readLook(remembered(key)),
  selected: new Set(),
  highlighted: undefined,
  look(change) {
    set(change);
    const { selected: _, highlighted: __, ...look } = get();
    remember(key, JSON.stringify(look));
  },
  select(ids, isSelected) {
    const selected = new Set(get().selected);
    for (const id of ids) {
      if (isSelected) selected.add(id);
      else selected.delete(id);
    }
    set({ selected });
  },
  highlight(id) {
    if (id !== get().highlighted) set({ highlighted: id });
  },
}));

/** How runs are looked at, for components that need not know what the pointer is on. */
export const useLook = (): Look & Pick<ComparisonStore, "look"> => useComparison(useShallow(lookOf));

function lookOf(store: ComparisonStore): Look & Pick<ComparisonStore, "look"> {
  const { selected: _, highlighted: __, select: ___, highlight: ____, ...look } = store;
  return look;
}
