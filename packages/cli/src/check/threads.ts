import type { Worker } from "node:worker_threads";

/**
 * Threads that checked a plugin and were left as they had been, for whoever runs many checks in one program: most of
 * the time of a short check goes into loading the engine. Modules stay loaded in them: one that is written anew between
 * two checks needs a new thread.
 */
export interface CheckThreads {
  /** A thread that waits for work; undefined where there is none. */
  take(): Worker | undefined;
  /** Gives a thread back whose plugins left nothing behind. */
  keep(worker: Worker): void;
  /** Ends all threads that wait. */
  close(): Promise<void>;
}

/** A thread may end while it waits, by what a plugin left behind after all; it is not used again. */
const endings = ["error", "exit"] as const;

export function createCheckThreads(): CheckThreads {
  const waiting: Worker[] = [];
  return {
    take() {
      const worker = waiting.pop();
      for (const event of endings) worker?.removeAllListeners(event);
      worker?.ref();
      return worker;
    },
    keep(worker) {
      const drop = (): void => void waiting.splice(waiting.indexOf(worker), waiting.includes(worker) ? 1 : 0);
      for (const event of endings) worker.once(event, drop);
      worker.unref();
      waiting.push(worker);
    },
    async close() {
      await Promise.all(waiting.splice(0).map((worker) => worker.terminate()));
    },
  };
}
