import type { Outputs } from "../engine/engine.ts";
import { among, named } from "../engine/repeat.ts";
import type { TrainSettings } from "../pipeline/settings.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { Given } from "./given.ts";
import { type Outcome, isFinite, outcomeOf } from "./outcome.ts";
import type { Batches, Session } from "./session.ts";

/**
 * Steps of an epoch that are executed at once: as many as asked for, or as there are full batches. One where that is what is
 * asked for.
 */
export function countTogether({ stepsPerExecution }: TrainSettings, size: number, samples: number): number {
  return Math.max(1, Math.min(stepsPerExecution, Math.floor(samples / size)));
}

/** Whether the batch at a place begins several steps: at the same places in every run, so that a resumed one goes on to the bit. */
export const mayGoTogether = ({ together, size }: Batches, batch: number, samples: number): boolean =>
  together > 1 && batch % together === 0 && (batch + together) * size <= samples;

/** Runs several steps at once. Nothing where one of them was bad: the state is then as it was before the first. */
export async function runTogether(
  { programs, state, parts }: Session,
  given: readonly Given[],
): Promise<readonly Outcome[] | undefined> {
  const batches = named(given.map(({ batch }) => batch as Readonly<Record<string, HostArray>>));
  const scalars = named(given.map((one) => one.scalars));
  let found: readonly Outputs[] = [];
  const isAccepted = (outputs: Outputs): boolean => {
    found = given.map((_, place) => among(outputs, place));
    return found.every(isFinite);
  };
  await programs.several!.run(state, batches, scalars, isAccepted);
  return found.every(isFinite) ? found.map((outputs) => outcomeOf(outputs, parts)) : undefined;
}
