import { describe, expect, it } from "vitest";
import type { RunWriter } from "../history/run-writer.ts";
import type { RunReport } from "../worker/train/protocol.ts";
import { Recorder } from "./recorder.ts";

/** A history whose writer comes late and keeps what it is told. */
function openHistory() {
  const said: [string, unknown][] = [];
  const writer = new Proxy({ id: "one" } as unknown as RunWriter, {
    get: (target, name) =>
      name in target || name === "then"
        ? Reflect.get(target, name)
        : (...given: unknown[]) => void said.push([String(name), given.length === 1 ? given[0] : given]),
  });
  return { said, history: { start: () => Promise.resolve(writer) } as never };
}

const opened = { type: "opened", options: {}, totalSteps: 4, epochs: 2, goals: {} } as unknown as RunReport;
const progress = (first: number, count: number, seconds: number): RunReport => ({
  type: "progress",
  step: first + count - 1,
  epoch: 1,
  seconds,
  first,
  losses: new Float32Array(count),
  rates: new Float64Array(count),
  scheduled: {},
  epochs: [],
  evaluations: [{ split: "validation", epoch: 1, step: 2, scores: { loss: 1 } }],
  skips: [],
});
const turn = () => new Promise((resolve) => setTimeout(resolve));

describe("Recorder", () => {
  it("writes in order what was told before the history was ready", async () => {
    const { said, history } = openHistory();
    const recorder = new Recorder("doc", history);
    recorder.take(opened);
    recorder.take(progress(1, 2, 1));
    recorder.take(progress(3, 2, 2));
    recorder.finish({ reason: "completed", step: 4, epoch: 2, seconds: 2 });
    expect(said).toEqual([]);
    await turn();
    expect(said.map(([name]) => name)).toEqual(["appendSteps", "addScores", "appendSteps", "addScores", "finish"]);
    const rows = said
      .filter(([name]) => name === "appendSteps")
      .map(([, given]) => given as { step: Float64Array; seconds: Float64Array });
    expect(rows.map(({ step }) => [...step])).toEqual([
      [1, 2],
      [3, 4],
    ]);
    expect(rows.flatMap(({ seconds }) => [...seconds])).toEqual([0.5, 1, 1.5, 2]);
    expect(recorder.id).toBe("one");
  });

  it("counts on from the seconds of a run that goes on, and tells why it failed", async () => {
    const { said, history } = openHistory();
    const writer = await (history as { start(): Promise<RunWriter> }).start();
    const recorder = new Recorder("doc", history, { writer, seconds: 10 });
    recorder.take(opened);
    recorder.take(progress(1, 1, 1));
    recorder.finish({ reason: "failed", step: 1, epoch: 1, seconds: 1, failure: { message: "out of memory" } });
    await turn();
    expect((said[0]![1] as { seconds: Float64Array }).seconds[0]).toBe(11);
    expect(said.at(-1)).toEqual(["finish", ["stopped", { detail: "out of memory" }]]);
  });
});
