import type { JsonSchema, PluginEntry, Registry } from "@downslope/core";
import { durationPattern } from "@downslope/core";
import { measure, planEntry } from "./plan.ts";
import type { PlannedRun } from "./protocol.ts";

/** So many guesses are tried. */
const mostTries = 400;

/**
 * A scheduler with what it needs filled in: guesses by the kind of each option, until one can be planned; rather one that
 * moves the rate than one that does not. `inner` is the scheduler that it is to hold, where it holds one.
 */
export function exampleEntry(
  registry: Registry,
  use: string,
  inner: PluginEntry | undefined,
  run: PlannedRun,
): PluginEntry | undefined {
  const { jsonSchema } = registry.get("scheduler", use);
  const { properties = {}, required = [] } = jsonSchema;
  const holders = Object.entries(properties).filter(([, schema]) => holds(schema));
  const wanted = Object.entries(properties).filter(
    ([name, schema]) =>
      (required.includes(name) && schema.default === undefined) || (inner !== undefined && name === holders[0]?.[0]),
  );
  let best: { readonly entry: PluginEntry; readonly score: number } | undefined;
  let tries = 0;
  for (const options of combinations(
    wanted.map(([name, schema]) => [name, guesses(registry, schema, inner, use, run)]),
  )) {
    if (++tries > mostTries || best?.score === 3) break;
    const entry = { use, ...options };
    try {
      const { values, watches } = planEntry(registry, entry, run);
      const score = watches.length > 0 ? 3 : looks(values, run);
      if (!best || score > best.score) best = { entry, score };
    } catch {
      // The next guess may do.
    }
  }
  return best?.entry;
}

/** How much a curve shows: that it moves, does not leave the base value behind, and is not over at once. */
function looks(values: Float64Array, { base }: PlannedRun): number {
  const { highest, lowest, area } = measure(values);
  const mean = area / values.length / highest;
  return Number(highest > lowest) + Number(highest <= base * 1.001) + Number(mean > 0.1 && mean < 0.999);
}

/** Whether an option is a scheduler or a list of them. */
export function holds(schema: JsonSchema): boolean {
  return schema["x-plugin"] === "scheduler" || schema.items?.["x-plugin"] === "scheduler";
}

function guesses(
  registry: Registry,
  schema: JsonSchema,
  inner: PluginEntry | undefined,
  use: string,
  run: PlannedRun,
): readonly unknown[] {
  if (schema["x-plugin"] === "scheduler") return [inner ?? simple(registry, use), simple(registry, use)];
  if (schema.items?.["x-plugin"] === "scheduler") {
    const other = simple(registry, use);
    return [[inner ?? other, other], [inner ?? other]];
  }
  if (schema.enum) return schema.enum;
  if (Array.isArray(schema["examples"])) return schema["examples"] as readonly unknown[];
  if (schema.type === "array" && schema.items) {
    if (isDuration(schema.items)) return [["50%"], ["50%", "75%"], ["25%", "50%", "75%"], []];
    const { base } = run;
    return [[base, base / 10], [base, base / 2, base / 10], [1, 0.1], [base], []];
  }
  if (isDuration(schema)) return ["10%", "25%", "100%"];
  if (schema.type === "boolean") return [true, false];
  if (schema.type !== "number" && schema.type !== "integer") return [""];
  const { base, epochs, stepsPerEpoch } = run;
  // Levels below the base value, a factor for each step that leaves a tenth at the end, and what is usual.
  const all = [0.5, base / 10, Number((0.1 ** (1 / (epochs * stepsPerEpoch))).toPrecision(6)), base, 1, 2, 0];
  return schema.type === "integer" ? [1, 2, 10, 0] : all;
}

function isDuration(schema: JsonSchema): boolean {
  return schema.anyOf?.some((one) => one.type === "string" && one["pattern"] === durationPattern.source) ?? false;
}

/** A scheduler that needs nothing and draws more than a line, and not the one that asks. */
function simple(registry: Registry, except: string): PluginEntry {
  const run: PlannedRun = { base: 1, epochs: 10, stepsPerEpoch: 10, metric: [1] };
  const found = registry.list("scheduler").find(({ name, jsonSchema }) => {
    if (name === except || (jsonSchema.required ?? []).length > 0) return false;
    try {
      const { values, watches } = planEntry(registry, name, run);
      return watches.length === 0 && values.some((value) => value !== values[0]);
    } catch {
      return false;
    }
  });
  return { use: found?.name ?? except };
}

function* combinations(axes: readonly (readonly [string, readonly unknown[]])[]): Generator<Record<string, unknown>> {
  const [first, ...rest] = axes;
  if (!first) return void (yield {});
  for (const value of first[1]) for (const others of combinations(rest)) yield { [first[0]]: value, ...others };
}
