import { runHistory } from "../history/history.ts";
import { historyStore } from "../history/store.ts";
import { openTrainer } from "../trainer/client.ts";
import { openRunWorker } from "../worker/client.ts";
import { SweepRunner } from "./sweep-runner.ts";

/**
 * Runs the sweeps of the page. They have a worker of their own, opened with the first sweep, so that a sweep in the
 * background and the training view do not wait for each other.
 */
export const sweeper: SweepRunner = new SweepRunner({
  history: runHistory,
  state: historyStore.getState,
  trainer: openTrainer(openRunWorker),
  now: () => performance.now(),
});
