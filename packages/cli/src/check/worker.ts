// Runs the author's code on a thread that can be killed: whatever it does, the command goes on.
import { once } from "node:events";
import process from "node:process";
import { setImmediate } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { parentPort, workerData } from "node:worker_threads";
import { type AnyPlugin, DownslopeError, type Options, createRegistry, nearest } from "@downslope/core";
import {
  type PluginGiven,
  type PromiseResult,
  checkPlugin,
  checkReference,
  cureOf,
  hasSuite,
  hooks,
  promisesOf,
  rememberGlobals,
  startPlatforms,
  withPlugins,
} from "@downslope/testing/reference";
import { messageOf, pluginsIn } from "../modules.ts";
import { texts } from "../texts.ts";
import { emptyModule, importFault, lateFault, leftFault, sameNameFault } from "./faults.ts";
import { placeIn } from "./place.ts";
import { extraPromises, modulePromises } from "./promises.ts";
import { runningNow, startedSince } from "./resources.ts";
import type { CheckMessage, CheckTask, ToldFault, ToldResult } from "./task.ts";

let task = workerData as CheckTask;
const tell = (message: CheckMessage): void => parentPort!.postMessage(message);
let signal = new Int32Array(task.signal);
const setHook = (hook: ToldFault["hook"] | undefined): void =>
  void Atomics.store(signal, 0, hook === undefined ? 0 : hooks.indexOf(hook) + 1);

/** Errors that come when nobody waits for them: rejected promises, timers. */
const late: unknown[] = [];
process.on("unhandledRejection", (error) => late.push(error));
process.on("uncaughtException", (error) => late.push(error));

const keyOf = ({ kind, name }: AnyPlugin): string => `${String(kind)}/${name}`;
const tellModule = (name: keyof typeof modulePromises, fault: ToldFault): void =>
  tell({ type: "module", result: { name, promise: modulePromises[name], outcome: "broken", fault } });

/** Where in the author's code an error was thrown. */
function placed(error: unknown): Pick<ToldFault, "place"> {
  const place = placeIn(error, task.href);
  return place === undefined ? {} : { place };
}

/** Whether something that the module started goes on: what comes of it later is no fault of its plugins. */
let isRestless = false;

/** Imports the module of the task; undefined where that cannot be. */
async function importPlugins(href: string): Promise<AnyPlugin[] | undefined> {
  const before = rememberGlobals();
  const running = runningNow();
  setHook("import");
  try {
    const module: unknown = await import(href);
    await setImmediate();
    const [error] = late;
    if (late.length > 0) return void tellModule("import", { ...lateFault(error, "import"), ...placed(error) });
    const changed = before.mend();
    if (changed.length > 0) {
      const detail = `It changes ${changed.slice(0, 4).join(", ")} when it is imported.`;
      tellModule("globals", { hook: "import", detail, cure: cureOf("module", "globals").cure });
    }
    const left = startedSince(running);
    isRestless = left !== undefined;
    if (left !== undefined) tellModule("settled", leftFault(left, "import"));
    const plugins = [...new Set((pluginsIn(module) as readonly unknown[]).flat(8))] as AnyPlugin[];
    if (plugins.length === 0) return void tellModule("import", emptyModule(Object.keys(module as object)));
    const keys = plugins.map(keyOf);
    const twice = keys.find((key, i) => keys.indexOf(key) !== i);
    if (twice !== undefined) tellModule("name", sameNameFault(twice));
    return plugins;
  } catch (error) {
    return void tellModule("import", { ...importFault(error), ...placed(error) });
  } finally {
    setHook(undefined);
  }
}

/** The plugins of the project, which take a while to load. */
async function builtIns(): Promise<readonly AnyPlugin[]> {
  const { openRegistry } = await import("../registry.ts");
  return (await openRegistry([], process.cwd())).list();
}

