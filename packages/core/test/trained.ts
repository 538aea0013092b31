import { expect } from "vitest";
import { type Params, type TrainedModel, type TrainingEvent, type TrainingState, train } from "../src/index.ts";
import { collect, pipelineOf } from "./pipelines.ts";

export const stepsOf = (events: readonly TrainingEvent[]) =>
  events.flatMap((event) => (event.type === "step" ? [event] : []));

export const mapped = (all: Params, f: (one: Params[string], path: string) => Params[string]): Params =>
  Object.fromEntries(Object.entries(all).map(([path, one]) => [path, f(one!, path)]));

/** The largest difference of parameters. */
export function difference(a: TrainingState, b: TrainingState): number {
  const numbers = ({ tensors }: TrainingState): number[] =>
    Object.entries(tensors).flatMap(([path, { data }]) => (path.startsWith("params.") ? [...data] : []));
  const [left, right] = [numbers(a), numbers(b)];
  expect(left).toHaveLength(right.length);
  return Math.max(...left.map((value, i) => Math.abs(value - right[i]!)));
}

/** A whole training: its events, its last state and its model. */
export async function trained(changes: Parameters<typeof pipelineOf>[0]): Promise<{
  readonly events: TrainingEvent[];
  readonly state: TrainingState;
  readonly model: TrainedModel;
}> {
  const run = train(pipelineOf(changes));
  const events = await collect(run);
  return { events, state: await run.state(), model: await run.model() };
}

/** The states of a run after each of its steps, and the last. */
export async function statesOf(changes: Parameters<typeof pipelineOf>[0]): Promise<TrainingState[]> {
  const run = train(pipelineOf(changes));
  const states: TrainingState[] = [];
  for await (const event of run) if (event.type === "step") states.push(await run.state());
  return [...states, await run.state()];
}
