import type { Engine } from "../engine/engine.ts";
import { DownslopeError, problem } from "../errors.ts";
import { type Pipeline, toDocument } from "../pipeline/pipeline.ts";
import type { Model } from "../plugin/model.ts";
import { trainSettings } from "../pipeline/settings.ts";
import { digestOf } from "./digest.ts";
import type { TrainingState } from "./state.ts";

/** What a run goes on from, and whether another engine may take it over. */
interface Resumed {
  readonly resume: TrainingState;
  readonly acrossEngines?: boolean;
}

/** Refuses to go on with another pipeline, or where the bits would differ, unless that is asked for. */
export function checkResume(
  pipeline: Pipeline,
  engine: Engine,
  { architecture }: Model,
  { resume: saved, acrossEngines = false }: Resumed,
): void {
  if (!acrossEngines) checkEngine(engine, saved);
  const ours = acrossEngines ? new Set([...free, "engine"]) : free;
  const differing = firstDifference(toDocument(pipeline), withDefaults(saved.pipeline), "", ours);
  if (differing) {
    throw problem("INVALID_FILE", {
      subject: "training state",
      argument: differing.path,
      rule: `be ${JSON.stringify(differing.saved)}, as when it was saved`,
      got: differing.now,
      cure: /^engine\b/.test(differing.path)
        ? otherEngine
        : "Resume with the pipeline it was saved from; only `train.epochs`, how often to evaluate and save, and what is measured may change.",
    });
  }
  const digest = architecture === undefined ? undefined : digestOf(architecture);
  if (digest !== saved.architecture) {
    throw problem("INVALID_FILE", {
      subject: "training state",
      argument: "architecture",
      rule: "be that of the pipeline's model",
      got: saved.architecture,
      cure: "The model's file has changed since: put back the one that the run began with.",
    });
  }
}

const otherEngine =
  "Use the same engine, options and device; or allow the change with `acrossEngines`, on the command line `--across-engines`: numbers then go on to float32's precision, not to the bit.";

function checkEngine(engine: Engine, { engine: { name, device, version } }: TrainingState): void {
  if (name === engine.name && device === engine.device && version === engine.version) return;
  throw new DownslopeError(
    "INVALID_FILE",
    `training state: it was computed by ${name} ${version} on ${device}, and this is ${engine.name} ${engine.version} on ${engine.device}: it would not go on to the bit.`,
    { cure: otherEngine },
  );
}

/** Settings that did not exist when it was saved had their default. */
function withDefaults(document: unknown): unknown {
  const { train, ...rest } = document as { train?: object };
  return { ...rest, train: { ...trainSettings(), ...train } };
}

const free: ReadonlySet<string> = new Set([
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
  ours: ReadonlySet<string>,
): { path: string; now: unknown; saved: unknown } | undefined {
  if (ours.has(path) || Object.is(now, saved)) return undefined;
  const areRecords = typeof now === "object" && typeof saved === "object" && now !== null && saved !== null;
  if (!areRecords) return { path, now, saved };
  for (const key of new Set([...Object.keys(now), ...Object.keys(saved)])) {
    const found = firstDifference(
      (now as Record<string, unknown>)[key],
      (saved as Record<string, unknown>)[key],
      path === "" ? key : `${path}.${key}`,
      ours,
    );
    if (found) return found;
  }
  return undefined;
}
