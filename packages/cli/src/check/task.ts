import type { Text } from "@downslope/core";
import type { Hook, PluginGiven, PromiseResult } from "@downslope/testing/reference";

/** What a worker is asked to check. */
export interface CheckTask {
  /** The module of the plugins; built-in ones where it is left out. */
  readonly href?: string;
  /** Built-in plugins to check, as `kind/name`. */
  readonly builtIns?: readonly string[];
  /** Names of all built-in plugins, as `kind/name`: the thread loads them only where it must. */
  readonly taken: readonly string[];
  /** Options to check under, in place of the defaults. */
  readonly options?: Readonly<Record<string, unknown>>;
  /** What else the checks are told: `domain`, `cases`, `skip` and so on, as the suites take it. */
  readonly given?: PluginGiven;
  /** The module that exports it as `given`, where it holds functions. */
  readonly givenHref?: string;
  /** Plugins or promises to check alone. */
  readonly only?: readonly string[];
  /** A parsed reference file whose cases of the plugins are run too. */
  readonly reference?: unknown;
  /** Plugins that were checked before: the worker goes on after a crash. */
  readonly done: number;
  /** One int32: the index of the author's function that runs, plus 1. Memory that is shared, for a loop sends no messages. */
  readonly signal: SharedArrayBuffer;
}

/** Why a promise is broken, as it passes from the worker. */
export interface ToldFault {
  readonly hook: Hook;
  readonly detail: string;
  readonly cure: Text;
  /** File, line and column in the author's code where it was thrown. */
  readonly place?: string;
}

export type ToldResult = Pick<PromiseResult, "name" | "promise" | "outcome" | "because"> & {
  readonly fault?: ToldFault;
};

export interface ToldPlugin {
  readonly kind: string;
  readonly name: string;
  readonly promises: readonly Pick<PromiseResult, "name" | "promise">[];
  /** Whether a built-in plugin has its name. */
  readonly clashes: boolean;
  /** Whether there is more to check for its kind than what all plugins promise. */
  readonly hasSuite: boolean;
}

/** What a worker tells as it goes on. */
export type CheckMessage =
  | { readonly type: "start" }
  | { readonly type: "module"; readonly result: ToldResult }
  | { readonly type: "plugin"; readonly plugin: ToldPlugin }
  | { readonly type: "begin"; readonly promise: string }
  | { readonly type: "end"; readonly result: ToldResult }
  | { readonly type: "needs-options"; readonly message: string }
  | { readonly type: "usage"; readonly message: string }
  | { readonly type: "done" };
