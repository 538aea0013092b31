import { isLive } from "./record.ts";
import type { RunStorage } from "./storage.ts";

/** Keeps two tabs from writing the same run or sweep. */
export interface Ownership {
  /** Takes a thing for this tab; nothing where another tab (or this one) has it. What it gives lets go. */
  claim(id: string): Promise<(() => void) | undefined>;
}

/** The part of `navigator.locks` that is used. */
export interface Locks {
  request(
    name: string,
    options: { readonly ifAvailable: true },
    work: (lock: unknown) => Promise<void> | void,
  ): Promise<unknown>;
}

/** Ownership by Web Locks: the browser itself lets go when a tab is closed, reloaded or breaks. */
export const lockOwnership = (locks: Locks): Ownership => {
  /** What this tab has let go of, until the browser has taken note. */
  const leaving = new Map<string, Promise<unknown>>();
  return {
    async claim(id) {
      await leaving.get(id);
      return new Promise((resolve, reject) => {
        const held = locks.request(`downslope-run-${id}`, { ifAvailable: true }, (lock) => {
          if (!lock) return resolve(undefined);
          return new Promise<void>((free) => {
            resolve(() => {
              leaving.set(
                id,
                held.finally(() => leaving.delete(id)),
              );
              free();
            });
          });
        });
        held.catch(reject);
      });
    },
  };
};

/** How often a tab gives a sign of life, and how long it may be silent. Timers of hidden tabs come once a minute at worst. */
export const signs = { every: 10_000, silence: 90_000 } as const;

/** Ownership of runs by signs of life in their records, for pages that have no locks: those that do not come by HTTPS. */
export const signOwnership = (storage: RunStorage, now: () => number, tab: string): Ownership => ({
  async claim(id) {
    let isOwned = false;
    await storage.update([id], (run) => {
      isOwned = isLive(run) && now() - Math.max(run.updatedAt, run.owner?.seenAt ?? 0) < signs.silence;
      return isOwned ? run : { ...run, owner: { tab, seenAt: now() } };
    });
    if (isOwned) return undefined;
    const sign = (): void => {
      void storage.update([id], (run) => ({ ...run, owner: { tab, seenAt: now() } })).catch(() => {});
    };
    const timer = setInterval(sign, signs.every);
    return () => clearInterval(timer);
  },
});
