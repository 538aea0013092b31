import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { openDatabase } from "./database.ts";
import { indexedStorage } from "./indexed-storage.ts";
import { memoryStorage } from "./memory-storage.ts";
import { newRecord } from "./new-run.ts";
import type { RunStorage } from "./storage.ts";
import { newRun } from "./testing/tabs.ts";

let databases = 0;
const kinds: Readonly<Record<string, () => Promise<RunStorage>>> = {
  indexed: async () => indexedStorage(await openDatabase({ name: `storage ${++databases}` })),
  memory: async () => memoryStorage(),
};
const add = (storage: RunStorage, id: string, wanted?: number) =>
  storage.create((number) => newRecord(newRun(), { id, number, now: number }), wanted);

describe.each(Object.entries(kinds))("%s storage", (_, open) => {
  test("numbers count up, are not used twice, and one that is free may be wished for", async () => {
    const storage = await open();
    const numbers = [
      await add(storage, "a"),
      await add(storage, "b"),
      await add(storage, "c", 7),
      await add(storage, "d", 7),
    ];
    expect(numbers.map(({ number }) => number)).toEqual([1, 2, 7, 8]);
    await storage.erase(["d"]);
    expect((await add(storage, "e")).number).toBe(9);
  });

  test("runs begun at the same time get different numbers", async () => {
    const storage = await open();
    const begun = await Promise.all(Array.from({ length: 20 }, (__, i) => add(storage, `run ${i}`)));
    expect(new Set(begun.map(({ number }) => number)).size).toBe(20);
  });

  test("changes at the same time are all made", async () => {
    const storage = await open();
    await add(storage, "a");
    await Promise.all([
      storage.update(["a"], (run) => ({ ...run, label: "mine" })),
      storage.write("a", { patch: { step: 5, status: "paused" } }),
      storage.update(["a"], (run) => ({ ...run, hidden: true })),
    ]);
    expect(await storage.get(["a", "missing"])).toMatchObject([
      { label: "mine", step: 5, status: "paused", hidden: true },
    ]);
  });

  test("curves are parts, of which a later one stands over an earlier one", async () => {
    const storage = await open();
    await add(storage, "a");
    await add(storage, "b");
    const part = (start: number, step: number[]) => ({
      curve: "steps" as const,
      start,
      columns: { step: Float64Array.from(step) },
    });
    await storage.write("a", { parts: [part(0, [1, 2, 3])] });
    await storage.write("b", { parts: [part(0, [9])] });
    const read = await storage.curves("a");
    expect([...read.curves.steps.column("step")]).toEqual([1, 2, 3]);
    await storage.write("a", { parts: [part(3, [4]), part(4, [5])] });
    const next = await storage.curves("a", read);
    expect([...next.curves.steps.column("step")]).toEqual([1, 2, 3, 4, 5]);
    await storage.write("a", { parts: [part(2, [30])] });
    expect([...(await storage.curves("a", next)).curves.steps.column("step")]).toEqual([1, 2, 30]);
    await storage.write("a", { parts: [part(0, [1, 2])], isWhole: true });
    expect([...(await storage.curves("a", next)).curves.steps.column("step")]).toEqual([1, 2]);
    expect([...(await storage.curves("a")).curves.steps.column("step")]).toEqual([1, 2]);
    expect([...(await storage.curves("b")).curves.steps.column("step")]).toEqual([9]);
  });

  test("model, state and snapshots come back as they were; an erased run leaves nothing", async () => {
    const storage = await open();
    await add(storage, "a");
    const model = { weights: Uint8Array.of(1, 2), manifest: "{}" };
    const state = { step: 3, epoch: 1, seconds: 2, bytes: Uint8Array.of(7) };
    const snapshot = (step: number) => ({ step, values: Float32Array.of(step, 0.5) });
    await storage.write("a", { model, state, snapshots: { add: [snapshot(10), snapshot(2), snapshot(3)], drop: [] } });
    await storage.write("a", { snapshots: { add: [], drop: [3] } });
    expect(await storage.model("a")).toEqual(model);
    expect(await storage.state("a")).toEqual(state);
    expect(await storage.snapshots("a")).toEqual([snapshot(2), snapshot(10)]);
    await storage.erase(["a"]);
    expect(await storage.list()).toEqual([]);
    expect(await storage.model("a")).toBeUndefined();
    expect(await storage.state("a")).toBeUndefined();
    expect(await storage.snapshots("a")).toEqual([]);
    expect((await storage.curves("a")).curves.steps.length).toBe(0);
  });

  test("a run that is gone takes nothing", async () => {
    const storage = await open();
    expect(await storage.write("gone", { patch: { step: 1 } })).toBeUndefined();
    expect(await storage.list()).toEqual([]);
  });

  test("sweeps", async () => {
    const storage = await open();
    const sweep = { id: "s", createdAt: 1, status: "paused", document: "", axes: [], refused: {} } as const;
    await storage.saveSweep(sweep);
    await storage.saveSweep({ ...sweep, status: "completed" });
    expect(await storage.sweeps()).toEqual([{ ...sweep, status: "completed" }]);
    await storage.eraseSweep("s");
    expect(await storage.sweeps()).toEqual([]);
  });
});
