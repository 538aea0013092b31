import {
  type ConfiguredOptimizer,
  type ConfiguredScheduler,
  type PluginKind,
  type Registry,
  parseDocument,
} from "@downslope/core";
import type { Mistake } from "../document/protocol.ts";
import { mistakesOf } from "../mistakes.ts";
import type { Racer } from "./protocol.ts";

/** A racer's parts, or what is wrong with them. */
export type Entry =
  | {
      readonly isGood: true;
      readonly optimizer: ConfiguredOptimizer;
      readonly scheduler: ConfiguredScheduler | undefined;
    }
  | { readonly isGood: false; readonly mistakes: readonly Mistake[] };

/**
 * Reads the parts of a racer as a pipeline document has them, with wrappers, clips and transforms: by the reader of
 * documents, so that what races is what would train. The parts that a race has no use for are filled in.
 */
export function readRacer({ optimizer, scheduler }: Racer, registry: Registry): Entry {
  const document = {
    ...Object.fromEntries((["dataset", "model", "loss"] as const).map((kind) => [kind, anyOf(kind, registry)])),
    optimizer,
    ...(scheduler !== undefined && { scheduler }),
  };
  try {
    const pipeline = parseDocument(JSON.stringify(document), { registry, file: "race.json" });
    return { isGood: true, optimizer: pipeline.optimizer, scheduler: pipeline.scheduler };
  } catch (error) {
    return { isGood: false, mistakes: mistakesOf(error) };
  }
}

/** The name of any plugin of a kind that needs no options. */
function anyOf(kind: PluginKind, registry: Registry): string {
  const found = registry.list(kind).find((plugin) => {
    try {
      return plugin({});
    } catch {
      return false;
    }
  });
  return found?.name ?? "none";
}
