import process from "node:process";
import { Worker } from "node:worker_threads";
import { hooks } from "@downslope/testing/reference";
import type { Output } from "../context.ts";
import { UsageError } from "../failure.ts";
import { crashFault, exitFault, timeFault } from "./faults.ts";
import { modulePromises } from "./promises.ts";
import type { CheckMessage, CheckTask, ToldFault, ToldPlugin, ToldResult } from "./task.ts";
import type { CheckThreads } from "./threads.ts";

/** How a plugin fared. */
export interface CheckedPlugin extends ToldPlugin {
  readonly results: ToldResult[];
  /** What its schema says of options that must be given, where nothing could be checked without. */
  needsOptions?: string;
}

/** How a module and its plugins fared. */
export interface CheckedModule {
  /** Promises of the module itself that are broken. */
  readonly faults: ToldResult[];
  readonly plugins: CheckedPlugin[];
}

/** The worker is run as it was built, from wherever this file is. */
const workerFile = new URL("../../dist/check/worker.js", import.meta.url);

/** How long a check may be silent, where what its plugins print goes, and threads to use again. */
export interface CheckSetting {
  readonly seconds: number;
  readonly stderr: Output;
  readonly threads?: CheckThreads | undefined;
}

/** Runs a check on a thread of its own; one that stops is told, and the next plugin gets a new thread. */
export async function runCheck(
  task: Omit<CheckTask, "done" | "signal">,
  setting: CheckSetting,
): Promise<CheckedModule> {
  const module: CheckedModule = { faults: [], plugins: [] };
  for (let isDone = false; !isDone;) {
    const before = module.plugins.length;
    isDone = await runWorker({ ...task, done: before, signal: new SharedArrayBuffer(4) }, module, setting);
    // A module that stops before its first plugin will do so again.
    if (module.plugins.length === before) isDone = true;
  }
  return module;
}

/** A thread at work on a task. */
function startWorker(task: CheckTask, threads: CheckThreads | undefined): Worker {
  const idle = threads?.take();
  idle?.postMessage(task);
  return (
    idle ??
    new Worker(workerFile, {
      workerData: task,
      execArgv: plainArguments(process.execArgv),
      stdout: true,
      stderr: true,
      resourceLimits: { maxOldGenerationSizeMb: 1024 },
    })
  );
}

/** Promises that are broken by what stays behind in a thread. */
const lasting: readonly string[] = ["globals", "settled", "memory"];

/** Whether a check left the thread as it was. */
const isClean = ({ faults, plugins }: CheckedModule): boolean =>
  faults.length === 0 &&
  !plugins.some(({ results }) => results.some(({ name, outcome }) => outcome === "broken" && lasting.includes(name)));

/** Whether all plugins were checked. */
function runWorker(task: CheckTask, module: CheckedModule, setting: CheckSetting): Promise<boolean> {
  const { seconds, stderr, threads } = setting;
  const worker = startWorker(task, threads);
  const print = (chunk: Buffer): void => void stderr.write(String(chunk));
  for (const stream of [worker.stdout, worker.stderr]) stream.on("data", print);
  let running: string | undefined;
  let timer: NodeJS.Timeout | undefined;
  const first = module.plugins.length;
  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (isDone: boolean, isIdle = false): void => {
      isOver = true;
      clearTimeout(timer);
      if (isIdle && threads && isClean(module)) {
        // What it printed last is still on its way.
        setImmediate(() => {
          for (const event of ["message", "error", "exit"]) worker.removeAllListeners(event);
          for (const stream of [worker.stdout, worker.stderr]) stream.off("data", print);
          threads.keep(worker);
          resolve(true);
        });
      } else void worker.terminate().then(() => resolve(isDone));
    };
    const stop = (explain: (hook: ToldFault["hook"]) => ToldFault): void => {
      // A thread that is ended tells so, too.
      if (isOver) return;
      const hook = hooks[new Int32Array(task.signal)[0]! - 1];
      const plugin = module.plugins.length > first ? module.plugins.at(-1) : undefined;
      // What a timer of the module does while nothing of the plugin runs was told with the timer.
      const isTold = hook === undefined && module.faults.some(({ name }) => name === "settled");
      if (plugin && isTold) leaveOut(plugin, "settled");
      else if (plugin) breakOff(plugin, running ?? "options", explain(hook ?? "create"));
      else module.faults.push(brokenImport(explain(hook ?? "import")));
      end(false);
    };
    const restart = (): void => {
      clearTimeout(timer);
      timer = setTimeout(() => stop((hook) => timeFault(hook, seconds)), seconds * 1000);
    };
    worker.on("message", (message: CheckMessage) => {
      if (isOver) return;
      restart();
      if (message.type === "module") enterFault(module, message.result);
      else if (message.type === "plugin") {
        running = undefined;
        module.plugins.push({ ...message.plugin, results: [] });
      } else if (message.type === "begin") running = message.promise;
      else if (message.type === "end") module.plugins.at(-1)!.results.push(message.result);
      else if (message.type === "needs-options") module.plugins.at(-1)!.needsOptions = message.message;
      else if (message.type === "done") end(true, true);
      else if (message.type === "usage") {
        end(true);
        reject(new UsageError(message.message));
      }
    });
    worker.on("error", (error) => {
      // Before it starts, there is nothing of the author's in it.
      if (timer === undefined) reject(error);
      else stop((hook) => crashFault(hook, error));
    });
    worker.on("exit", (code) => stop((hook) => exitFault(hook, code)));
  });
}

/** What Node was called with, but for conditions that ask for sources in place of what was built. */
function plainArguments(given: readonly string[]): string[] {
  const isFlag = (one: string | undefined): boolean => one === "--conditions" || one === "-C";
  return given.filter((one, i) => !isFlag(one) && !isFlag(given[i - 1]) && !/^(--conditions=|-C=)/.test(one));
}

const brokenImport = (fault: ToldFault): ToldResult => ({
  name: "import",
  promise: modulePromises.import,
  outcome: "broken",
  fault,
});

/** A module is imported again after a crash, and tells the same again. */
function enterFault(module: CheckedModule, result: ToldResult): void {
  if (!module.faults.some(({ name }) => name === result.name)) module.faults.push(result);
}

/** Enters the promises that were not reached for what is told already. */
function leaveOut({ promises, results }: CheckedPlugin, because: string): void {
  const open = promises.filter((one) => !results.some((result) => result.name === one.name));
  results.push(...open.map((one) => ({ ...one, outcome: "skipped" as const, because })));
}

/** Enters what stopped a check: the promise it broke, and those that were not reached. */
function breakOff(plugin: CheckedPlugin, name: string, fault: ToldFault): void {
  const { promises, results } = plugin;
  const open = promises.filter((one) => !results.some((result) => result.name === one.name));
  // What it does between two promises breaks the next.
  const broken = open.some((one) => one.name === name) ? name : open[0]?.name;
  for (const one of open)
    results.push(
      one.name === broken ? { ...one, outcome: "broken", fault } : { ...one, outcome: "skipped", because: broken! },
    );
}