/** The plugins that are to be checked, and the promises; undefined where `--only` names something else. */
function select(
  plugins: readonly AnyPlugin[],
): { plugins: readonly AnyPlugin[]; promises: readonly string[] } | undefined {
  const { only = [] } = task;
  const isNamed = (plugin: AnyPlugin): boolean => only.includes(plugin.name) || only.includes(keyOf(plugin));
  const promises = only.filter((one) => !plugins.some((plugin) => one === plugin.name || one === keyOf(plugin)));
  const chosen = promises.length === only.length ? plugins : plugins.filter(isNamed);
  const known = new Set(chosen.flatMap((plugin) => promisesOf(String(plugin.kind)).map(({ name }) => name)));
  const stranger = promises.find((one) => !known.has(one) && !(one in extraPromises));
  if (stranger === undefined) return { plugins: chosen, promises };
  const near = nearest(stranger, [...known, ...plugins.map(({ name }) => name)]);
  tell({ type: "usage", message: texts.check.unknownOnly(stranger, near) });
  return undefined;
}

function plain({ name, promise, outcome, because, fault }: PromiseResult): ToldResult {
  const told = fault && { hook: fault.hook, detail: fault.detail, cure: fault.cure, ...placed(fault.error) };
  return { name, promise, outcome, ...(because !== undefined && { because }), ...(told && { fault: told }) };
}

/** What the checks are told, from a file or a module of its own. */
async function readGiven(): Promise<PluginGiven | undefined> {
  if (task.givenHref === undefined) return task.given ?? {};
  try {
    const { given } = (await import(task.givenHref)) as { given?: unknown };
    if (typeof given === "object" && given !== null) return given;
    tell({ type: "usage", message: texts.errors.checkGiven(fileURLToPath(task.givenHref)) });
  } catch (error) {
    tell({ type: "usage", message: texts.errors.noCheck(fileURLToPath(task.givenHref), messageOf(error)) });
  }
  return undefined;
}

async function check(plugin: AnyPlugin, only: readonly string[], given: PluginGiven): Promise<void> {
  const kind = String(plugin.kind);
  const promises = promisesOf(kind);
  const clashes = task.taken.includes(keyOf(plugin)) && !(await builtIns()).includes(plugin);
  const extra = Object.entries(extraPromises).map(([name, promise]) => ({ name, promise }));
  const isAsked = ({ name }: { readonly name: string }): boolean => only.length === 0 || only.includes(name);
  const named = [...promises, ...extra].filter(isAsked).map(({ name, promise }) => ({ name, promise }));
  tell({
    type: "plugin",
    plugin: { kind, name: plugin.name, promises: named, clashes, hasSuite: hasSuite(kind) },
  });
  const asked = task.options ?? given.options;
  let options: Options | undefined;
  try {
    options = await configuredOptions(plugin, asked);
  } catch (error) {
    return tell({ type: "usage", message: texts.check.refusedOptions(messageOf(error)) });
  }
  const refusal = optionsRefused(plugin, options);
  if (refusal !== undefined && task.options)
    return tell({ type: "usage", message: texts.check.refusedOptions(refusal) });
  if (refusal !== undefined && asked === undefined) return tell({ type: "needs-options", message: refusal });
  const unasked = promises.filter((one) => !isAsked(one)).map(({ name }) => name);
  const end = (result: ToldResult): void => void (isAsked(result) && tell({ type: "end", result }));
  late.length = 0;
  const running = runningNow();
  const results = await checkPlugin(
    plugin,
    { ...given, ...(options && { options }), skip: [...(given.skip ?? []), ...unasked] },
    {
      begin: (promise) => tell({ type: "begin", promise }),
      hooks: { enter: setHook, leave: (_, outer) => setHook(outer) },
      end: (result) => end(plain(result)),
    },
  );
  await setImmediate();
  const broken = results.find(({ outcome }) => outcome === "broken");
  end(settledResult(kind, broken?.name, startedSince(running)));
  if (isAsked({ name: "reference" })) end(await referenceResult(plugin, broken?.name));
}

