import { type ConfiguredScheduler, DocumentError, type Registry, parseDocument } from "@downslope/core";
import { readEntry } from "../../document/entry.ts";
import { configure } from "../configure.ts";
import type { Mistake } from "../document/protocol.ts";
import { mistakesOf } from "../mistakes.ts";

/** The scheduler of an entry, with the schedulers among its options made; throws where an option breaks its schema. */
export function configureScheduler(registry: Registry, entry: unknown): ConfiguredScheduler {
  const { use, options } = readEntry(entry);
  return configure(registry, "scheduler", String(use), options) as unknown as ConfiguredScheduler;
}

/** What the reader of documents has against an entry, at places of the entry. */
export function mistakesOfEntry(registry: Registry, entry: unknown, error: unknown): readonly Mistake[] {
  const found = readMistakes(registry, entry);
  return found.length > 0 ? found : mistakesOf(error);
}

function readMistakes(registry: Registry, entry: unknown): readonly Mistake[] {
  // The parts that a schedule has no use for are filled in with names that are never found; theirs are no mistakes of it.
  const document = { dataset: "none", model: "none", loss: "none", optimizer: "none", scheduler: entry };
  try {
    parseDocument(JSON.stringify(document), { registry, file: "schedule.json" });
    return [];
  } catch (error) {
    if (!(error instanceof DocumentError)) return [];
    const own = mistakesOf(error).filter(({ path }) => path === "scheduler" || path.startsWith("scheduler."));
    return own.map((mistake) => {
      const path = mistake.path.replace(/^scheduler\.?/, "");
      const message = path === "" ? mistake.message : mistake.message.slice("scheduler.".length);
      return { ...mistake, path, message };
    });
  }
}
