import { BrokenPromise, type Check, type Named, refusalOf } from "./check.ts";
import { rememberGlobals } from "./globals.ts";
import { type Hook, watched } from "./hooks.ts";

export const untouched = "it leaves the state that all programs share as it was";

/** How often the globals are looked at after each of an author's functions: it takes about a millisecond. */
const looks = 3;

/** Looks at the globals as an author's functions come back, and puts back what they replaced. */
export interface GlobalWatch {
  readonly leave: (hook: Hook) => void;
  /** Throws where one changed something. */
  readonly expectUntouched: (plugin: Named) => void;
  /** Puts back all that was changed. */
  readonly end: () => void;
}

export function watchGlobals(): GlobalWatch {
  const before = rememberGlobals();
  const counts = new Map<Hook, number>();
  let found: { readonly hook: Hook; readonly changed: readonly string[] } | undefined;
  return {
    leave(hook) {
      const count = counts.get(hook) ?? 0;
      counts.set(hook, count + 1);
      if (count >= looks) return;
      const changed = before.mend();
      if (changed.length > 0) found ??= { hook, changed };
    },
    expectUntouched(plugin) {
      if (!found) return;
      const detail = `It changes ${found.changed.slice(0, 4).join(", ")}.`;
      throw new BrokenPromise(plugin, untouched, detail, { hook: found.hook });
    },
    end: () => before.restore(),
  };
}

/**
 * A check, and one that the plugin changes no global in its course. The plugin is put through it once: what the first
 * check saw change, the second tells; by itself, it looks for itself.
 */
export function watchedCheck<P extends Named, G extends object>(
  exercise: Check<P, G>,
): readonly [exercise: Check<P, G>, globals: Check<P, G>] {
  const seen = new WeakMap<P, WeakMap<G, GlobalWatch>>();
  const run = (plugin: P, given: G): void => {
    const watch = watchGlobals();
    const known = seen.get(plugin) ?? new WeakMap<G, GlobalWatch>();
    seen.set(plugin, known.set(given, watch));
    try {
      void exercise.run(watched(plugin, watch), given);
    } finally {
      watch.end();
    }
  };
  const expectUntouched = (plugin: P, given: G): void => {
    // Whether it passes the other check is that one's to tell.
    if (!seen.get(plugin)?.has(given)) refusalOf(() => run(plugin, given));
    seen.get(plugin)!.get(given)!.expectUntouched(plugin);
  };
  return [
    { ...exercise, run },
    { name: "globals", promise: untouched, run: expectUntouched },
  ];
}
