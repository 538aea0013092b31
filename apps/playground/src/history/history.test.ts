import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { afterEach, expect, test, vi } from "vitest";
import { migrations, openDatabase } from "./database.ts";
import { openStorage } from "./history.ts";
import type { Trouble } from "./store.ts";

afterEach(() => vi.unstubAllGlobals());

test("where the browser lends no database, runs are in memory, and it is said", async () => {
  vi.stubGlobal("indexedDB", undefined);
  const { storage, trouble } = await openStorage(() => {});
  expect(storage.persists).toBe(false);
  expect(trouble).toMatchObject({ kind: "memory" });
});

test("what a newer page stored is left alone", async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  (await openDatabase({ steps: [...migrations, () => {}] })).close();
  const { storage, trouble } = await openStorage(() => {});
  expect(storage.persists).toBe(false);
  expect(trouble).toMatchObject({ kind: "newer" });
});

test("a tab that has to let go for a newer page says so", async () => {
  vi.stubGlobal("indexedDB", new IDBFactory());
  const lost = vi.fn<(trouble: Trouble) => void>();
  expect((await openStorage(lost)).storage.persists).toBe(true);
  await openDatabase({ steps: [...migrations, () => {}] });
  expect(lost).toHaveBeenCalledWith(expect.objectContaining({ kind: "newer" }));
});
