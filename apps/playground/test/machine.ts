import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser, Page } from "playwright-core";

/*
 * Limits in seconds are for a quiet machine of two cores. Others run beside the tests, and then the clock on the wall
 * measures them, too: what is measured by it is judged by how long a fixed piece of work takes at the same time.
 */

/** Milliseconds that {@link work} takes on a quiet machine of two cores. */
const quietMs = 25;
/** Of the time so much is spent on the measurement, in a process of its own. */
const restMs = 75;

/** Measures, beside what a test does, how much slower the machine is than a quiet one. */
export interface Pace {
  /** Ends the measurement: 1 for a quiet machine, 3 where everything takes three times as long. */
  slowness(): Promise<number>;
}

/** Begins to measure the machine's pace. */
export async function watchPace(browser: Browser): Promise<Pace> {
  const page = await browser.newPage();
  await page.evaluate(
    ([pause, source]) => {
      const loop = `const work = ${source};
        const taken = [];
        const once = () => { const before = performance.now(); work(); taken.push(performance.now() - before); setTimeout(once, ${pause}); };
        for (let i = 0; i < 2; i++) work();
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

/** A fixed piece of work. It runs in a page, so it stands alone. */
function work(): number {
  let sum = 0;
  for (let i = 1; i < 23_000_000; i++) sum = (sum * 31 + i) | 0;
  return sum;
}

/** A task of the page's main thread, by the time that the processor spent on it: what others took of it does not count. */
export interface Task {
  readonly startMs: number;
  readonly cpuMs: number;
  readonly wallMs: number;
  /** Whether it drew a frame. */
  readonly isFrame: boolean;
}

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** The tasks of a page's main thread while something is done. */
export async function tasksDuring(page: Page, act: () => Promise<void>): Promise<Task[]> {
  const browser = page.context().browser()!;
  const path = join(tmpdir(), `downslope-trace-${process.pid}-${Date.now()}.json`);
  await browser.startTracing(page, { path, categories: ["toplevel", "devtools.timeline", "blink.user_timing"] });
  try {
    await page.evaluate((name) => performance.mark(name), here);
    await act();
  } finally {
    await browser.stopTracing();
  }
  const { traceEvents } = JSON.parse(await readFile(path, "utf8")) as { readonly traceEvents: readonly TraceEvent[] };
  await rm(path);
  return tasksOf(traceEvents);
}

/** What tells one page's thread from those of the others. */
const here = "downslope: the page under test";

function tasksOf(events: readonly TraceEvent[]): Task[] {
  const marked = events.find(({ name }) => name === here);
  if (!marked) throw new Error("The trace does not tell which thread is the page's.");
  const ours = events.filter(({ pid, tid, ph }) => pid === marked.pid && tid === marked.tid && ph === "X");
  const frames = ours.filter(({ name }) => name === "FireAnimationFrame").map(({ ts }) => ts);
  return ours
    .filter(({ name }) => name.endsWith("RunTask"))
    .map(({ ts, dur = 0, tdur = dur }) => ({
      startMs: ts / 1000,
      cpuMs: tdur / 1000,
      wallMs: dur / 1000,
      isFrame: frames.some((frame) => frame >= ts && frame <= ts + dur),
    }))
    .toSorted((a, b) => a.startMs - b.startMs);
}
