import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { texts as charts } from "../src/charts/texts.ts";
import { numbersToBase64 } from "../src/history/base64.ts";
import { texts as runs } from "../src/runs/texts.ts";
import { beginWith, button, patience, start, state, toolbar, until, wordsOf } from "./acts.ts";
import { paceText, traceOf, watchPace } from "./machine.ts";
import { type Visit, describeInBrowser } from "./visit.ts";

vi.setConfig({ testTimeout: 180_000 });

const words = wordsOf("en");

/** Long enough to be watched. */
const spiral = `seed: 0
dataset: { use: spiral, classes: 2, samplesPerClass: 200, validation: 0.1, test: 0.2 }
model: { use: mlp, hidden: [16, 16], activation: tanh }
loss: { use: sparse-categorical-cross-entropy }
optimizer: { use: adam, learningRate: 0.01 }
metrics: [accuracy]
train: { epochs: 20000, batchSize: 32 }
`;

const browserOf = ({ page }: Pick<Visit, "page">) => page.context().browser()!;
const ms = (time: number): string => `${time.toFixed(time < 10 ? 1 : 0)} ms`;

declare global {
  /** In the page: when the key to stop was pressed, and when the page said that the run had stopped. */
  // oxlint-disable-next-line no-var -- the only way to declare a global
  var halt: { pressed?: number; stopped?: number };
}

