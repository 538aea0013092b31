import {
  type ConfiguredOptimizer,
  type OptimizerPlugin,
  type PluginEntry,
  isConfigured,
  parseDocument,
  toDocument,
} from "@downslope/core";
import type { Handlers } from "../handlers.ts";
import { registry } from "../registry.ts";
import { runLength } from "../train/plan.ts";
import { mistakesOfEntry } from "./configure.ts";
import { exampleEntry } from "./example.ts";
import { draggable, handleOf } from "./handles.ts";
import { measure, planEntry } from "./plan.ts";
import { moveHandle } from "./move-handle.ts";
import type { Handle, Options, ScheduleCalls } from "./protocol.ts";

export const handlers: Handlers<ScheduleCalls> = {
  "schedules.plan": ({ entry, run }) => {
    try {
      const { values, watches } = planEntry(registry, entry, run);
      return { isGood: true, values, watches, measures: measure(values) };
    } catch (error) {
      return { isGood: false, mistakes: mistakesOfEntry(registry, entry, error) };
    }
  },
  async "schedules.handles"({ entry, run, most }, { rest }) {
    const handles: Handle[] = [];
    const { values } = planEntry(registry, entry, run);
    for (const leaf of draggable(registry, entry, run)) {
      if (handles.length >= most) break;
      await rest();
      const handle = handleOf(registry, entry, run, values, leaf);
      // The base value comes last: where another option is the same height, it is that one's.
      const isTaken = handles.some((one) => one.axis === "y" && handle?.axis === "y" && one.step === handle.step);
      if (handle && !(leaf.path.length === 0 && isTaken)) handles.push(handle);
    }
    return handles;
  },
  "schedules.move": ({ entry, run, handle, to }) => moveHandle(registry, entry, run, handle, to),
  "schedules.example": ({ use, inner, run }) => exampleEntry(registry, use, inner, run),
  "schedules.options": ({ document, samples }) => optionsOf(document, samples),
};

/** What of a document concerns schedules; nothing where it cannot be read. */
export function optionsOf(text: string, samples: number | undefined): Options | undefined {
  try {
    const pipeline = parseDocument(text, { registry });
    const { scheduler, schedules = {} } = toDocument(pipeline);
    const entries: Record<string, PluginEntry> = {
      ...schedules,
      ...(scheduler !== undefined && { learningRate: scheduler }),
    };
    return {
      options: movable(pipeline.optimizer),
      epochs: pipeline.train.epochs,
      stepsPerEpoch: samples === undefined ? undefined : runLength(pipeline, samples).stepsPerEpoch,
      entries,
    };
  } catch {
    return undefined;
  }
}

/** The learning rate and the options that a schedule may move, of an optimizer or of the one inside it. */
function movable({ plugin, options }: ConfiguredOptimizer): Options["options"] {
  const { schedulable = [], jsonSchema } = plugin as unknown as OptimizerPlugin;
  const own = ["learningRate", ...schedulable].flatMap((name) => {
    const base = options[name];
    if (typeof base !== "number") return [];
    const { minimum, exclusiveMinimum, maximum, exclusiveMaximum } = jsonSchema.properties?.[name] ?? {};
    const low = minimum ?? exclusiveMinimum;
    const high = maximum ?? exclusiveMaximum;
    return [{ name, base, ...(low !== undefined && { minimum: low }), ...(high !== undefined && { maximum: high }) }];
  });
  const inner = Object.values(options).find((value) => isConfigured(value, "optimizer"));
  const inside = inner === undefined ? [] : movable(inner as unknown as ConfiguredOptimizer);
  return [...own, ...inside.filter(({ name }) => own.every((one) => one.name !== name))];
}
