import type { PluginKind, Registry } from "@downslope/core";
import type { Catalogue } from "../protocol.ts";
import { spiralLosses, spiralOptimizers } from "./spiral.ts";

/** What the registry holds, as plain data that can cross to the page. */
export function describeRegistry(registry: Registry): Catalogue {
  return {
    plugins: registry.list().map(({ kind, name, about: { title, summary } }) => ({
      kind: kind as PluginKind,
      name,
      title,
      summary,
    })),
    losses: spiralLosses(registry),
    optimizers: spiralOptimizers(registry),
  };
}