/** Presses the keys that stop a run, and gives the milliseconds until the page says that it has. */
async function timeToStop(page: Page): Promise<number> {
  await page.evaluate((stopped) => {
    globalThis.halt = {};
    addEventListener("keydown", ({ key, timeStamp }) => key === "." && (halt.pressed = timeStamp), { capture: true });
    new MutationObserver(() => {
      const said = [...document.querySelectorAll('[role="status"]')].some(({ textContent }) => textContent === stopped);
      if (said) halt.stopped ??= performance.now();
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  }, words.ends.stopped);
  await page.keyboard.press("Control+.");
  await page.waitForFunction(() => halt.stopped !== undefined, undefined, patience);
  const { pressed, stopped } = await page.evaluate(() => halt);
  return stopped! - pressed!;
}

describeInBrowser("awake", (onPage) => {
  it("leaves the page its own while it trains and draws", async () => {
    await onPage(
      async (visit) => {
        const { page } = visit;
        await start(page, "en");
        await until(page, "en", words.phases.running);
        // The first pictures compile what draws them.
        await page.getByText(/steps\/s/).waitFor(patience);
        const { tasks, cpuMs, slowness } = await traceOf(page, () => page.waitForTimeout(5000));
        expect(await state(page, "en").textContent()).toBe(words.phases.running);
        const slowest = tasks.toSorted((a, b) => b.cpuMs - a.cpuMs).slice(0, 5);
        console.log(
          `While training, 5 s: the longest tasks took the processor ${slowest.map((task) => ms(task.cpuMs)).join(", ")}; by the clock ${tasks.filter(({ wallMs }) => wallMs > 50).length} over 50 ms. The page's thread was busy for ${ms(cpuMs.main)}, ${tasks.filter(({ isFrame }) => isFrame).length} frames. ${paceText(slowness)}`,
        );
        // By the processor's time: what others took of it meanwhile is none of the page's doing.
        expect(tasks.filter(({ cpuMs: taken }) => taken > 50 * slowness).length).toBeLessThanOrEqual(1);
      },
      { isFirst: true, prepare: beginWith(spiral) },
    );
  });

  it("stops within a quarter of a second, also when the worker is stuck", async () => {
    await onPage(
      async (visit) => {
        const { page } = visit;
        await start(page, "en");
        await until(page, "en", words.phases.running);
        const pace = await watchPace(browserOf(visit));
        const calm = await timeToStop(page);
        await button(toolbar(page, "en"), words.again).click(patience);
        await until(page, "en", words.phases.running);
        // As one step of a model that is far too large.
        for (const worker of page.workers().filter((one) => one !== page.workers()[0])) {
          void worker
            .evaluate(() =>
              setTimeout(() => {
                for (;;);
              }),
            )
            .catch(() => undefined);
        }
        await page.waitForTimeout(300);
        const stuck = await timeToStop(page);
        const slowness = await pace.slowness();
        console.log(`Stopped after ${ms(calm)}; with a stuck worker after ${ms(stuck)}. ${paceText(slowness)}`);
        expect(calm).toBeLessThanOrEqual(250 * slowness);
        expect(stuck).toBeLessThanOrEqual(250 * slowness);
        await page.getByText(words.forced).waitFor(patience);
        // Another worker takes its place.
        await button(toolbar(page, "en"), words.again).click(patience);
        await until(page, "en", words.phases.running);
        await page.keyboard.press("Control+.");
        await until(page, "en", words.ends.stopped);
      },
      { isFirst: true, prepare: beginWith(spiral) },
    );
  });

  it("draws 20 runs of 10,000 points within 16 ms a frame", async () => {
    await onPage(
      async ({ page }) => {
        const said = runs.en;
        const chosen = page.waitForEvent("filechooser", patience);
        await button(page, said.importRuns).click(patience);
        await (
          await chosen
        ).setFiles({ name: "runs.json", mimeType: "application/json", buffer: manyRuns(20, 10_000) });
        await page.getByText(said.imported(20, 0)).waitFor(patience);
        await page.getByLabel(said.score, { exact: true }).first().selectOption({ label: said.batchLoss });
        const card = page.getByRole("region", { name: said.curves, exact: true });
        await card.getByRole("img", { name: charts.en.curves(20) }).waitFor({ ...patience, state: "attached" });
        const cursor = card.getByRole("slider", { name: charts.en.cursor("") });
        const box = (await cursor.boundingBox())!;
        const keys = ["+", "+", "+", "-", "+", "+", "-", "-", "0"];
        const zoomAndPoint = async (): Promise<void> => {
          await cursor.focus();
          for (const key of keys) {
            await cursor.press(key);
            for (const place of [0.3, 0.5, 0.7]) {
              await page.mouse.move(box.x + place * box.width, box.y + box.height / 2);
              await page.evaluate(() => new Promise(requestAnimationFrame));
            }
          }
        };
        // Code that runs for the first time is slow in every browser.
        await zoomAndPoint();
        await zoomAndPoint();
        const pace = await watchPace(page.context().browser()!);
        const { tasks } = await traceOf(page, zoomAndPoint);
        // What shares the machine's caches and halves of cores makes the processor's time longer, too.
        const slowness = await pace.slowness();
        const frames = tasks.flatMap(({ isFrame, cpuMs }) => (isFrame ? [cpuMs] : [])).toSorted((a, b) => b - a);
        // Each key draws all curves anew; in the other frames the cursor moves over them. A browser without a graphics card,
        // as in these tests, fills the pixels of canvases in them, too.
        const drawn = frames.slice(0, keys.length);
        const typical = drawn[Math.floor(drawn.length / 2)]!;
        const cursorMoves = frames.slice(keys.length);
        console.log(
          `20 runs of 10,000 points: the processor's time of frames that draw them ${drawn.map(ms).join(", ")}; of ${cursorMoves.length} with the cursor alone at most ${ms(cursorMoves[0]!)}. ${paceText(slowness)}`,
        );
        expect(cursorMoves.length).toBeGreaterThan(10);
        expect(typical).toBeLessThanOrEqual(16 * slowness);
        expect(cursorMoves[0]!).toBeLessThanOrEqual(16 * slowness);
      },
      { isFirst: true, place: "#/runs" },
    );
  });
});

/** What a record of a run must say, too. */
const nothingMore = {
  createdAt: 1,
  updatedAt: 1,
  status: "completed",
  document: "",
  goals: {},
  best: {},
  epoch: 1,
  epochs: 1,
  seconds: 10,
  hasModel: false,
  snapshots: 0,
  pinned: false,
  hidden: false,
};

/** A file of runs, as the page saves them: noisy losses that go down, each at a rate of its own. */
function manyRuns(count: number, steps: number): Buffer {
  const step = Float64Array.from({ length: steps }, (_, i) => i + 1);
  const column = (value: (at: number) => number): string => numbersToBase64(step.map((at) => value(at)));
  const runsOfFile = Array.from({ length: count }, (_, i) => {
    const learningRate = 0.001 * (i + 1);
    const loss = column((at) => Math.exp(-at * learningRate * 0.1) + 0.2 * Math.abs(Math.sin(at * 12.9898 + i)));
    const options = { seed: i, loss: { use: "mse" }, optimizer: { use: "adam", learningRate } };
    return {
      record: {
        ...nothingMore,
        id: `made-${i}`,
        number: i + 1,
        options,
        seed: i,
        step: steps,
        totalSteps: steps,
        last: { "train.loss": 0.2 },
      },
      curves: {
        steps: { step: column((at) => at), loss, rate: column(() => learningRate), seconds: column((at) => at / 1000) },
        epochs: {},
      },
      snapshots: [],
    };
  });
  return Buffer.from(JSON.stringify({ format: 1, kind: "downslope-runs", sweeps: [], runs: runsOfFile }));
}
