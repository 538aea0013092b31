import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";

/*
 * Limits in seconds are for a quiet machine of two cores. Where others run beside the tests the clock on the wall measures
 * them, too. So there are two more measures: the time that the processor spent on a thread, in which others do not count;
 * and how long a fixed piece of work takes at the same time, by which limits on the wall's clock are stretched.
 */

/** Milliseconds that {@link work} takes on a quiet machine of two cores. */
const quietMs = 9;
/** Between two pieces, so that what is measured is hardly disturbed. */
const restMs = 45;

/** Measures, beside what a test does, how much slower the machine is than a quiet one. */
export interface Pace {
  /** Ends the measurement: 1 for a quiet machine, 3 where everything takes three times as long. */
  slowness(): Promise<number>;
}

/** Begins to measure the machine's pace, in a process of its own. */
export async function watchPace(browser: Browser): Promise<Pace> {
  const page = await browser.newPage();
  await page.evaluate(
    ([rest, source]) => {
      const loop = `const work = ${source};
        const taken = [];
        const once = () => {
          const before = performance.now();
          work();
          taken.push(performance.now() - before);
          setTimeout(once, ${rest});
        };
        for (let i = 0; i < 5; i++) work();
        once();
        onmessage = () => postMessage(taken);`;
      const worker = new Worker(URL.createObjectURL(new Blob([loop], { type: "text/javascript" })));
      Object.assign(globalThis, { pace: worker });
    },
    [restMs, work.toString()] as const,
  );
  return {
    async slowness() {
      const taken = await page.evaluate(
        () =>
          new Promise<number[]>((resolve) => {
            const { pace } = globalThis as unknown as { pace: Worker };
            pace.addEventListener("message", ({ data }) => resolve(data as number[]), { once: true });
            pace.postMessage(undefined);
          }),
      );
      await page.context().close();
      const mean = taken.reduce((sum, one) => sum + one, 0) / taken.length;
      return Math.max(1, mean / quietMs);
    },
  };
}

/** A fixed piece of work, of the browser's own code: the page's would be compiled first. It runs in a worker, so it stands alone. */
function work(): void {
  const count = 60_000;
  Float64Array.from({ length: count }, (_, i) => (i * 7919) % count).sort();
}

/** For what is printed beside a figure. */
export const paceText = (slowness: number): string =>
  slowness < 1.3 ? "(The machine is quiet.)" : `(The machine is ${slowness.toFixed(1)} times as slow as a quiet one.)`;

/** A task of the page's main thread. */
export interface Task {
  readonly startMs: number;
  /** What the processor spent on it. */
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Whether it drew a frame. */
  readonly isFrame: boolean;
}

/** What the threads of a page did. */
export interface Trace {
  /** Of its main thread, in order. */
  readonly tasks: readonly Task[];
  /** What the processor spent on the main thread, and on all of the page's workers. */
  readonly cpuMs: { readonly main: number; readonly workers: number };
}

/** Watches the threads of a page while something is done. The page may be loaded again meanwhile. */
export async function traceOf(page: Page, act: () => Promise<void>): Promise<Trace> {
  const browser = page.context().browser()!;
  const path = join(tmpdir(), `downslope-trace-${process.pid}-${Date.now()}.json`);
  const categories = ["toplevel", "devtools.timeline", "blink.user_timing", "__metadata"];
  await browser.startTracing(page, { path, categories });
  try {
    await page.evaluate((name) => performance.mark(name), here);
    await act();
  } finally {
    await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(await readFile(path, "utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  await rm(path);
  return readTrace(traceEvents);
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: when it began, how long it took, and what of that the processor spent on it. */
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** What tells one page's thread from those of the others. */
const here = "downslope: the page under test";

function readTrace(events: readonly TraceEvent[]): Trace {
  const marked = events.find(({ name }) => name === here);
  if (!marked) throw new Error("The trace does not tell which thread is the page's.");
  const ours = events.filter(({ pid }) => pid === marked.pid);
  const isTask = ({ name, ph }: TraceEvent): boolean => ph === "X" && name === "ThreadControllerImpl::RunTask";
  const main = ours.filter(({ tid }) => tid === marked.tid);
  const frames = main.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts);
  const tasks = main.filter(isTask).map(({ ts, dur = 0, tdur = dur }): Task => ({
    startMs: ts / 1000,
    cpuMs: tdur / 1000,
    wallMs: dur / 1000,
    isFrame: frames.some((frame) => frame >= ts && frame <= ts + dur),
  }));
  const isWorker = ({ name, args }: TraceEvent): boolean =>
    name === "thread_name" && args?.name === "DedicatedWorker thread";
  const workers = new Set(ours.filter(isWorker).map(({ tid }) => tid));
  const ofWorkers = ours.filter((event) => workers.has(event.tid) && isTask(event));
  return {
    tasks: tasks.toSorted((a, b) => a.startMs - b.startMs),
    cpuMs: {
      main: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
      workers: ofWorkers.reduce((sum, { dur = 0, tdur = dur }) => sum + tdur / 1000, 0),
    },
  };
}
