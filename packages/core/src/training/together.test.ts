import { describe, expect, it } from "vitest";
import { collect, pipelineOf } from "../../test/pipelines.ts";
import { blobs } from "../../test/plugins.ts";
import { type PipelineInput, type TrainingEvent, type TrainingState, definePipeline, train } from "../index.ts";

type Changes = Partial<PipelineInput>;

/** 60 samples: eight full batches of 7, and a last one of 4. */
const settings = { batchSize: 7, epochs: 3 } as const;

async function trained(stepsPerExecution: number, { train: own, ...changes }: Changes = {}) {
  const run = train(pipelineOf({ ...changes, train: { ...settings, stepsPerExecution, ...own } }));
  const events = await collect(run);
  const state = await run.state();
  const { traces } = run;
  run.close();
  return { events: events.map(bare), state, traces };
}

/** An event without what a clock says. */
function bare(event: TrainingEvent): object {
  const { seconds: _, ...rest } = { seconds: 0, ...event };
  return rest;
}

/** The numbers of events, for runs whose bits may differ. */
function expectAlike(found: readonly object[], expected: readonly object[]): void {
  const spelt = (event: object): string =>
    JSON.stringify(event, (_, value: unknown) => (typeof value === "number" ? Number(value.toPrecision(4)) : value));
  expect(found.map(spelt)).toEqual(expected.map(spelt));
}

describe("several steps in one execution", () => {
  it.each([2, 3, 8, 100])("%d: the same numbers, events and places as one by one", async (count) => {
    const [alone, together] = [await trained(1), await trained(count)];
    expectAlike(together.events, alone.events);
    expect(together.state).toMatchObject({ step: 27, epoch: 3, batch: 0 });
    for (const [path, { data }] of Object.entries(alone.state.tensors))
      data.forEach((number, i) => expect(together.state.tensors[path]!.data[i]).toBeCloseTo(number, 4));
    // Several at once, one by one where batches are left over, and the last, smaller batch.
    expect(together.traces).toBe(8 % Math.min(count, 8) === 0 ? 2 : 3);
  });

  it("go on to the bit from wherever a state was taken", async () => {
    const whole = await trained(3, { train: { epochs: 2 } });
    const states: TrainingState[] = [];
    const run = train(pipelineOf({ train: { ...settings, epochs: 1, stepsPerExecution: 3 } }));
    for await (const event of run) if (event.type === "step") states.push(await run.state());
    run.close();
    // Events come together after an execution: what is asked then is of the state after it.
    expect(states.map(({ step }) => step)).toEqual([3, 3, 3, 6, 6, 6, 7, 8, 9]);
    for (const resume of states.filter((state, i) => state.step !== states[i - 1]?.step)) {
      const rest = train(pipelineOf({ train: { ...settings, epochs: 2, stepsPerExecution: 3 } }), { resume });
      await collect(rest);
      expect((await rest.state()).tensors).toEqual(whole.state.tensors);
      rest.close();
    }
  });

  it("learning rates are those of each step", async () => {
    const rates = async (count: number): Promise<unknown[]> => {
      const run = train(pipelineOf({ train: { ...settings, stepsPerExecution: count } }));
      const found: unknown[] = [];
      for await (const event of run) {
        if (event.type !== "step") continue;
        found.push(event.learningRate);
        // It holds from the next execution on.
        if (event.step === 1) run.setLearningRate(0.5);
      }
      run.close();
      return found;
    };
    const [first, ...rest] = await rates(1);
    expect(rest.every((rate) => rate === 0.5)).toBe(true);
    const together = await rates(4);
    expect(together.slice(0, 5)).toEqual([first, first, first, first, 0.5]);
  });

  it("stop after an execution, when all of its steps were told", async () => {
    const run = train(pipelineOf({ train: { ...settings, stepsPerExecution: 4 } }));
    const steps: number[] = [];
    for await (const event of run) {
      if (event.type !== "step") continue;
      steps.push(event.step);
      if (event.step === 2) run.stop();
    }
    expect(steps).toEqual([1, 2, 3, 4]);
    expect((await run.state()).step).toBe(4);
    run.close();
  });

  it.each(["stop", "skip"] as const)("where a batch is not finite, they go one by one: %s", async (nonFinite) => {
    const changes = { dataset: blobs({ poison: 30 }), train: { nonFinite } };
    const [alone, together] = [await trained(1, changes), await trained(4, changes)];
    expect(
      alone.events.some(({ type }: { type?: string }) => type === (nonFinite === "stop" ? "diagnosis" : "skip")),
    ).toBe(true);
    expectAlike(together.events, alone.events);
  });

  it("are refused beside gradients that are accumulated", () => {
    const pipeline = pipelineOf();
    expect(() => definePipeline({ ...pipeline, train: { accumulate: 2, stepsPerExecution: 4 } })).toThrow(
      "train: `stepsPerExecution` must be 1 where several batches make one update (`accumulate`), got 4.",
    );
  });
});
