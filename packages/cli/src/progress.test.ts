import type { TrainingEvent } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { type WorldOptions, createWorld } from "../test/world.ts";
import { createProgress, isPrinted } from "./progress.ts";

interface Story {
  readonly epochs: number;
  readonly stepsPerEpoch: number;
  readonly msPerStep: number;
  readonly hasValidation?: boolean;
}

/** The events of a run, and how long each step takes. */
function* storyOf({ epochs, stepsPerEpoch, hasValidation }: Story): Generator<TrainingEvent> {
  const totalSteps = epochs * stepsPerEpoch;
  for (let step = 1; step <= totalSteps; step++) {
    const epoch = Math.floor((step - 1) / stepsPerEpoch);
    yield { type: "step", step, totalSteps, epoch, loss: 1 / step, learningRate: 0.001 };
    if (step % stepsPerEpoch !== 0) continue;
    const done = epoch + 1;
    yield { type: "epoch", epoch: done, epochs, step, loss: 1 / step, learningRate: 0.001, seconds: done };
    if (hasValidation) {
      const scores = { loss: 0.25, accuracy: 0.9 };
      yield { type: "evaluation", split: "validation", epoch: done, step, scores };
    }
  }
  yield { type: "end", reason: "completed", step: totalSteps, epoch: epochs, seconds: epochs };
}

function play(story: Story, options: WorldOptions & { readonly isQuiet?: boolean }) {
  const writes: string[] = [];
  const world = createWorld({ ...options, onWrite: (text) => writes.push(text) });
  const { epochs } = story;
  const progress = createProgress(world, { epochs, isQuiet: options.isQuiet ?? false });
  for (const event of storyOf(story)) {
    if (event.type === "step") world.time += story.msPerStep;
    progress.show(event);
  }
  progress.close();
  return { writes, out: world.out() };
}

// oxlint-disable-next-line eslint/no-control-regex -- escape sequences are what is looked for
const visible = (text: string): string => text.replaceAll(/\u001B\[[\d;]*[a-zA-Z]|\r/g, "");

describe("on a terminal", () => {
  const story: Story = { epochs: 30, stepsPerEpoch: 36, msPerStep: 1, hasValidation: true };

  it("tells epoch, loss, validation, learning rate, speed and time left on one line", () => {
    const { writes } = play({ ...story, msPerStep: 10 }, { columns: 140 });
    expect(visible(writes.at(-2)!)).toMatch(
      /^ {24} {2}epoch 30\/30 {2}loss \S+ {2}validation accuracy 0\.900 {2}learning rate 0\.001 {2}100 steps\/s {2}1 s left$/,
    );
    expect(writes.join("")).not.toContain("\n");
  });

  it.each([10, 20, 40, 60, 80, 110, 200])("never wraps in %i columns", (columns) => {
    for (const env of [{}, { NO_COLOR: "1" }]) {
      const { writes } = play(story, { columns, env });
      for (const text of writes) expect(visible(text).length).toBeLessThan(columns);
    }
  });

  it("is drawn ten times a second at most", () => {
    const { writes } = play({ epochs: 10, stepsPerEpoch: 500, msPerStep: 1 }, { columns: 80 });
    expect(writes.length).toBeGreaterThan(30);
    expect(writes.length).toBeLessThanOrEqual(51);
  });

  it("takes itself away at the end", () => {
    const { writes } = play(story, { columns: 80 });
    expect(writes.at(-1)).toBe("\r\u001B[K");
  });

  it("makes way for a text that stays, and comes back", () => {
    const world = createWorld({ columns: 80 });
    const progress = createProgress(world, { epochs: 1 });
    progress.show({ type: "step", step: 1, totalSteps: 9, epoch: 0, loss: 1, learningRate: 0.1 });
    progress.say("a remark\n", world.stdout);
    expect(world.out()).toContain("\r\u001B[Ka remark\n\r");
    expect(world.out().split("a remark")[1]).toContain("epoch 1/1");
  });

  it("draws no escape sequences of colour where NO_COLOR is set", () => {
    const { out } = play(story, { columns: 120, env: { NO_COLOR: "1" } });
    expect(out).toContain("[=");
    expect(out).not.toContain("\u001B[4");
  });
});

describe("in a pipe", () => {
  it("prints a line an epoch, its evaluation on the same line", () => {
    const { out } = play({ epochs: 3, stepsPerEpoch: 2, msPerStep: 5, hasValidation: true }, {});
    expect(out.split("\n").slice(0, 2)).toEqual([
      "epoch 1/3  loss 0.5000  validation loss 0.2500, accuracy 0.900  learning rate 0.001  1 s",
      "epoch 2/3  loss 0.2500  validation loss 0.2500, accuracy 0.900  learning rate 0.001  2 s",
    ]);
    expect(out.trimEnd().split("\n")).toHaveLength(3);
    expect(out).not.toContain("\u001B");
  });

  it.each([31, 59, 100, 999, 10_000])("thins %i epochs to 30 lines, the first and the last among them", (epochs) => {
    const printed = Array.from({ length: epochs }, (_, i) => i + 1).filter((epoch) => isPrinted(epoch, epochs));
    expect(printed.length).toBeLessThanOrEqual(30);
    expect(printed.length).toBeGreaterThanOrEqual(25);
    expect([printed[0], printed.at(-1)]).toEqual([1, epochs]);
  });

  it("also serves a terminal that cannot move the cursor", () => {
    const { out } = play({ epochs: 2, stepsPerEpoch: 2, msPerStep: 5 }, { columns: 80, env: { TERM: "dumb" } });
    expect(out).not.toContain("\u001B");
    expect(out.trimEnd().split("\n")).toHaveLength(2);
  });
});

it("prints nothing where it is to be quiet", () => {
  expect(play({ epochs: 3, stepsPerEpoch: 2, msPerStep: 500 }, { columns: 80, isQuiet: true }).out).toBe("");
});
