import { type LossInputs, type LossRun, lossRunner } from "../reference/loss-run.ts";
import type { Platform } from "../reference/platform.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { sampleInputs, variedRoles } from "./loss-inputs.ts";
import { createLoss } from "./loss-subject.ts";

/** One loss at work, uncompiled. */
export interface WrittenLoss {
  readonly run: (inputs: LossInputs) => LossRun;
  /** What it made of the sample of a seed when it first saw it. */
  readonly first: (seed: number) => LossRun;
}

const known = new WeakMap<AnyLossPlugin, WeakMap<LossGiven, Map<string, WrittenLoss>>>();

/**
 * The loss as it is written, value and gradient: one for all checks that are about the same inputs, for uncompiled each
 * operation is a program of its own, and a run takes as long as hundreds of compiled ones.
 */
export function writtenLoss(plugin: AnyLossPlugin, given: LossGiven, platform: Platform): WrittenLoss {
  const ofPlugin = known.get(plugin) ?? new WeakMap<LossGiven, Map<string, WrittenLoss>>();
  const ofGiven = ofPlugin.get(given) ?? new Map<string, WrittenLoss>();
  known.set(plugin, ofPlugin.set(given, ofGiven));
  const loss = ofGiven.get(platform.device) ?? write(plugin, given, platform);
  ofGiven.set(platform.device, loss);
  return loss;
}

function write(plugin: AnyLossPlugin, given: LossGiven, platform: Platform): WrittenLoss {
  const loss = createLoss(plugin, given);
  const run = (inputs: LossInputs): LossRun => lossRunner(loss, platform, variedRoles(inputs), "untraced")(inputs);
  const seen = new Map<number, LossRun>();
  const first = (seed: number): LossRun => {
    const found = seen.get(seed) ?? run(sampleInputs(plugin, given, seed));
    seen.set(seed, found);
    return found;
  };
  return { run, first };
}
