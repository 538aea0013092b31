import type { PluginKind, Text } from "@downslope/core";
import { create } from "zustand";
import type { Catalogue, PluginCard } from "../worker/catalogue/protocol.ts";
import { lab } from "../worker/client.ts";
import { useLanguage } from "./language.ts";

interface CatalogueStore {
  /** What is known of what the registry holds: the plugins of the document, or all. Not there until the worker has told it. */
  readonly catalogue: Catalogue | undefined;
  /** Whether that is all there is. */
  readonly isComplete: boolean;
  /** Why it could not be read. */
  readonly failure: string | undefined;
  /** Asks for all there is, once. */
  load(): Promise<void>;
  /** Takes in what was told of some plugins. */
  learn(some: Catalogue): void;
  fail(failure: string): void;
}

let loading: Promise<void> | undefined;

export const useCatalogueStore = create<CatalogueStore>((set, get) => ({
  catalogue: undefined,
  isComplete: false,
  failure: undefined,
  load() {
    loading ??= lab.call("catalogue.read", null).then(
      (catalogue) => set({ catalogue, isComplete: true, failure: undefined }),
      (error: unknown) => {
        loading = undefined;
        get().fail(error instanceof Error ? error.message : String(error));
      },
    );
    return loading;
  },
  learn(some) {
    if (get().isComplete) return;
    const known = get().catalogue?.plugins ?? [];
    const isNew = ({ kind, name }: PluginCard): boolean => !known.some((one) => one.kind === kind && one.name === name);
    const plugins = [...known, ...some.plugins.filter(isNew)];
    if (plugins.length > known.length) set({ catalogue: { ...some, plugins }, failure: undefined });
  },
  fail: (failure) => set({ failure }),
}));

const none: readonly PluginCard[] = [];

/** The plugins of one kind, by name. */
export function pluginsOf(catalogue: Catalogue | undefined, kind: PluginKind): readonly PluginCard[] {
  return catalogue?.plugins.filter((plugin) => plugin.kind === kind) ?? none;
}

/** One plugin, where there is one of that name. */
export function findPlugin(
  catalogue: Catalogue | undefined,
  kind: PluginKind,
  name: string | undefined,
): PluginCard | undefined {
  return catalogue?.plugins.find((plugin) => plugin.kind === kind && plugin.name === name);
}

/** What the registry holds; in the train view, as far as the document names it, until somebody looks for more. */
export function useCatalogue(): Catalogue | undefined {
  return useCatalogueStore(({ catalogue }) => catalogue);
}

/** Reads texts of plugins in the language of the page. */
export function usePluginText(): (text: Text | undefined) => string {
  const language = useLanguage();
  return (text) => text?.[language] ?? "";
}
