import type { PluginKind, Text } from "@downslope/core";
import { create } from "zustand";
import type { Catalogue, PluginCard } from "../worker/catalogue/protocol.ts";
import { lab } from "../worker/client.ts";
import { useLanguage } from "./language.ts";

interface CatalogueStore {
  /** What the registry holds; not there until the worker has told it. */
  readonly catalogue: Catalogue | undefined;
  /** Why it could not be read. */
  readonly failure: string | undefined;
  load(): Promise<void>;
}

export const useCatalogueStore = create<CatalogueStore>((set) => ({
  catalogue: undefined,
  failure: undefined,
  async load() {
    set({ failure: undefined });
    try {
      set({ catalogue: await lab.call("catalogue.read", null) });
    } catch (error) {
      set({ failure: error instanceof Error ? error.message : String(error) });
    }
  },
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

/** What the registry holds. */
export function useCatalogue(): Catalogue | undefined {
  return useCatalogueStore(({ catalogue }) => catalogue);
}

/** Reads texts of plugins in the language of the page. */
export function usePluginText(): (text: Text | undefined) => string {
  const language = useLanguage();
  return (text) => text?.[language] ?? "";
}
