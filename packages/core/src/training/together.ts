import type { NamedTensors, Outputs, Program } from "../engine/engine.ts";
import type { TrainSettings } from "../pipeline/settings.ts";
import type { HostArray } from "../tensor/dtype.ts";
import type { Given } from "./given.ts";
import { type Outcome, isFinite, outcomeOf } from "./outcome.ts";
import type { Batches, Session } from "./session.ts";
import type { StepState } from "./step.ts";

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

/** Names of the same thing in each of several steps. */
const known = new Map<string, string[]>();

function nameOf(place: number, name: string): string {
  let names = known.get(name);
  if (!names) known.set(name, (names = []));
  return (names[place] ??= `${place}.${name}`);
}

/** What belongs to the step at a place, by its own name. */
function among<T>(values: Readonly<Record<string, T>>, place: number): Record<string, T> {
  const start = nameOf(place, "");
  const own: Record<string, T> = {};
  for (const name in values) if (name.startsWith(start)) own[name.slice(start.length)] = values[name]!;
  return own;
}

/** What belongs to several steps, by names that tell the place. */
function named<T>(parts: readonly Readonly<Record<string, T>>[]): Record<string, T> {
  const all: Record<string, T> = {};
  parts.forEach((part, place) => {
    for (const name in part) all[nameOf(place, name)] = part[name]!;
  });
  return all;
}

/** So many steps, one after the other, as one program: what each reads and gives has its place among them in its name. */
export function severalSteps(step: Program<StepState>, count: number): Program<StepState> {
  return (first, batches, scalars) => {
    let state = first;
    const outputs = Array.from({ length: count }, (_, place): NamedTensors => {
      const made = step(state, among(batches, place), among(scalars, place));
      state = made.state;
      return made.outputs;
    });
    return { state, outputs: named(outputs) };
  };
}

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
