import type { PipelineDocument } from "@downslope/core";
import type { Channel, HistoryHost } from "../history-host.ts";
import type { NewRun } from "../new-run.ts";
import { type Locks, lockOwnership } from "../ownership.ts";
import { RunHistory } from "../run-history.ts";
import { createHistoryStore, type HistoryStore } from "../store.ts";

/** A page of the browser, with its own store; `close` is what closing or reloading it does: nothing of it goes on. */
export interface Tab {
  readonly history: RunHistory;
  readonly store: HistoryStore;
  close(): void;
}

/** Locks and channels as the tabs of a browser share them. */
export class Browser {
  readonly #held = new Map<string, Tab>();
  /** What listens in each tab. */
  readonly #channels = new Map<Channel, ((event: MessageEvent) => void)[]>();
  #ids = 0;
  time = 1_000_000;

  /** Opens a tab over a storage. */
  tab(openStorage: HistoryHost["openStorage"]): Tab {
    const store = createHistoryStore();
    let isClosed = false;
    const locks: Locks = {
      request: async (name, _, work) => {
        if (this.#held.has(name)) return work(null);
        this.#held.set(name, tab);
        await work({});
        if (this.#held.get(name) === tab) this.#held.delete(name);
      },
    };
    const channel: Channel = {
      addEventListener: (_, listen) => void this.#channels.get(channel)?.push(listen),
      postMessage: (data) => {
        for (const [one, listeners] of this.#channels) {
          if (one !== channel) for (const listen of listeners) listen({ data } as MessageEvent);
        }
      },
    };
    this.#channels.set(channel, []);
    const history = new RunHistory({
      store,
      // What a page that is gone still had in hand never reaches the disk.
      openStorage: async (onLost) => {
        const { storage, ...rest } = await openStorage(onLost);
        const write: typeof storage.write = (id, writes) =>
          isClosed ? new Promise(() => {}) : storage.write(id, writes);
        return { storage: { ...storage, write }, ...rest };
      },
      ownership: () => lockOwnership(locks),
      channel,
      now: () => this.time,
      newId: () => `run-${++this.#ids}`,
    });
    const tab: Tab = {
      history,
      store,
      close: () => {
        isClosed = true;
        this.#channels.delete(channel);
        for (const [name, holder] of this.#held) if (holder === tab) this.#held.delete(name);
      },
    };
    return tab;
  }
}

/** A run to begin, with some options of its own. */
export function newRun(options: Readonly<Record<string, unknown>> = {}, more: Partial<NewRun> = {}): NewRun {
  const document = {
    seed: 0,
    dataset: { use: "spiral", classes: 2 },
    model: { use: "mlp", hidden: [16, 16] },
    loss: { use: "mse" },
    optimizer: { use: "adam", learningRate: 0.01 },
    metrics: [{ use: "accuracy" }],
    callbacks: [],
    train: { epochs: 10, batchSize: 32 },
    ...options,
  } as unknown as PipelineDocument;
  return {
    document: "seed: 0\nloss: mse\n",
    options: document,
    totalSteps: 100,
    epochs: 10,
    goals: { accuracy: "maximise" },
    ...more,
  };
}

/** Rows of steps from one to another, both included. */
export function rows(from: number, to: number) {
  const step = Float64Array.from({ length: to - from + 1 }, (_, i) => from + i);
  return { step, loss: step.map((one) => 1 / one), rate: step.map(() => 0.01), seconds: step.map((one) => one / 100) };
}
