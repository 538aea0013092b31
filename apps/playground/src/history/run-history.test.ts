import "fake-indexeddb/auto";
import { expect, test, vi } from "vitest";
import { openDatabase } from "./database.ts";
import type { HistoryHost } from "./history-host.ts";
import { indexedStorage } from "./indexed-storage.ts";
import { memoryStorage } from "./memory-storage.ts";
import { undoable } from "./run-history.ts";
import type { RunStorage } from "./storage.ts";
import { Browser, newRun, rows } from "./testing/tabs.ts";

let databases = 0;
const database = (): HistoryHost["openStorage"] => {
  const name = `history ${++databases}`;
  return async () => ({ storage: indexedStorage(await openDatabase({ name })) });
};
const state = (step: number) => ({ step, epoch: 0, seconds: step / 100, bytes: Uint8Array.of(step) });
const place = (step: number) => ({ epoch: step / 10, step, seconds: step / 100 });

test("a run is written, ended, and there after a reload", async () => {
  const [browser, open] = [new Browser(), database()];
  const first = browser.tab(open);
  const writer = await first.history.start(newRun({ seed: 7 }));
  writer.appendSteps({ ...rows(1, 20), gradient: rows(1, 20).loss });
  writer.addScores(place(10), "train", { loss: 0.5 });
  writer.addScores(place(10), "validation", { loss: 0.6, accuracy: 0.8 });
  writer.addScores(place(20), "validation", { loss: 0.7, accuracy: 0.7 });
  writer.saveModel({ weights: Uint8Array.of(1), manifest: "{}" });
  await writer.finish("completed");
  first.close();

  const { history, store } = browser.tab(open);
  await history.open();
  const [record] = store.getState().records;
  expect(record).toMatchObject({
    number: 1,
    seed: 7,
    status: "completed",
    step: 20,
    epoch: 2,
    hasModel: true,
    last: { "train.loss": 0.5, "validation.loss": 0.7, "validation.accuracy": 0.7 },
    best: { "validation.accuracy": { value: 0.8, step: 10, epoch: 1 }, "validation.loss": { value: 0.6 } },
  });
  expect(record!.stepsPerSecond).toBeCloseTo(100);
  const { steps, epochs } = await history.curves(record!.id);
  expect([...steps.column("loss")]).toEqual([...rows(1, 20).loss]);
  expect(steps.at("gradient", -1)).toBe(1 / 20);
  expect([...epochs.column("validation.accuracy")]).toEqual([0.8, 0.7]);
  expect([...epochs.column("train.loss")]).toEqual([0.5, NaN]);
  expect(await history.model(record!.id)).toEqual({ weights: Uint8Array.of(1), manifest: "{}" });
  expect(await history.goOn(record!.id)).toBeUndefined();
});

test("scores of several epochs may come split by split, however they were stored in between", async () => {
  const storage = memoryStorage();
  const { history } = new Browser().tab(async () => ({ storage }));
  const writer = await history.start(newRun());
  for (const step of [10, 20, 30]) writer.addScores(place(step), "train", { loss: 1 / step });
  await writer.flush();
  for (const step of [10, 20, 30, 40]) writer.addScores(place(step), "validation", { accuracy: step / 100 });
  writer.addScores({ epoch: 0, step: 0, seconds: 0 }, "validation", { accuracy: 0 });
  await writer.finish("completed");
  const { epochs } = (await storage.curves(writer.id)).curves;
  expect([...epochs.column("epoch")]).toEqual([0, 1, 2, 3, 4]);
  expect([...epochs.column("validation.accuracy")]).toEqual([0, 0.1, 0.2, 0.3, 0.4]);
  expect([...epochs.column("train.loss")]).toEqual([NaN, 0.1, 1 / 20, 1 / 30, NaN]);
});

test("a run that a reload cut off is interrupted, and goes on from its saved state", async () => {
  const [browser, open] = [new Browser(), database()];
  const first = browser.tab(open);
  const writer = await first.history.start(newRun());
  writer.appendSteps(rows(1, 10));
  writer.addScores(place(10), "validation", { accuracy: 0.5 });
  writer.addSnapshot({ step: 10, values: Float32Array.of(1) });
  writer.saveState(state(12));
  writer.appendSteps(rows(11, 25));
  writer.addScores(place(20), "validation", { accuracy: 0.9 });
  writer.addSnapshot({ step: 20, values: Float32Array.of(2) });
  await writer.flush();
  first.close();

  const second = browser.tab(open);
  await second.history.open();
  expect(second.store.getState().records).toMatchObject([{ status: "interrupted", step: 25 }]);
  const resumed = (await second.history.goOn(writer.id))!;
  expect(resumed.state).toEqual(state(12));
  expect(resumed.writer.record).toMatchObject({
    status: "running",
    step: 12,
    last: { "validation.accuracy": 0.5 },
    best: { "validation.accuracy": { value: 0.5, step: 10 } },
  });
  resumed.writer.appendSteps(rows(13, 14));
  await resumed.writer.finish("stopped");
  second.close();

  const third = browser.tab(open);
  await third.history.open();
  const { steps, epochs } = await third.history.curves(writer.id);
  // Rows up to the saved step stay, those after it were made anew.
  expect([...steps.column("step")]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]);
  expect([...epochs.column("epoch")]).toEqual([1]);
  expect((await third.history.snapshots(writer.id)).map(({ step }) => step)).toEqual([10]);
});

