import {
  type ConfiguredLoss,
  type ConfiguredOptimizer,
  type ConfiguredScheduler,
  type ConfiguredTransform,
  type Registry,
  nearest,
  problem,
  show,
} from "@downslope/core";
import type { Miss } from "./compare.ts";
import { optionsOf, resolve } from "./configure.ts";
import { type ReferenceFile, readReferenceFile } from "./file.ts";
import { runLossCase } from "./loss-case.ts";
import { clippingTransform, runClippingCase, runOptimizerCase, unknownClipping } from "./optimizer-case.ts";
import { type Platform, float32, float64, startPlatforms } from "./platform.ts";
import { runSchedulerCase } from "./scheduler-case.ts";

export interface ReferenceOptions {
  /** Names of plugins, or ids of cases; the others are left out. */
  readonly only?: readonly string[] | undefined;
  /** Told each name in `only` that the file lacks, with the nearest that it has. Where it has none at all, that is an error. */
  readonly onUnmatched?: ((name: string, near: readonly string[]) => void) | undefined;
  /** In place of 1e-9 in float64 and 2e-5 in float32, times max(1, |expected|). */
  readonly tolerance?: { readonly float64?: number; readonly float32?: number } | undefined;
}

/** How a case went. */
export interface ReferenceResult {
  readonly id: string;
  /** The plugin it is about. */
  readonly plugin: string;
  readonly passed: boolean;
  /** All that differs; an error counts as one, with its message. */
  readonly misses: readonly Miss[];
}

/** A case before it is run. */
interface Task {
  readonly id: string;
  readonly plugin: string;
  readonly run: () => Miss[];
}

/**
 * Runs the cases of a parsed reference file through a registry: losses in float64 and, but for the extreme, in float32;
 * optimizers, clipping and schedulers in float64. A case that throws has failed; only a file that cannot be read at all,
 * or an `only` that names nothing in it, is an error.
 */
export async function checkReference(
  registry: Registry,
  file: unknown,
  options: ReferenceOptions = {},
): Promise<ReferenceResult[]> {
  const { tolerance = {} } = options;
  const exact = { ...float64, tolerance: tolerance.float64 ?? float64.tolerance };
  const fast = { ...float32, tolerance: tolerance.float32 ?? float32.tolerance };
  const tasks = select(tasksOf(registry, readReferenceFile(file), exact, fast), options);
  await startPlatforms();
  return tasks.map(({ id, plugin, run }) => {
    const misses = attempt(run);
    return { id, plugin, passed: misses.length === 0, misses };
  });
}

function tasksOf(registry: Registry, file: ReferenceFile, exact: Platform, fast: Platform): Task[] {
  if (file.kind === "loss") {
    return file.cases.map((one) => ({
      id: one.id,
      plugin: one.loss,
      run: () => {
        const loss = resolve<ConfiguredLoss>(registry, "loss", one.loss, optionsOf(one));
        const platforms = one.id.includes("extreme") ? [exact] : [exact, fast];
        return platforms.flatMap((platform) => runLossCase(loss, one, platform));
      },
    }));
  }
  if (file.kind === "scheduler") {
    return file.cases.map((one) => ({
      id: one.id,
      plugin: one.scheduler,
      run: () => {
        const scheduler = resolve<ConfiguredScheduler>(registry, "scheduler", one.scheduler, optionsOf(one));
        return runSchedulerCase(scheduler, one, exact.tolerance);
      },
    }));
  }
  const trajectories = file.cases.map((one) => ({
    id: one.id,
    plugin: one.optimizer,
    run: () => {
      const optimizer = resolve<ConfiguredOptimizer>(registry, "optimizer", one.optimizer, optionsOf(one));
      return runOptimizerCase(optimizer, file, one, exact);
    },
  }));
  const clippings = (file.clipping ?? []).map((one) => ({
    id: one.id,
    plugin: clippingTransform(one.clip)?.name ?? "clip",
    run: () => {
      const transform = clippingTransform(one.clip);
      if (!transform) throw unknownClipping(one.clip);
      const { name, options } = transform;
      return runClippingCase(resolve<ConfiguredTransform>(registry, "transform", name, options), one, exact);
    },
  }));
  return [...trajectories, ...clippings];
}

/** The tasks that `only` names. A list may serve several files, so names that this one lacks are told, not refused. */
function select(tasks: readonly Task[], { only, onUnmatched }: ReferenceOptions): readonly Task[] {
  if (only === undefined) return tasks;
  const known = new Set(tasks.flatMap(({ id, plugin }) => [plugin, id]));
  const strangers = only.filter((name) => !known.has(name));
  if (strangers.length === only.length) {
    const near = nearest(strangers[0] ?? "", known)
      .map(show)
      .join(" or ");
    throw problem("INVALID_ARGUMENT", {
      subject: "reference file",
      argument: "only",
      rule: "name plugins or cases that the file has",
      got: strangers.join(","),
      cure:
        near === "" ? `It has ${[...new Set(tasks.map(({ plugin }) => plugin))].join(", ")}.` : `Did you mean ${near}?`,
    });
  }
  for (const name of strangers) onUnmatched?.(name, nearest(name, known));
  return tasks.filter(({ id, plugin }) => only.includes(id) || only.includes(plugin));
}

function attempt(run: () => Miss[]): Miss[] {
  try {
    return run();
  } catch (error) {
    return [{ what: "error", expected: "none", got: error instanceof Error ? error.message : String(error) }];
  }
}
