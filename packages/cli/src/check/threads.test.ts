import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { expect, it } from "vitest";
import { createCheckThreads } from "./threads.ts";

const listening = (): Worker =>
  new Worker('require("node:worker_threads").parentPort.once("message", () => process.exit(3))', { eval: true });

it("gives a thread that was kept, once", async () => {
  const threads = createCheckThreads();
  expect(threads.take()).toBeUndefined();
  const worker = listening();
  threads.keep(worker);
  expect([threads.take(), threads.take()]).toEqual([worker, undefined]);
  await worker.terminate();
});

it("gives none that ended while it waited", async () => {
  const threads = createCheckThreads();
  const worker = listening();
  threads.keep(worker);
  worker.postMessage("end");
  await once(worker, "exit");
  expect(threads.take()).toBeUndefined();
});

it("ends those that wait when it is closed", async () => {
  const threads = createCheckThreads();
  const worker = listening();
  let isEnded = false;
  worker.on("exit", () => (isEnded = true));
  threads.keep(worker);
  await threads.close();
  expect([isEnded, threads.take()]).toEqual([true, undefined]);
});
