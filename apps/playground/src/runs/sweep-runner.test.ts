import { expect, test, vi } from "vitest";
import { memoryStorage } from "../history/memory-storage.ts";
import type { RunStorage } from "../history/storage.ts";
import type { Sweep } from "../history/sweep.ts";
import { progressOf } from "../history/sweep.ts";
import { Browser, type Tab, newRun } from "../history/testing/tabs.ts";
import type { RunHandle, TrainerClient } from "../trainer/client.ts";
import type { RunEnd, RunReport, RunRequest } from "../worker/train/protocol.ts";
import { SweepRunner } from "./sweep-runner.ts";

const sweep: Sweep = {
  id: "sweep",
  createdAt: 0,
  status: "paused",
  document: "seed: 0\nloss: mse\n",
  axes: [
    { path: "loss", values: ["mse", "huber"] },
    { path: "seed", values: [1, 2] },
  ],
  refused: {},
};

/** A trainer whose runs are ended by the test. */
class FakeTrainer implements TrainerClient {
  current: RunHandle | undefined;
  readonly requests: RunRequest[] = [];
  readonly told: string[] = [];
  #follow!: (report: RunReport) => void;
  #settle!: (end: RunEnd) => void;

  open(): void {}
  subscribe = () => () => {};

  start(request: RunRequest, follow: (report: RunReport) => void): RunHandle {
    if (this.current) throw new Error("busy");
    this.requests.push(request);
    this.#follow = follow;
    const say = (word: string) => () => void this.told.push(word);
    const end = new Promise<RunEnd>((resolve) => (this.#settle = resolve));
    return (this.current = {
      pause: say("pause"),
      resume: say("resume"),
      step: say("step"),
      stop: () => this.end({ reason: "stopped" }),
      setRate: () => {},
      setPictures: () => {},
      end,
      checkpoint: undefined,
    });
  }

  /** The run opens and makes some steps. */
  work(to: number): void {
    const { options, goals } = newRun();
    if (!this.requests.at(-1)!.resume) {
      this.#follow({ type: "opened", options, goals, totalSteps: 20, epochs: 2 } as unknown as RunReport);
    }
    const empty = { rates: new Float64Array(1), scheduled: {}, evaluations: [], epochs: [], skips: [] };
    const losses = Float32Array.of(1 / to);
    this.#follow({ type: "progress", step: to, epoch: 1, seconds: to, first: to, losses, ...empty } as RunReport);
    const model = { weights: new Uint8Array(1), manifest: "" };
    this.#follow({ type: "checkpoint", step: to, epoch: 1, state: Uint8Array.of(to), model } as RunReport);
  }

  end(end: Partial<RunEnd>): void {
    this.current = undefined;
    this.#settle({ reason: "completed", step: 20, epoch: 2, seconds: 1, ...end });
  }
}

const open = (browser: Browser, storage: RunStorage) => {
  const tab = browser.tab(async () => ({ storage }));
  const trainer = new FakeTrainer();
  const runner = new SweepRunner({ history: tab.history, state: tab.store.getState, trainer, now: () => browser.time });
  return { tab, trainer, runner };
};
const states = ({ store }: Tab) =>
  progressOf(store.getState().sweeps[0]!, store.getState().records).map(({ progress }) => progress.state);
const until = (condition: () => boolean) => vi.waitFor(() => expect(condition()).toBe(true));

test("all cells are run, with their documents, and the sweep is completed", async () => {
  const { tab, trainer, runner } = open(new Browser(), memoryStorage());
  const done = runner.begin(sweep);
  for (let i = 0; i < 4; i++) {
    await until(() => trainer.requests.length === i + 1 && trainer.current !== undefined);
    trainer.work(20);
    trainer.end({});
  }
  expect(await done).toBe(true);
  expect(trainer.requests.map(({ document }) => document)).toEqual([
    "seed: 1\nloss: mse\n",
    "seed: 2\nloss: mse\n",
    "seed: 1\nloss: huber\n",
    "seed: 2\nloss: huber\n",
  ]);
  expect(states(tab)).toEqual(["done", "done", "done", "done"]);
  expect(tab.store.getState().sweeps[0]!.status).toBe("completed");
  expect(tab.store.getState().records.map(({ sweep: place }) => place?.cell)).toEqual([
    '["mse",1]',
    '["mse",2]',
    '["huber",1]',
    '["huber",2]',
  ]);
});

test("a refused cell is passed over, and its message kept", async () => {
  const { tab, trainer, runner } = open(new Browser(), memoryStorage());
  const done = runner.begin(sweep);
  for (let i = 0; i < 4; i++) {
    await until(() => trainer.requests.length === i + 1 && trainer.current !== undefined);
    if (i === 1) trainer.end({ reason: "failed", failure: { message: "`loss` must fit." } });
    else if (i === 2) {
      trainer.work(3);
      trainer.end({ reason: "failed", failure: { message: "It broke." } });
    } else {
      trainer.work(20);
      trainer.end(i === 3 ? { reason: "non-finite" } : {});
    }
  }
  await done;
  expect(states(tab)).toEqual(["done", "refused", "refused", "done"]);
  expect(tab.store.getState().sweeps[0]!.refused).toEqual({
    '["mse",2]': "`loss` must fit.",
    '["huber",1]': "It broke.",
  });
});

test("it pauses at once, goes on, and begins no other cell in between", async () => {
  const { trainer, runner, tab } = open(new Browser(), memoryStorage());
  void runner.begin(sweep);
  await until(() => trainer.current !== undefined);
  trainer.work(5);
  runner.pause();
  expect(trainer.told).toEqual(["pause"]);
  await until(() => tab.store.getState().sweeps[0]!.status === "paused");
  trainer.end({});
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(trainer.requests).toHaveLength(1);
  runner.resume();
  await until(() => trainer.requests.length === 2);
  expect(tab.store.getState().sweeps[0]!.status).toBe("running");
});

test("after a reload it goes on with the run that was cut off, and does not do again what is done", async () => {
  const [browser, storage] = [new Browser(), memoryStorage()];
  const first = open(browser, storage);
  void first.runner.begin(sweep);
  await until(() => first.trainer.current !== undefined);
  first.trainer.work(20);
  first.trainer.end({});
  await until(() => first.trainer.requests.length === 2);
  first.trainer.work(7);
  await until(() => first.tab.store.getState().records.length === 2);
  await first.tab.history.flush();
  first.tab.close();

  const second = open(browser, storage);
  await second.tab.history.open();
  expect(second.tab.store.getState().sweeps[0]!.status).toBe("paused");
  expect(states(second.tab)).toEqual(["done", "cut off", "open", "open"]);
  void second.runner.begin(second.tab.store.getState().sweeps[0]!);
  await until(() => second.trainer.current !== undefined);
  expect(second.trainer.requests[0]).toMatchObject({ document: "seed: 2\nloss: mse\n", resume: Uint8Array.of(7) });
  second.trainer.work(20);
  second.trainer.end({});
  await until(() => second.trainer.requests.length === 2);
  expect(second.trainer.requests[1]!.document).toBe("seed: 1\nloss: huber\n");
  expect(states(second.tab).slice(0, 2)).toEqual(["done", "done"]);
});

test("it stops where it is, and can be gone on with", async () => {
  const { tab, trainer, runner } = open(new Browser(), memoryStorage());
  const done = runner.begin(sweep);
  await until(() => trainer.current !== undefined);
  trainer.work(5);
  runner.cancel();
  expect(await done).toBe(true);
  expect(tab.store.getState().sweeps[0]!.status).toBe("cancelled");
  expect(states(tab)).toEqual(["cut off", "open", "open", "open"]);
  void runner.begin(tab.store.getState().sweeps[0]!);
  await until(() => trainer.requests.length === 2);
  expect(trainer.requests[1]).toMatchObject({ resume: Uint8Array.of(5) });
});

test("two tabs do not run the same sweep", async () => {
  const [browser, storage] = [new Browser(), memoryStorage()];
  const [first, second] = [open(browser, storage), open(browser, storage)];
  void first.runner.begin(sweep);
  await until(() => first.trainer.current !== undefined);
  expect(await second.runner.begin(sweep)).toBe(false);
  expect(second.trainer.requests).toEqual([]);
});
