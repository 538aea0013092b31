import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Answer, Message } from "../worker/call.ts";
import { type WorkerLike, openClient } from "../worker/client.ts";
import type { RunEnd, RunReport } from "../worker/train/protocol.ts";
import { type TrainerClient, openTrainer, patienceMs } from "./client.ts";

class FakeWorker extends EventTarget implements WorkerLike {
  readonly heard: Message[] = [];
  isAlive = true;

  postMessage(message: Message): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.isAlive = false;
  }

  say(answer: Answer): void {
    this.dispatchEvent(new MessageEvent("message", { data: answer }));
  }

  get call(): number {
    return this.heard.findLast(({ type }) => type === "call")!.id;
  }

  report(report: RunReport): void {
    this.say({ type: "report", id: this.call, report });
  }

  finish(result: RunEnd): void {
    this.say({ type: "result", id: this.call, result });
  }

  get words(): unknown[] {
    return this.heard.flatMap((message) => (message.type === "tell" ? [message.word] : []));
  }
}

const progress = (step: number): RunReport => ({
  type: "progress",
  step,
  epoch: 1,
  seconds: 0.5,
  first: step,
  losses: Float32Array.of(1),
  rates: Float64Array.of(0.1),
  scheduled: {},
  epochs: [],
  evaluations: [],
  skips: [],
});
const completed: RunEnd = { reason: "completed", step: 10, epoch: 1, seconds: 1 };

describe("openTrainer", () => {
  let workers: FakeWorker[];
  let reports: RunReport[];
  let trainer: TrainerClient;
  const start = () => trainer.start({ document: "" }, (report) => reports.push(report));

  beforeEach(() => {
    vi.useFakeTimers();
    workers = [];
    reports = [];
    trainer = openTrainer(() =>
      openClient(() => {
        const worker = new FakeWorker();
        workers.push(worker);
        return worker;
      }),
    );
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("runs one at a time, and tells who asks", async () => {
    const changes: boolean[] = [];
    trainer.subscribe(() => changes.push(trainer.current !== undefined));
    const run = start();
    expect(() => start()).toThrow(/in progress/);
    workers[0]!.finish(completed);
    expect(await run.end).toEqual(completed);
    expect(changes).toEqual([true, false]);
    start();
    expect(workers).toHaveLength(1);
  });

  it("says its words to the run", () => {
    const run = start();
    run.pause();
    run.step();
    run.setRate(0.5);
    run.setRate(undefined);
    run.resume();
    expect(workers[0]!.words).toEqual([
      { type: "pause" },
      { type: "step" },
      { type: "rate", learningRate: 0.5 },
      { type: "rate", learningRate: undefined },
      { type: "resume" },
    ]);
  });

  it("leaves the worker alone when the run stops by itself", async () => {
    const run = start();
    run.stop();
    workers[0]!.finish({ ...completed, reason: "stopped" });
    await run.end;
    vi.advanceTimersByTime(2 * patienceMs);
    expect(workers[0]!.isAlive).toBe(true);
  });

  it("ends a worker that does not stop, keeps what was told, and opens another", async () => {
    const run = start();
    const checkpoint = { type: "checkpoint", step: 6, epoch: 1, state: new Uint8Array(1), model: {} } as never;
    workers[0]!.report(checkpoint);
    workers[0]!.report(progress(7));
    run.stop();
    vi.advanceTimersByTime(patienceMs - 1);
    run.stop();
    expect(workers[0]!.isAlive).toBe(true);
    vi.advanceTimersByTime(1);
    expect(await run.end).toEqual({ reason: "stopped", step: 7, epoch: 1, seconds: 0.5, isForced: true });
    expect(workers.map(({ isAlive }) => isAlive)).toEqual([false, true]);
    expect(run.checkpoint).toBe(checkpoint);
  });

  it("lets nothing through of a run that is over", async () => {
    const run = start();
    run.stop();
    vi.advanceTimersByTime(patienceMs);
    await run.end;
    workers[0]!.report(progress(8));
    expect(reports).toEqual([]);
  });

  it("ends a run in a failure where its worker breaks, and starts the next in a new one", async () => {
    const run = start();
    workers[0]!.report(progress(3));
    workers[0]!.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
    expect(await run.end).toEqual({
      reason: "failed",
      step: 3,
      epoch: 1,
      seconds: 0.5,
      failure: { message: "out of memory" },
    });
    start();
    expect(workers[1]!.heard).toHaveLength(1);
  });

  it("tells the code and the cure of what core refuses", async () => {
    const run = start();
    const failure = { message: "loss: must be known.", code: "UNKNOWN_PLUGIN", cure: "Use mse." };
    workers[0]!.say({ type: "failure", id: workers[0]!.call, failure });
    expect(await run.end).toMatchObject({ reason: "failed", failure });
  });
});
