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
const quietMs = 4.5;
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

/** A fixed piece of work, of the browser's own code: the page's would be compiled first. It runs elsewhere, so it stands alone. */
function work(): void {
  const values = new Float64Array(60_000);
  for (let i = 0; i < values.length; i++) values[i] = (i * 7919) % values.length;
  values.sort();
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
  /** How much more of the processor's time the same work takes now: it shares its caches and its cores' halves. At least 1. */
  readonly slowness: number;
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
    // The page's own thread shows how fast it is, before what is measured and after it.
    for (let i = 0; i < pieces; i++) await page.evaluate(work);
    await page.evaluate((name) => performance.mark(name), begin);
    await act();
    await page.evaluate((name) => performance.mark(name), end);
    for (let i = 0; i < pieces; i++) await page.evaluate(work);
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
const begin = "downslope: begin";
const end = "downslope: end";
/** Pieces of {@link work} at either end. */
const pieces = 5;

function readTrace(events: readonly TraceEvent[]): Trace {
  const marked = events.find(({ name }) => name === here);
  if (!marked) throw new Error("The trace does not tell which thread is the page's.");
  const ours = events.filter(({ pid }) => pid === marked.pid);
  const isTask = ({ name, ph }: TraceEvent): boolean => ph === "X" && name === "ThreadControllerImpl::RunTask";
  const at = (name: string): number => ours.findLast((event) => event.name === name)?.ts ?? Infinity;
  const [from, to] = [at(begin), at(end)];
  const isDuring = ({ ts }: TraceEvent): boolean => ts >= from && ts <= to;
  const main = ours.filter(({ tid }) => tid === marked.tid);
  const frames = main.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts);
  const cpuOf = ({ dur = 0, tdur = dur }: TraceEvent): number => tdur / 1000;
  const total = (list: readonly TraceEvent[]): number => list.reduce((sum, event) => sum + cpuOf(event), 0);
  const tasks = main.filter((event) => isTask(event) && isDuring(event));
  const around = main.filter((event) => isTask(event) && !isDuring(event)).map(cpuOf);
  const measured = around.toSorted((a, b) => b - a).slice(0, 2 * pieces);
  const isWorker = ({ name, args }: TraceEvent): boolean =>
    name === "thread_name" && args?.name === "DedicatedWorker thread";
  const workers = new Set(ours.filter(isWorker).map(({ tid }) => tid));
  return {
    tasks: tasks
      .map((event): Task => {
        const { ts, dur = 0 } = event;
        const isFrame = frames.some((frame) => frame >= ts && frame <= ts + dur);
        return { startMs: ts / 1000, cpuMs: cpuOf(event), wallMs: dur / 1000, isFrame };
      })
      .toSorted((a, b) => a.startMs - b.startMs),
    slowness: Math.max(1, (measured[pieces] ?? 0) / quietMs),
    cpuMs: {
      main: total(tasks),
      workers: total(ours.filter((event) => workers.has(event.tid) && isTask(event) && isDuring(event))),
    },
  };
}