/** Options from JSON; plugins among them are made, of the built-in ones and those at hand. */
async function configuredOptions(plugin: AnyPlugin, options: Options | undefined): Promise<Options | undefined> {
  if (options === undefined || !JSON.stringify(plugin.jsonSchema).includes('"x-plugin"')) return options;
  const others = (await builtIns()).filter((one) => keyOf(one) !== keyOf(plugin));
  return withPlugins(createRegistry(plugin, others), plugin, options);
}

/** What a schema has against the options to check under: where none are given, that some must be. */
function optionsRefused(plugin: AnyPlugin, options: Options = {}): string | undefined {
  tell({ type: "begin", promise: "options" });
  setHook("options");
  try {
    plugin(options);
    return undefined;
  } catch (error) {
    return error instanceof DownslopeError && error.code === "INVALID_OPTIONS" ? error.message : undefined;
  } finally {
    setHook(undefined);
  }
}

function settledResult(kind: string, broken: string | undefined, running: string | undefined): ToldResult {
  const base = { name: "settled", promise: extraPromises.settled } as const;
  if (late.length === 0 && running === undefined) return { ...base, outcome: "kept" };
  // A Promise that was told already is rejected later on.
  const because = isRestless ? "settled" : broken;
  if (because !== undefined) return { ...base, outcome: "skipped", because };
  const { hook } = cureOf(kind, "result");
  const fault = late.length > 0 ? { ...lateFault(late[0], hook), ...placed(late[0]) } : leftFault(running!, hook);
  return { ...base, outcome: "broken", fault };
}

async function referenceResult(plugin: AnyPlugin, broken: string | undefined): Promise<ToldResult> {
  const base = { name: "reference", promise: extraPromises.reference } as const;
  const { cases = [] } = (task.reference ?? {}) as { cases?: readonly Record<string, unknown>[] };
  if (!cases.some((one) => one[String(plugin.kind)] === plugin.name)) return { ...base, outcome: "skipped" };
  if (broken !== undefined) return { ...base, outcome: "skipped", because: broken };
  tell({ type: "begin", promise: "reference" });
  const others = (await builtIns()).filter((one) => keyOf(one) !== keyOf(plugin));
  const results = await checkReference(createRegistry(plugin, others), task.reference, { only: [plugin.name] });
  const misses = results.flatMap(({ id, misses: some }) => some.map((miss) => ({ id, ...miss })));
  if (misses.length === 0) return { ...base, outcome: "kept" };
  const lines = misses.slice(0, 4).map(({ id, what, expected, got }) => `${id}: ${what} is ${got}, not ${expected}`);
  const rest = misses.length > lines.length ? `; and ${misses.length - lines.length} more` : "";
  const { hook, cure } = cureOf(String(plugin.kind), plugin.kind === "optimizer" ? "trajectory" : "values");
  return { ...base, outcome: "broken", fault: { hook, detail: `${lines.join("; ")}${rest}.`, cure } };
}

/** Does the task: all its plugins, one after the other. */
async function perform(): Promise<void> {
  tell({ type: "start" });
  const found =
    task.href === undefined
      ? (await builtIns()).filter((plugin) => task.builtIns?.includes(keyOf(plugin)))
      : await importPlugins(task.href);
  const chosen = found && select(found);
  const given = chosen && (await readGiven());
  for (const plugin of (given && chosen?.plugins.slice(task.done)) ?? []) await check(plugin, chosen!.promises, given!);
  tell({ type: "done" });
}

await startPlatforms();
for (;;) {
  await perform();
  // Only here does the thread listen: elsewhere it must end where all that the module waits for never comes.
  [task] = (await once(parentPort!, "message")) as [CheckTask];
  signal = new Int32Array(task.signal);
  late.length = 0;
  isRestless = false;
}
