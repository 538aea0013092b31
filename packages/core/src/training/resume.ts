import type { Engine } from "../engine/engine.ts";
import { DownslopeError, problem } from "../errors.ts";
import { type Pipeline, toDocument } from "../pipeline/pipeline.ts";
import { trainSettings } from "../pipeline/settings.ts";
import type { TrainingState } from "./state.ts";

/** Refuses to go on with another pipeline, or where the bits would differ. */
export function checkResume(pipeline: Pipeline, engine: Engine, saved: TrainingState): void {
  const differing = firstDifference(toDocument(pipeline), withDefaults(saved.pipeline), "");
  if (differing) {
    throw problem("INVALID_FILE", {
      subject: "training state",
      argument: differing.path,
      rule: `be ${JSON.stringify(differing.saved)}, as when it was saved`,
      got: differing.now,
      cure: "Resume with the pipeline it was saved from; only `train.epochs`, how often to evaluate and save, and what is measured may change.",
    });
  }
  const { name, device, version } = saved.engine;
  if (name !== engine.name || device !== engine.device || version !== engine.version) {
    throw new DownslopeError(
      "INVALID_FILE",
      `training state: it was computed by ${name} ${version} on ${device}, and this is ${engine.name} ${engine.version} on ${engine.device}: it would not go on to the bit.`,
      { cure: "Use the same engine and device." },
    );
  }
}

/** Settings that did not exist when it was saved had their default. */
function withDefaults(document: unknown): unknown {
  const { train, ...rest } = document as { train?: object };
  return { ...rest, train: { ...trainSettings(), ...train } };
}

const free = new Set([
  "train.epochs",
  "train.evaluateEvery",
  "train.checkpointEvery",
  "train.nonFinite",
  "train.gradientNorms",
  "callbacks",
  "plugins",
]);

function firstDifference(
  now: unknown,
  saved: unknown,
  path: string,
): { path: string; now: unknown; saved: unknown } | undefined {
  if (free.has(path) || Object.is(now, saved)) return undefined;
  const areRecords = typeof now === "object" && typeof saved === "object" && now !== null && saved !== null;
  if (!areRecords) return { path, now, saved };
  for (const key of new Set([...Object.keys(now), ...Object.keys(saved)])) {
    const found = firstDifference(
      (now as Record<string, unknown>)[key],
      (saved as Record<string, unknown>)[key],
      path === "" ? key : `${path}.${key}`,
    );
    if (found) return found;
  }
  return undefined;
}
