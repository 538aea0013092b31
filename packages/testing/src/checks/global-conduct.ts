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

/** Checks that the plugin changes no global while another check uses it. */
export function globalsCheck<P extends Named, G>(exercise: Check<P, G>): Check<P, G> {
  const run = (plugin: P, given: G): void => {
    const watch = watchGlobals();
    // Whether it passes the other check is that one's to tell.
    refusalOf(() => exercise.run(watched(plugin, watch), given));
    watch.end();
    watch.expectUntouched(plugin);
  };
  return { name: "globals", promise: untouched, run };
}
