import { openDatabase } from "./database.ts";
import type { HistoryHost } from "./history-host.ts";
import { indexedStorage } from "./indexed-storage.ts";
import { memoryStorage } from "./memory-storage.ts";
import { type Locks, lockOwnership, signOwnership } from "./ownership.ts";
import { RunHistory } from "./run-history.ts";
import { troubleOf } from "./shown.ts";
import { type Trouble, useHistory } from "./store.ts";

/** The database, or memory where the browser lends none. */
export const openStorage: HistoryHost["openStorage"] = async (onLost) => {
  const lost: Record<string, Trouble> = {
    newer: { kind: "newer", message: "Another tab has a newer version of this page." },
    terminated: { kind: "other", message: "The browser closed the database." },
  };
  try {
    return { storage: indexedStorage(await openDatabase({ onLost: (reason) => onLost(lost[reason]!) })) };
  } catch (error) {
    const trouble = troubleOf(error);
    return { storage: memoryStorage(), trouble: trouble.kind === "newer" ? trouble : { ...trouble, kind: "memory" } };
  }
};

const locks = (globalThis.navigator as Navigator | undefined)?.locks as Locks | undefined;
const newId = (): string =>
  Array.from(crypto.getRandomValues(new Uint8Array(12)), (one) => one.toString(36).padStart(2, "0")).join("");

/** The runs of the page. */
export const runHistory: RunHistory = new RunHistory({
  store: useHistory,
  openStorage,
  ownership: (storage) => (locks ? lockOwnership(locks) : signOwnership(storage, Date.now, newId())),
  channel: typeof document === "undefined" ? undefined : new BroadcastChannel("downslope-runs"),
  now: Date.now,
  newId,
});

if (typeof document !== "undefined") {
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") void runHistory.flush();
    else void runHistory.lookAfter();
  });
  setInterval(() => void runHistory.lookAfter(), 30_000);
}
