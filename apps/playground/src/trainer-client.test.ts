import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Report, type Request, type SpiralSettings, noRun } from "./protocol.ts";
import { type TrainerClient, type WorkerLike, openTrainer, patienceMs } from "./trainer-client.ts";

const settings: SpiralSettings = { loss: "mse", optimizer: "sgd", learningRate: 0.1, epochs: 1 };

class FakeWorker extends EventTarget implements WorkerLike {
  readonly heard: Request[] = [];
  isAlive = true;

  postMessage(message: Request): void {
    this.heard.push(message);
  }

  terminate(): void {
    this.isAlive = false;
  }

  say(report: Report): void {
    this.dispatchEvent(new MessageEvent("message", { data: report }));
  }
}

describe("openTrainer", () => {
  let workers: FakeWorker[];
  let reports: Report[];
  let trainer: TrainerClient;
  const progress = (run: number, step: number): Report => ({
    type: "progress",
    run,
    progress: { step, totalSteps: 10, epoch: 1, losses: [1] },
  });
  const end = (run: number): Report => ({ type: "end", run, outcome: { reason: "completed", step: 10, seconds: 1 } });

  beforeEach(() => {
    vi.useFakeTimers();
    workers = [];
    reports = [];
    const create = () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    };
    trainer = openTrainer(create, (report) => reports.push(report));
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  it("asks for the catalogue, and numbers its runs", () => {
    trainer.start(settings);
    workers[0]!.say(end(1));
    trainer.start(settings);
    expect(workers[0]!.heard).toEqual([
      { type: "describe", run: noRun },
      { type: "start", run: 1, settings },
      { type: "start", run: 2, settings },
    ]);
  });

  it("runs one at a time", () => {
    trainer.start(settings);
    trainer.start(settings);
    expect(workers[0]!.heard.filter(({ type }) => type === "start")).toHaveLength(1);
  });

  it("leaves the worker alone when the run stops by itself", () => {
    trainer.start(settings);
    trainer.stop();
    workers[0]!.say(end(1));
    vi.advanceTimersByTime(2 * patienceMs);
    expect(workers).toHaveLength(1);
    expect(workers[0]!.isAlive).toBe(true);
    expect(reports).toEqual([end(1)]);
  });

  it("ends a worker that does not stop, however often it is asked, and opens another", () => {
    trainer.start(settings);
    workers[0]!.say(progress(1, 7));
    trainer.stop();
    vi.advanceTimersByTime(patienceMs - 1);
    trainer.stop();
    expect(workers[0]!.isAlive).toBe(true);
    vi.advanceTimersByTime(1);
    expect(workers[0]!.isAlive).toBe(false);
    expect(reports.at(-1)).toMatchObject({ type: "end", run: 1, outcome: { reason: "stopped", step: 7 } });
    workers[0]!.say(end(1));
    expect(reports).toHaveLength(2);
    trainer.start(settings);
    expect(workers[1]!.heard.at(-1)).toEqual({ type: "start", run: 2, settings });
  });

  it("lets no report through of a run that is over", () => {
    trainer.start(settings);
    workers[0]!.say(end(1));
    trainer.start(settings);
    workers[0]!.say(progress(1, 9));
    expect(reports).toEqual([end(1)]);
  });

  it("reports a worker that breaks, once, and starts the next run in a new one", () => {
    trainer.start(settings);
    workers[0]!.dispatchEvent(Object.assign(new Event("error"), { message: "out of memory" }));
    workers[0]!.dispatchEvent(new Event("error"));
    expect(reports).toEqual([{ type: "failure", run: 1, message: "out of memory" }]);
    trainer.start(settings);
    expect(workers[1]!.heard.map(({ type }) => type)).toEqual(["describe", "start"]);
  });

  it("says so when the worker could not be loaded", () => {
    workers[0]!.dispatchEvent(new Event("error"));
    expect(reports).toEqual([{ type: "failure", run: noRun, message: "The worker could not be loaded." }]);
  });
});
