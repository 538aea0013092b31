import type { AnyPlugin, Configured } from "@downslope/core";

/** What the author of a plugin writes, by the names that messages call it: the module, its fields and its functions. */
export const hooks = [
  "import",
  "name",
  "about",
  "api",
  "options",
  "create",
  "loss function",
  "schedule",
  "init",
  "update",
  "learningRate",
  "observe",
  "measure",
  "merge",
  "result",
  "apply",
  "get",
  "encode",
  "onEvent",
] as const;

export type Hook = (typeof hooks)[number];

/** Told of the author's code as it runs. */
export interface HookListener {
  readonly enter?: (hook: Hook) => void;
  /** Told the hook that goes on after it, if any. */
  readonly leave?: (hook: Hook, outer: Hook | undefined) => void;
  /** Told an error once, with the innermost hook that threw it. */
  readonly fail?: (hook: Hook, error: unknown) => void;
}

/** A plugin that tells when its author's code starts and ends; else it is the same. */
export function watched<P>(plugin: P, listener: HookListener): P {
  const running: Hook[] = [];
  let failed: unknown;
  const run = <R>(hook: Hook, body: () => R): R => {
    running.push(hook);
    listener.enter?.(hook);
    try {
      return body();
    } catch (error) {
      if (failed !== error) listener.fail?.(hook, error);
      failed = error;
      throw error;
    } finally {
      running.pop();
      listener.leave?.(hook, running.at(-1));
    }
  };
  return new Proxy(plugin as AnyPlugin, {
    apply(target, self, given) {
      const configured = run("options", () => Reflect.apply(target, self, given) as Configured);
      const create = (context: never): unknown => {
        const part = run("create", () => configured.create(context));
        return watchedPart(target.kind as string, part, run);
      };
      return { ...configured, create };
    },
    get(target, key) {
      if (key === "jsonSchema") return run("options", () => target.jsonSchema);
      return key === "about" ? run("about", () => readAbout(target.about)) : (Reflect.get(target, key) as unknown);
    },
  }) as P;
}

/** The texts of a plugin, each read once, for they may be made by getters. */
function readAbout<A extends object>(about: A): A {
  const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;
  const read = (value: unknown): unknown => (isRecord(value) && !Array.isArray(value) ? { ...value } : value);
  if (!isRecord(about)) return about;
  return Object.fromEntries(Object.entries(about).map(([field, value]) => [field, read(value)])) as A;
}

/** What `create` gave, with its functions watched. */
function watchedPart(kind: string, part: unknown, run: <R>(hook: Hook, body: () => R) => R): unknown {
  const wrap = (hook: Hook, f: unknown): unknown => {
    if (typeof f !== "function") return f;
    return (...given: unknown[]) => run(hook, () => Reflect.apply(f, part, given) as unknown);
  };
  if (typeof part === "function") return wrap("schedule", part);
  if (typeof part !== "object" || part === null || part instanceof Promise) return part;
  const result = {};
  for (let level: object = part; level !== Object.prototype && level !== null; level = Object.getPrototypeOf(level)) {
    for (const key of Reflect.ownKeys(level)) {
      if (key === "constructor" || Object.hasOwn(result, key)) continue;
      const hook = hookOf(kind, String(key));
      const get = (): unknown => wrap(hook, Reflect.get(part, key));
      Object.defineProperty(result, key, { enumerable: true, configurable: true, get });
    }
  }
  return result;
}

/** The losses that core makes of a loss function have names of their own. */
function hookOf(kind: string, name: string): Hook {
  if (kind === "loss" && name !== "init") return "loss function";
  return hooks.find((hook) => hook === name) ?? "create";
}
