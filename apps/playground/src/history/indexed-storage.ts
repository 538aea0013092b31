import { type IDBPObjectStore, type StoreNames } from "idb";
import { noCurves } from "./curves.ts";
import type { RunDatabase, RunSchema } from "./database.ts";
import type { RunRecord } from "./record.ts";
import type { RunStorage } from "./storage.ts";

/** Keys `[id, ...]` of a run. */
const ofRun = (id: string, from = -Infinity): IDBKeyRange => IDBKeyRange.bound([id, from], [id, Infinity]);

/** Losing the last second to a power cut is fine; waiting for the disk once a second is not. */
const relaxed = { durability: "relaxed" } as const;

/** Runs in IndexedDB. Every method is one transaction, so that tabs do not step on each other's changes. */
export function indexedStorage(database: RunDatabase): RunStorage {
  const all: StoreNames<RunSchema>[] = ["runs", "parts", "models", "states", "snapshots"];
  return {
    persists: true,
    list: () => database.getAll("runs"),
    async get(ids) {
      const found = await Promise.all(ids.map((id) => database.get("runs", id)));
      return found.filter((record) => record !== undefined);
    },
    async create(make, wanted) {
      const transaction = database.transaction(["runs", "counters"], "readwrite", relaxed);
      const [runs, counters] = [transaction.objectStore("runs"), transaction.objectStore("counters")];
      const highest = (await counters.get("number")) ?? 0;
      const isFree = wanted !== undefined && !(await runs.getAll()).some(({ number }) => number === wanted);
      const number = isFree ? wanted : highest + 1;
      const record = make(number);
      await settled(transaction, [runs.add(record), counters.put(Math.max(highest, number), "number")]);
      return record;
    },
    async update(ids, change) {
      const transaction = database.transaction("runs", "readwrite", relaxed);
      const before =
        ids === "all"
          ? await transaction.store.getAll()
          : await Promise.all(ids.map((id) => transaction.store.get(id)));
      const changed = before.flatMap((record) => {
        const after = record && change(record);
        return after && after !== record ? [after] : [];
      });
      await settled(
        transaction,
        changed.map((record) => transaction.store.put(record)),
      );
      return changed;
    },
    async write(id, writes) {
      const transaction = database.transaction(all, "readwrite", relaxed);
      const before = await transaction.objectStore("runs").get(id);
      if (!before) return undefined;
      const record: RunRecord = { ...before, ...writes.patch };
      const parts = transaction.objectStore("parts");
      const next = writes.parts?.length ? await nextPart(parts, id) : 0;
      const puts: Promise<unknown>[] = [transaction.objectStore("runs").put(record)];
      if (writes.isWhole && next > 0) puts.push(parts.delete(IDBKeyRange.bound([id, -Infinity], [id, next - 1])));
      writes.parts?.forEach((part, i) => puts.push(parts.put(part, [id, next + i])));
      if (writes.state) puts.push(transaction.objectStore("states").put(writes.state, id));
      if (writes.model) puts.push(transaction.objectStore("models").put(writes.model, id));
      const snapshots = transaction.objectStore("snapshots");
      for (const one of writes.snapshots?.add ?? []) puts.push(snapshots.put(one, [id, one.step]));
      for (const step of writes.snapshots?.drop ?? []) puts.push(snapshots.delete([id, step]));
      await settled(transaction, puts);
      return record;
    },
    async curves(id, known = { curves: noCurves(), next: 0 }) {
      const store = database.transaction("parts").store;
      const range = ofRun(id, known.next);
      const [keys, parts] = await Promise.all([store.getAllKeys(range), store.getAll(range)]);
      for (const { curve, start, columns } of parts) known.curves[curve].write(start, columns);
      return { curves: known.curves, next: (keys.at(-1)?.[1] ?? known.next - 1) + 1 };
    },
    model: (id) => database.get("models", id),
    state: (id) => database.get("states", id),
    snapshots: (id) => database.getAll("snapshots", ofRun(id)),
    async erase(ids) {
      const transaction = database.transaction(all, "readwrite", relaxed);
      const deletions = ids.flatMap((id) => [
        transaction.objectStore("runs").delete(id),
        transaction.objectStore("models").delete(id),
        transaction.objectStore("states").delete(id),
        transaction.objectStore("parts").delete(ofRun(id)),
        transaction.objectStore("snapshots").delete(ofRun(id)),
      ]);
      await settled(transaction, deletions);
    },
    sweeps: () => database.getAll("sweeps"),
    async saveSweep(sweep) {
      await database.put("sweeps", sweep);
    },
    eraseSweep: (id) => database.delete("sweeps", id),
    close: () => database.close(),
  };
}

type Parts = IDBPObjectStore<RunSchema, StoreNames<RunSchema>[], "parts", "readwrite">;

/** The count after the last part of a run. */
async function nextPart(parts: Parts, id: string): Promise<number> {
  const last = await parts.openKeyCursor(ofRun(id), "prev");
  return last ? last.key[1] + 1 : 0;
}

/** Waits until a transaction is through. Why it failed is told by the transaction; requests that it took down are not left unheard. */
async function settled(transaction: { readonly done: Promise<void> }, requests: readonly Promise<unknown>[]) {
  await Promise.all([transaction.done, Promise.all(requests)]);
}
