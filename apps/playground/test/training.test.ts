import { createHash } from "node:crypto";
import { encodeModel, parseDocument, train } from "@downslope/core";
import type { Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { texts as chartTexts } from "../src/charts/texts.ts";
import type { Language } from "../src/app/texts.ts";
import { texts as diagnosticsTexts } from "../src/train/diagnostics/texts.ts";
import { verdictTexts } from "../src/train/diagnostics/verdict-texts.ts";
import { pictureTexts } from "../src/train/picture-texts.ts";
import { registry } from "../src/worker/registry.ts";
import { beginWith, button, patience, start, state, toolbar, trainToEnd, until, wordsOf } from "./acts.ts";
import { column, dataOf } from "./driving.ts";
import { beginWithPreset, lasting, presetText, stepNow } from "./pipeline.ts";
import { describeInBrowser, english, languages } from "./visit.ts";

vi.setConfig({ testTimeout: 120_000 });

const en = wordsOf("en");
const endless = beginWith(lasting(presetText("spiral"), 20_000));

/** The score of the test split that the toolbar ends with. */
async function testScore(page: Page, language: Language = "en"): Promise<number> {
  const said = await toolbar(page, language).innerText();
  return Number(/[\d.]+$/m.exec(said.slice(said.indexOf(wordsOf(language).onTest("", "").slice(0, 3))))?.[0]);
}

const picture = (page: Page, title: string) => page.getByRole("img", { name: new RegExp(`^${title}\\.`) });
const keyed = (name: string): RegExp => new RegExp(`^${name} \\(`);

/** The same document trained here. */
async function trainHere(text: string) {
  const run = train(parseDocument(text, { registry }));
  const losses: number[] = [];
  const rates: number[] = [];
  for await (const event of run) {
    if (event.type !== "step") continue;
    losses.push(event.loss);
    rates.push(event.learningRate);
  }
  const { weights } = encodeModel(await run.model());
  run.close();
  return { losses, rates, fingerprint: createHash("sha256").update(weights).digest("hex") };
}

describeInBrowser("training", (onPage) => {
  it.each(languages)("starts, holds, steps, goes on, stops and is reset (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = wordsOf(language);
        const bar = toolbar(page, language);
        await start(page, language);
        await expect.poll(() => stepNow(page, language), patience).toBeGreaterThan(20);
        await button(bar, words.pause).click();
        await until(page, language, words.phases.paused);
        const held = await stepNow(page, language);
        await button(bar, keyed(words.step)).click();
        await expect.poll(() => stepNow(page, language), patience).toBe(held + 1);
        await button(bar, keyed(words.step)).click();
        await expect.poll(() => stepNow(page, language), patience).toBe(held + 2);
        expect(await state(page, language).textContent()).toBe(words.phases.paused);
        await button(bar, words.goOn).click();
        await expect.poll(() => stepNow(page, language), patience).toBeGreaterThan(held + 20);
        await button(bar, keyed(words.stop)).click();
        await until(page, language, words.ends.stopped);
        const stopped = await stepNow(page, language);
        // From where it was stopped, with the curve that it had.
        await button(bar, words.goOn).click();
        await expect.poll(() => stepNow(page, language), patience).toBeGreaterThan(stopped);
        await button(bar, words.reset).click();
        await until(page, language, words.phases.idle);
        await button(bar, words.start).waitFor(patience);
        expect(await stepNow(page, language)).toBe(0);
      },
      { language, prepare: endless },
    );
  });

  it("is driven by keys alone", async () => {
    await onPage(
      async ({ page }) => {
        await expect.poll(() => button(toolbar(page, "en"), en.start).isEnabled(), patience).toBe(true);
        await page.keyboard.press("Control+Shift+Enter");
        await until(page, "en", en.phases.paused);
        await expect.poll(() => stepNow(page), patience).toBe(1);
        await page.keyboard.press("Control+Shift+Enter");
        await expect.poll(() => stepNow(page), patience).toBe(2);
        await page.keyboard.press("Control+Enter");
        await until(page, "en", en.phases.running);
        await page.keyboard.press("Control+Enter");
        await until(page, "en", en.phases.paused);
        await page.keyboard.press("Control+.");
        await until(page, "en", en.ends.stopped);
      },
      { prepare: endless },
    );
  });

  it("takes a rate by hand, draws it, and goes back to the schedule", async () => {
    await onPage(
      async ({ page }) => {
        await start(page, "en");
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(20);
        const rate = page.getByRole("textbox", { name: en.rateByHand, exact: true });
        await rate.fill("0.5", patience);
        const back = button(page, en.backToSchedule);
        await expect.poll(() => back.isEnabled(), patience).toBe(true);
        const changed = await stepNow(page);
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(changed + 20);
        await back.click();
        const returned = await stepNow(page);
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(returned + 20);
        await button(toolbar(page, "en"), en.pause).click();
        await until(page, "en", en.phases.paused);
        const actual = column(await dataOf(page, en.rate), en.actual).filter((one) => !Number.isNaN(one));
        // Planned, by hand, planned.
        expect(actual.filter((one, i) => one !== actual[i - 1])).toEqual([0.01, 0.5, 0.01]);
        const planned = column(await dataOf(page, en.rate), en.planned).filter((one) => !Number.isNaN(one));
        expect(new Set(planned)).toEqual(new Set([0.01]));
      },
      { prepare: endless },
    );
  });

  it("computes the same losses, rates and model as Node, to the bit", async () => {
    const text = lasting(presetText("three-spirals"), 6);
    const here = await trainHere(text);
    await onPage(
      async ({ page }) => {
        await trainToEnd(page, "en");
        const losses = column(await dataOf(page, en.loss), en.training);
        expect(losses).toEqual(here.losses.map(Math.fround));
        await page.getByText(en.fingerprint).click();
        await page.getByText(here.fingerprint, { exact: true }).waitFor(patience);
        // What is measured on held-out data while it goes on.
        const validated = column(await dataOf(page, en.loss), en.validation).filter((one) => !Number.isNaN(one));
        expect(validated).toHaveLength(6);
        const accuracy = registry.get("metric", "accuracy").about.title.en;
        const scores = column(await dataOf(page, accuracy), en.validation);
        expect(scores).toHaveLength(6);
        expect(scores.every((one) => one >= 0 && one <= 1)).toBe(true);
        // The plan, and what was done.
        const rates = await dataOf(page, en.rate);
        const actual = column(rates, en.actual).filter((one) => !Number.isNaN(one));
        expect(actual).toHaveLength(here.rates.length);
        actual.forEach((one, i) => expect(one).toBeCloseTo(here.rates[i]!, 12));
        expect(column(rates, en.planned).filter((one) => !Number.isNaN(one)).length).toBeGreaterThan(2);
      },
      { prepare: beginWith(text) },
    );
  });

  it("learns the spiral, in Korean in mid-run, and draws the runs before it behind it", async () => {
    await onPage(
      async ({ page }) => {
        const ko = wordsOf("ko");
        await start(page, "en");
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(50);
        await page.getByRole("button", { name: "한국어" }).click();
        await until(page, "ko", ko.ends.completed);
        expect(await testScore(page, "ko")).toBeGreaterThanOrEqual(0.9);
        expect(await stepNow(page, "ko")).toBe(2000);
        const shares = await picture(page, pictureTexts.ko.decision).getAttribute("aria-label");
        expect(shares).toContain(pictureTexts.ko.pictureSummary.regions("2,000", "").slice(0, 12));
        await page.getByRole("button", { name: "English" }).click();
        await start(page, "en", "again");
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(5);
        const { columns } = await dataOf(page, en.loss);
        expect(columns.filter((one) => one.startsWith(en.past("")))).toHaveLength(1);
        const before = column(
          await dataOf(page, en.loss),
          columns.find((one) => one.startsWith(en.past("")))!,
        );
        expect(before.filter((one) => !Number.isNaN(one))).toHaveLength(2000);
      },
      { prepare: beginWithPreset("spiral") },
    );
  });

  it("tells three classes apart, and says which place belongs to which", async () => {
    await onPage(
      async ({ page }) => {
        await trainToEnd(page, "en");
        expect(await testScore(page)).toBeGreaterThan(0.8);
        const shares = await picture(page, pictureTexts.en.decision).getAttribute("aria-label");
        const percents = Array.from(shares!.matchAll(/(\d+)%/g), ([, percent]) => Number(percent));
        expect(percents).toHaveLength(3);
        expect(Math.min(...percents)).toBeGreaterThan(10);
        const map = page.getByRole("application", { name: pictureTexts.en.decision });
        await map.press("ArrowRight");
        await page.getByText(/^\([−\-\d.]+, [−\-\d.]+\): .*probability \d+%$/).waitFor(patience);
      },
      { prepare: beginWith(lasting(presetText("three-spirals"), 60)) },
    );
  });

  it("puts a curve through points, and shows what is left", async () => {
    await onPage(
      async ({ page }) => {
        const words = pictureTexts.en;
        await trainToEnd(page, "en");
        const fit = await dataOf(page, words.fit);
        const left = column(fit, words.residual);
        expect(left.length).toBeGreaterThan(100);
        const error = Math.sqrt(left.reduce((sum, one) => sum + one * one, 0) / left.length);
        expect(error).toBeLessThan(0.3);
        expect(await dataOf(page, words.residuals)).toEqual(fit);
        // The same error as the test split has, which the run tells at its end.
        expect(await testScore(page)).toBeLessThan(0.3);
      },
      { prepare: beginWith(lasting(presetText("sine"), 60)) },
    );
  });

  it("learns digits, and shows which it mistakes for which", async () => {
    await onPage(
      async ({ page }) => {
        const words = diagnosticsTexts.en;
        await trainToEnd(page, "en");
        const accuracy = await testScore(page);
        expect(accuracy).toBeGreaterThan(0.9);
        const card = page.getByRole("region", { name: words.classes, exact: true });
        await card.scrollIntoViewIfNeeded(patience);
        const matrix = card.getByRole("region", { name: chartTexts.en.tableOf(words.matrix) }).locator("tbody tr");
        await matrix.first().waitFor(patience);
        const counts = await matrix.evaluateAll((rows) =>
          rows.map((row) => Array.from(row.querySelectorAll("td"), (cell) => Number(cell.textContent))),
        );
        const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
        const right = sum(counts.map((row, i) => row[i]!));
        expect(counts.map((row) => row.length)).toEqual(Array(10).fill(10));
        expect(right / sum(counts.flat())).toBeCloseTo(accuracy, 3);
      },
      { prepare: beginWith(lasting(presetText("digits"), 8)) },
    );
  });

  it.each([
    ["en", "light"],
    ["ko", "dark"],
  ] as const)("says of a run that diverges where it began, and what helps (%s, %s)", async (language, theme) => {
    await onPage(
      async ({ page, violations }) => {
        const [words, verdicts] = [wordsOf(language), verdictTexts[language]];
        await start(page, language);
        await until(page, language, words.ends["non-finite"]);
        const outcome = page.getByRole("region", { name: words.outcome, exact: true });
        await outcome.getByText(new RegExp(words.diverged("\\d+").replaceAll(".", "\\."))).waitFor(patience);
        const verdict = page.getByRole("region", { name: diagnosticsTexts[language].diagnosis, exact: true });
        await verdict.getByText(verdicts.titles.exploding).waitFor(patience);
        expect(await verdict.textContent()).toMatch(language === "ko" ? /\d층/ : /layer \d/i);
        await button(verdict, verdicts.cures["lower-rate"]("0.2")).waitFor(patience);
        expect(await violations()).toEqual([]);
      },
      { language, theme, prepare: beginWithPreset("exploding") },
    );
  });

  it.each(english)("is at hand on a phone without scrolling (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = wordsOf(language);
        const main = button(toolbar(page, language), words.start);
        await main.waitFor(patience);
        const { y, height } = (await main.boundingBox())!;
        expect(y + height).toBeLessThan(640);
        expect(await page.evaluate(() => scrollY)).toBe(0);
        await start(page, language);
        await expect.poll(() => stepNow(page, language), patience).toBeGreaterThan(5);
        await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
        // The buttons stay in view, wherever one looks.
        const stop = button(toolbar(page, language), keyed(words.stop));
        expect((await stop.boundingBox())!.y).toBeGreaterThan(0);
        expect((await stop.boundingBox())!.y).toBeLessThan(300);
        await stop.click();
        await until(page, language, words.ends.stopped);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      { language, width: 360, height: 640, prepare: endless },
    );
  });
});
