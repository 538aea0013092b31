import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { type Migration, migrations, openDatabase } from "./database.ts";
import { indexedStorage } from "./indexed-storage.ts";
import { newRecord } from "./new-run.ts";
import { newRun } from "./testing/tabs.ts";

/** A later version of the page, which calls every run without a name "old". */
const later: Migration = async (_, transaction) => {
  const runs = transaction.objectStore("runs");
  for (const run of await runs.getAll()) if (!run.label) await runs.put({ ...run, label: "old" });
};

test("a newer page brings along what an older one stored", async () => {
  const name = "upgrade";
  const before = indexedStorage(await openDatabase({ name }));
  await before.create((number) => newRecord(newRun(), { id: "a", number, now: 1 }));
  before.close();
  const after = indexedStorage(await openDatabase({ name, steps: [...migrations, later] }));
  expect(await after.list()).toMatchObject([{ id: "a", label: "old", number: 1 }]);
});

test("an older page does not touch what a newer one stored", async () => {
  const name = "newer";
  (await openDatabase({ name, steps: [...migrations, later] })).close();
  await expect(openDatabase({ name })).rejects.toMatchObject({ name: "VersionError" });
});

test("a tab lets go when another has a newer page", async () => {
  const name = "let go";
  const lost: string[] = [];
  const old = await openDatabase({ name, onLost: (reason) => lost.push(reason) });
  const fresh = await openDatabase({ name, steps: [...migrations, later] });
  expect(lost).toEqual(["newer"]);
  expect(fresh.version).toBe(migrations.length + 1);
  await expect(indexedStorage(old).list()).rejects.toMatchObject({ name: "InvalidStateError" });
});