test("a run goes on at once after it was ended, though it is not written yet", async () => {
  const { history } = new Browser().tab(database());
  const writer = await history.start(newRun());
  writer.appendSteps(rows(1, 5));
  writer.saveState(state(5));
  void writer.finish("stopped");
  const resumed = (await history.goOn(writer.id))!;
  expect(resumed.writer.record).toMatchObject({ status: "running", step: 5 });
  void resumed.writer.finish("stopped");
  expect((await history.goOn(writer.id))!.state).toEqual(state(5));
});

test("while a tab has a run no other takes it, and others see it grow", async () => {
  const [browser, open] = [new Browser(), database()];
  const [first, second] = [browser.tab(open), browser.tab(open)];
  const writer = await first.history.start(newRun());
  writer.appendSteps(rows(1, 5));
  writer.saveState(state(5));
  await writer.flush();
  await second.history.open();
  expect(second.store.getState().records).toMatchObject([{ status: "running", step: 5 }]);
  expect(await second.history.goOn(writer.id)).toBeUndefined();
  await second.history.remove([writer.id]);
  expect(second.store.getState().records).toHaveLength(1);
  const { steps } = await second.history.curves(writer.id);
  writer.appendSteps(rows(6, 8));
  await writer.flush();
  await vi.waitFor(() => expect(steps.length).toBe(8));
  expect(second.store.getState().records[0]!.step).toBe(8);

  // A name given in the other tab and a step made in this one are both kept.
  await second.history.rename(writer.id, "  Wide net ");
  writer.appendSteps(rows(9, 9));
  await writer.flush();
  await vi.waitFor(() => {
    for (const { store } of [first, second])
      expect(store.getState().records).toMatchObject([{ label: "Wide net", step: 9 }]);
  });
  first.close();
  await second.history.lookAfter();
  expect(second.store.getState().records).toMatchObject([{ status: "interrupted" }]);
});

test("deleted runs come back on undo, and are gone for good later", async () => {
  const [browser, open] = [new Browser(), database()];
  const tab = browser.tab(open);
  for (let i = 0; i < 3; i++) await (await tab.history.start(newRun())).finish("completed");
  const [a, b] = tab.store.getState().records.map(({ id }) => id);
  await tab.history.pin(a);
  await tab.history.remove([a!, b!]);
  expect(tab.store.getState().records.map(({ number }) => number)).toEqual([3]);
  await tab.history.restore([a!]);
  expect(tab.store.getState().records.map(({ number, pinned }) => [number, pinned])).toEqual([
    [1, true],
    [3, false],
  ]);
  browser.time += undoable + 1;
  const later = browser.tab(open);
  await later.history.open();
  await later.history.restore([b!]);
  expect(later.store.getState().records.map(({ number }) => number)).toEqual([1, 3]);
});

test("one run at most is the baseline", async () => {
  const tab = new Browser().tab(database());
  for (let i = 0; i < 3; i++) await (await tab.history.start(newRun())).finish("completed");
  const ids = tab.store.getState().records.map(({ id }) => id);
  await tab.history.pin(ids[0]);
  await tab.history.pin(ids[2]);
  expect(tab.store.getState().records.map(({ pinned }) => pinned)).toEqual([false, false, true]);
  await tab.history.remove([ids[2]!]);
  await tab.history.pin(ids[0]);
  await tab.history.restore([ids[2]!]);
  expect(tab.store.getState().records.map(({ pinned }) => pinned)).toEqual([true, false, false]);
  await tab.history.pin(undefined);
  expect(tab.store.getState().records.some(({ pinned }) => pinned)).toBe(false);
});

/** A storage that takes nothing while it is full. */
function full(storage: RunStorage) {
  const box = { isFull: false };
  const refuse =
    <Given extends unknown[], Result>(work: (...given: Given) => Promise<Result>) =>
    (...given: Given): Promise<Result> =>
      box.isFull ? Promise.reject(new DOMException("No room.", "QuotaExceededError")) : work(...given);
  return { box, storage: { ...storage, write: refuse(storage.write), create: refuse(storage.create) } };
}

