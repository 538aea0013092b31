import type { ConfiguredLoss, HostArray, Loss, Role } from "@downslope/core";
import { type Miss, compareNumbers } from "../reference/compare.ts";
import { configure } from "../reference/configure.ts";
import { type LossRun, lossRunner } from "../reference/loss-run.ts";
import { type Platform, float32, float64 } from "../reference/platform.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";

export const platforms = [float64, float32];

/** What is known of the data where nothing is given: four classes of unequal size, as inputs have. */
const usualContext = { classCounts: [40, 30, 20, 10] };

/** The loss at work, under the options and context given. */
export function createLoss(plugin: AnyLossPlugin, given: LossGiven, extra: object = {}): Loss {
  return configure<ConfiguredLoss>(plugin, { ...given.options, ...extra }).create(given.context ?? usualContext);
}

type Runner = ReturnType<typeof lossRunner>;
const runners = new WeakMap<object, Map<string, Runner>>();

/** The loss compiled, value and gradient: once for all checks that need no program of their own, for compiling is most of their time. */
export function compiledLoss(
  plugin: AnyLossPlugin,
  given: LossGiven,
  platform: Platform,
  roles: readonly Role[],
): Runner {
  const known = runners.get(plugin) ?? new Map<string, Runner>();
  runners.set(plugin, known);
  const key = JSON.stringify([given.options, given.context, platform.device, roles]);
  const runner = known.get(key) ?? lossRunner(createLoss(plugin, given), platform, roles);
  known.set(key, runner);
  return runner;
}

/** All numbers of a run, each under its name. */
export function numbersOf({ value, gradient }: LossRun): [what: string, host: HostArray][] {
  const gradients = Object.entries(gradient).map(([role, host]): [string, HostArray] => [`gradient.${role}`, host]);
  return [["value", value], ...gradients];
}

/** What differs between two runs. */
export function compareRuns(label: string, got: LossRun, expected: LossRun, tolerance: number): Miss[] {
  const wanted = numbersOf(expected);
  return numbersOf(got).flatMap(([what, { data }], i) =>
    compareNumbers(`${label} ${what}`, data, wanted[i]![1].data, tolerance),
  );
}
