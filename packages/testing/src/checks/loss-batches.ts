import { DownslopeError, type HostArray, show } from "@downslope/core";
import { type LossInputs, type LossRun, lossRunner } from "../reference/loss-run.ts";
import { float64 } from "../reference/platform.ts";
import { BrokenPromise } from "./check.ts";
import { isRefusal, sentence } from "./fault.ts";
import { expectRows } from "./loss-conduct.ts";
import type { AnyLossPlugin, LossGiven } from "./loss-given.ts";
import { rowsOf, sampleInputs, samplesOf, variedRoles } from "./loss-inputs.ts";
import { createLoss, numbersOf } from "./loss-subject.ts";
import { writtenLoss } from "./loss-written.ts";

export const batches = "it takes batches of any size, and any number of classes";

/** Parts of the usual batch, of six samples: all, one, three. */
const parts = [1, 0, 0.5];
/** Another number of classes than the usual four. */
const manyColumns = 5;

/**
 * Checks one loss on batches of several sizes, as the last of an epoch has another, and on more classes where nothing
 * given fixes them. A loss may refuse what it cannot take in its own name, as in-batch losses do a sample alone.
 */
export function checkLossBatches(plugin: AnyLossPlugin, given: LossGiven): void {
  const whole = sampleInputs(plugin, given, 1);
  const check = watcherOf(plugin, given, whole);
  for (const part of parts) check(part === 1 ? whole : rowsOf(whole, part));
  const isFixed = given.sample ?? given.context ?? given.domain ?? plugin.sampleShape;
  if (isFixed !== undefined) return;
  const wide = { ...given, context: { classCounts: [50, 40, 30, 20, 10] } };
  watcherOf(plugin, wide)(sampleInputs(plugin, wide, 1, manyColumns), `${manyColumns} classes`);
}

/** Looks at what a loss, made once, makes of batch after batch; of inputs that others look at too, together with them. */
function watcherOf(
  plugin: AnyLossPlugin,
  given: LossGiven,
  shared?: LossInputs,
): (inputs: LossInputs, what?: string) => void {
  const loss = createLoss(plugin, given);
  const unreduced = createLoss(plugin, given, { reduction: "none" });
  return (inputs, what) => {
    const samples = samplesOf(loss, inputs);
    const label = what ?? (samples === undefined ? "fewer samples" : samples === 1 ? "1 sample" : `${samples} samples`);
    const runLoss = (): LossRun =>
      inputs === shared
        ? writtenLoss(plugin, given, float64).first(1)
        : lossRunner(loss, float64, variedRoles(inputs), "differentiated")(inputs);
    const run = (): LossRun & { losses: HostArray } => ({
      ...runLoss(),
      losses: lossRunner(unreduced, float64, [], "untraced")(inputs).value,
    });
    const got = unlessRefused(plugin, label, run);
    if (!got) return;
    if (samples !== undefined) expectRows(plugin, batches, got.losses, samples);
    for (const [name, { data }] of [...numbersOf(got), ["losses", got.losses] as const]) {
      const bad = data.find((x: number) => !Number.isFinite(x));
      if (bad !== undefined) throw new BrokenPromise(plugin, batches, `With ${label} the ${name} holds ${bad}.`);
    }
  };
}

function unlessRefused<T>(plugin: AnyLossPlugin, label: string, body: () => T): T | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof DownslopeError && isRefusal(plugin.name, error)) return undefined;
    const { message = show(error), cure } = Object(error) as { message?: string; cure?: string };
    const said = cure === undefined ? message : message.slice(0, -cure.length - 1);
    throw new BrokenPromise(plugin, batches, sentence(`With ${label} it throws: ${said}`), { error });
  }
}
