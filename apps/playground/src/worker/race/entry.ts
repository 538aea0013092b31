import {
  type ConfiguredOptimizer,
  type ConfiguredScheduler,
  DocumentError,
  type PluginKind,
  type Registry,
  parseDocument,
  show,
} from "@downslope/core";
import type { Mistake, Racer } from "./protocol.ts";

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
export function readEntry({ optimizer, scheduler }: Racer, registry: Registry): Entry {
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

/** What an error says, place by place. */
export function mistakesOf(error: unknown): readonly Mistake[] {
  if (!(error instanceof DocumentError)) return [{ message: error instanceof Error ? error.message : String(error) }];
  return error.issues.map((issue) => {
    const { path, rule, cure } = issue;
    const got = "got" in issue && { got: issue.got === undefined ? "nothing" : show(issue.got) };
    return { path, rule, ...got, ...(cure !== undefined && { cure }) };
  });
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