test("where there is no room nothing is lost in memory, it is said, and it is stored when there is room", async () => {
  const inner = memoryStorage();
  const { box, storage } = full(inner);
  const { history, store } = new Browser().tab(async () => ({ storage }));
  const writer = await history.start(newRun());
  writer.appendSteps(rows(1, 3));
  await writer.flush();
  box.isFull = true;
  writer.appendSteps(rows(4, 6));
  writer.addScores(place(10), "validation", { accuracy: 0.5 });
  writer.saveModel({ weights: Uint8Array.of(1), manifest: "1" });
  writer.saveState(state(6));
  await writer.flush();
  expect(store.getState().trouble).toMatchObject({ kind: "quota" });
  writer.saveModel({ weights: Uint8Array.of(2), manifest: "2" });
  writer.appendSteps(rows(7, 7));
  await writer.finish("completed");
  expect((await inner.get([writer.id]))[0]).toMatchObject({ step: 3, status: "running" });
  expect((await history.curves(writer.id)).steps.length).toBe(7);
  expect(store.getState().records[0]).toMatchObject({ status: "completed" });

  box.isFull = false;
  await history.flush();
  expect(store.getState().trouble).toBeUndefined();
  expect((await inner.get([writer.id]))[0]).toMatchObject({ step: 7, status: "completed" });
  const { curves } = await inner.curves(writer.id);
  expect([...curves.steps.column("step")]).toEqual([1, 2, 3, 4, 5, 6, 7]);
  expect(curves.epochs.at("validation.accuracy", 0)).toBe(0.5);
  expect(await inner.state(writer.id)).toEqual(state(6));
  expect((await inner.model(writer.id))!.manifest).toBe("2");
});

test("a run that begins where there is no room is stored later", async () => {
  const inner = memoryStorage();
  const { box, storage } = full(inner);
  const { history, store } = new Browser().tab(async () => ({ storage }));
  box.isFull = true;
  const writer = await history.start(newRun());
  writer.appendSteps(rows(1, 3));
  await writer.flush();
  expect(store.getState()).toMatchObject({ trouble: { kind: "quota" }, records: [{ number: 1, step: 3 }] });
  box.isFull = false;
  await writer.finish("completed");
  expect(await inner.list()).toMatchObject([{ number: 1, step: 3, status: "completed" }]);
  expect((await inner.curves(writer.id)).curves.steps.length).toBe(3);
});

test("a run of many parts is one part when it is over", async () => {
  const name = `history ${++databases}`;
  const opened = await openDatabase({ name });
  const { history } = new Browser().tab(async () => ({ storage: indexedStorage(opened) }));
  const writer = await history.start(newRun());
  for (let i = 0; i < 20; i++) {
    writer.appendSteps(rows(10 * i + 1, 10 * i + 10));
    await writer.flush();
  }
  expect(await opened.count("parts")).toBe(20);
  await writer.finish("completed");
  expect(await opened.count("parts")).toBe(2);
});

test("a file of all runs goes to another browser and back", async () => {
  const here = new Browser().tab(database());
  const writer = await here.history.start(newRun({ seed: 3 }, { sweep: { id: "s", cell: "[3]" } }));
  await here.history.saveSweep({
    id: "s",
    createdAt: 1,
    status: "running",
    document: "seed: 0",
    axes: [{ path: "seed", values: [3] }],
    refused: {},
  });
  writer.appendSteps({ ...rows(1, 3), gradient: [NaN, Infinity, 0.1 + 0.2] });
  writer.saveState(state(3));
  writer.saveModel({ weights: Uint8Array.of(1, 255), manifest: "{}" });
  writer.addSnapshot({ step: 1, values: Float32Array.of(0.1) });
  await here.history.rename(writer.id, "Träger 이름");
  const file = await here.history.exportRuns();

  const there = new Browser().tab(database());
  await (await there.history.start(newRun())).finish("completed");
  // Ids are made up alike in both browsers here; the other one's first run has to be another.
  const text = (await file.text()).replaceAll(`"${writer.id}"`, '"from-afar"');
  expect(await there.history.importRuns(new Blob([text]))).toEqual({ added: 1, skipped: 0 });
  expect(await there.history.importRuns(new Blob([text]))).toEqual({ added: 0, skipped: 1 });
  const { records, sweeps } = there.store.getState();
  expect(records).toMatchObject([{ number: 1 }, { number: 2, label: "Träger 이름", status: "interrupted", seed: 3 }]);
  expect(sweeps).toMatchObject([{ id: "s", status: "paused" }]);
  const curves = await there.history.curves("from-afar");
  expect([...curves.steps.column("gradient")]).toEqual([NaN, Infinity, 0.1 + 0.2]);
  expect(await there.history.state("from-afar")).toEqual(state(3));
  expect((await there.history.model("from-afar"))!.weights).toEqual(Uint8Array.of(1, 255));
  expect(await there.history.snapshots("from-afar")).toEqual([{ step: 1, values: Float32Array.of(0.1) }]);
  expect((await there.history.goOn("from-afar"))!.writer.record.step).toBe(3);
});

test.each([
  ["not json", "hello"],
  ["not runs", '{"format":1}'],
  ["newer", '{"kind":"downslope-runs","format":99,"runs":[]}'],
  ["broken", '{"kind":"downslope-runs","format":1,"runs":[{"record":{"id":"a"}}]}'],
])("a file that is %s is refused whole", async (reason, text) => {
  const { history, store } = new Browser().tab(database());
  await expect(history.importRuns(new Blob([text]))).rejects.toMatchObject({ reason });
  expect(store.getState().records).toEqual([]);
});
