import { type Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import type { Language } from "../src/app/texts.ts";
import { presets } from "../src/builder/presets.ts";
import { texts } from "../src/builder/texts.ts";
import { texts as documentTexts } from "../src/document/texts.ts";
import { firstDocument } from "../src/document/first-document.ts";
import { pictureTexts } from "../src/train/picture-texts.ts";
import { texts as uiTexts } from "../src/ui/texts.ts";
import { beginWith, button, patience, toolbar, wordsOf } from "./acts.ts";
import { editorText, field, lookAround, option } from "./driving.ts";
import {
  aboutOf,
  beginWithPreset,
  openPart,
  picker,
  presetText,
  roomy,
  saidOf,
  saved,
  search,
  take,
  untilGood,
  written,
} from "./pipeline.ts";
import { describeInBrowser, english, korean } from "./visit.ts";

const startButton = (page: Page, language: Language) => button(toolbar(page, language), wordsOf(language).start);

vi.setConfig({ testTimeout: 120_000 });

describeInBrowser("builder", (onPage) => {
  it.each([
    ["en", "light"],
    ["ko", "dark"],
  ] as const)("chooses another loss from a list that tells what each is for (%s, %s)", async (language, theme) => {
    await onPage(
      async ({ page, violations }) => {
        const [words, said] = [texts[language], documentTexts[language]];
        await untilGood(page, language);
        const opener = picker(page, words.plugin.loss);
        const dialog = await search(page, language, opener, "triplet");
        // What compares triplets has none here, and may be read about all the same.
        const triplet = dialog.getByRole("option", { name: aboutOf("loss", "triplet-margin", language).title }).first();
        await triplet.getByText(words.misfits["needs-pairs"]).waitFor(patience);
        await dialog.getByRole("searchbox").fill("mse");
        const mse = dialog.getByRole("option", { name: aboutOf("loss", "mse", language).title, exact: false }).first();
        await mse.getByText(words.misfits["needs-values"]).waitFor(patience);
        await dialog.getByRole("searchbox").fill("no such thing");
        await dialog.getByText(said.noMatch).waitFor(patience);
        await dialog.getByRole("searchbox").fill("focal");
        const { title, summary } = aboutOf("loss", "binary-focal", language);
        const focal = dialog.getByRole("option", { name: `${title} binary-focal` });
        expect(await focal.textContent()).toContain(summary);
        await focal.click();
        const details = dialog.getByRole("group", { name: title, exact: true });
        await details.locator("math").first().waitFor(patience);
        await details.getByRole("heading", { name: said.use, exact: true }).waitFor();
        expect(await violations()).toEqual([]);
        await button(dialog, said.take(title)).click();
        await dialog.waitFor({ state: "detached" });
        await expect.poll(async () => (await saved(page))["loss"], patience).toEqual({ use: "binary-focal" });
        await untilGood(page, language);
        expect(await editorText(page)).toBe((await written(page)).trimEnd() + "\n");
        expect(await opener.textContent()).toContain(title);
      },
      { language, theme, ...roomy },
    );
  });

  it("chooses by keyboard alone", async () => {
    await onPage(async ({ page }) => {
      await untilGood(page, "en");
      const opener = picker(page, texts.en.plugin.optimizer);
      await opener.press("Enter");
      const box = page.getByRole("dialog").getByRole("searchbox");
      await box.fill("rmsprop", patience);
      await box.press("Tab");
      await page.keyboard.press("ArrowUp");
      await page.keyboard.press("Enter");
      await page.getByRole("dialog").waitFor({ ...patience, state: "detached" });
      // What both have is kept.
      const optimizer = { use: "rmsprop", learningRate: 0.01 };
      await expect.poll(async () => (await saved(page))["optimizer"], patience).toEqual(optimizer);
      expect(await opener.evaluate((one) => one === document.activeElement)).toBe(true);
    }, roomy);
  });

  it.each(korean)(
    "takes numbers by slider and by hand, and refuses those out of range in place (%s)",
    async (language) => {
      await onPage(
        async ({ page }) => {
          const ui = uiTexts[language];
          await untilGood(page, language);
          const optimizer = await openPart(page, language, "optimizer");
          const rate = field(optimizer, option("learningRate", language));
          await optimizer.getByRole("slider", { name: option("learningRate", language) }).press("ArrowRight");
          const slid = async () => Number((await saved(page))["optimizer"]!["learningRate"]);
          await expect.poll(slid, patience).toBeGreaterThan(0.01);
          const before = await slid();
          expect(await rate.inputValue()).toBe(String(before));
          for (const [typed, told] of [
            ["-1", ui.atLeast("0")],
            ["many", ui.notANumber],
          ]) {
            await rate.fill(typed!);
            expect(await rate.getAttribute("aria-invalid")).toBe("true");
            expect(await saidOf(rate)).toContain(told);
          }
          expect(await slid()).toBe(before);
          const beta = field(optimizer, option("beta1", language));
          await beta.fill("1");
          expect(await saidOf(beta)).toContain(ui.lessThan("1"));
          await beta.fill("0.5");
          await expect.poll(async () => (await saved(page))["optimizer"]!["beta1"], patience).toBe(0.5);
          await button(optimizer, documentTexts[language].backToUsual(option("beta1", language))).click();
          await expect.poll(async () => (await saved(page))["optimizer"], patience).not.toHaveProperty("beta1");
          expect(await beta.inputValue()).toBe("0.9");
        },
        { language, ...roomy },
      );
    },
  );

  it.each(english)("puts a schedule into another: a warm-up, then a cosine (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const part = await openPart(page, language, "scheduler");
        await button(part, words.addSchedule).click(patience);
        const warmup = aboutOf("scheduler", "linear-warmup", language).title;
        await take(page, language, picker(part, words.plugin.scheduler).first(), warmup);
        const steps = field(part, option("warmupSteps", language));
        await steps.fill("a while");
        expect(await saidOf(steps)).toContain(documentTexts[language].badPattern);
        await steps.fill("10%");
        const cosine = aboutOf("scheduler", "cosine-annealing", language).title;
        await take(page, language, picker(part, option("then", language)), cosine);
        await field(part, option("minimum", language)).fill("0.001");
        await untilGood(page, language);
        await expect
          .poll(async () => (await saved(page))["scheduler"], patience)
          .toEqual({
            use: "linear-warmup",
            warmupSteps: "10%",
            // oxlint-disable-next-line unicorn/no-thenable -- warm-ups have an option of that name
            then: { use: "cosine-annealing", minimum: 0.001 },
          });
        await button(part, words.removeSchedule).click();
        await part.getByText(words.noSchedule).waitFor(patience);
        expect(await saved(page)).not.toHaveProperty("scheduler");
      },
      { language, ...roomy },
    );
  });

  it.each(korean)("says of a loss that does not fit why, and offers some that do (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const advice = page.getByRole("alert");
        await advice.getByText(words.misfitTitle(aboutOf("loss", "mse", language).title)).waitFor(patience);
        expect(await advice.textContent()).toContain(words.misfits["needs-values"]);
        const offered = advice.getByRole("button");
        await expect.poll(() => offered.count(), patience).toBe(3);
        await button(advice, aboutOf("loss", "hinge", language).title).click();
        await advice.waitFor({ ...patience, state: "detached" });
        expect((await saved(page))["loss"]).toEqual({ use: "hinge" });
        await untilGood(page, language);
      },
      { ...roomy, language, prepare: beginWith(firstDocument.replace("use: binary-cross-entropy", "use: mse")) },
    );
  });

  it("begins from every example, of which each is good", async () => {
    await onPage(
      async ({ page }) => {
        await untilGood(page, "ko");
        for (const { title, lesson, document } of presets.toReversed()) {
          await button(page, texts.ko.startFrom).click();
          const entry = page.getByRole("dialog").getByRole("button", { name: title.ko });
          expect(await entry.textContent(patience)).toBe(title.ko + lesson.ko);
          await entry.click();
          await expect.poll(() => written(page), patience).toBe(document);
          await untilGood(page, "ko");
          expect(await startButton(page, "ko").isEnabled()).toBe(true);
        }
        await page.getByRole("button", { name: "English" }).click();
        await button(page, texts.en.startFrom).click();
        const entries = page.getByRole("dialog").getByRole("listitem");
        expect(await entries.allTextContents()).toEqual(presets.map(({ title, lesson }) => title.en + lesson.en));
      },
      { ...roomy, language: "ko", prepare: beginWithPreset("xor") },
    );
  });

  it("takes a table of one's own", async () => {
    await onPage(async ({ page }) => {
      const part = await openPart(page, "en", "dataset");
      const chooser = page.waitForEvent("filechooser");
      await button(part, texts.en.ownCsv).click(patience);
      const rows = Array.from({ length: 40 }, (_, i) => `${i},${(i * 7) % 40},${i % 4},${i < 20 ? "cold" : "warm"}`);
      const buffer = Buffer.from(`"length","width",age,"state"\r\n${rows.join("\r\n")}\r\n`);
      await (await chooser).setFiles({ name: "own.csv", mimeType: "text/csv", buffer });
      await expect
        .poll(async () => (await saved(page))["dataset"], patience)
        .toMatchObject({ use: "csv", target: "state" });
      await untilGood(page, "en");
      const table = page.getByRole("region", { name: pictureTexts.en.table, exact: true }).locator("table");
      await table.waitFor(patience);
      expect(await table.locator("thead").textContent()).toContain("length");
      expect(await table.locator("tbody").textContent()).toMatch(/cold|warm/);
    }, roomy);
  });

  it("axe finds nothing in the form opened, in both languages and looks; nor is it wider than a phone", async () => {
    await onPage(
      async (visited) => {
        const { page } = visited;
        for (const name of ["dataset", "model", "scheduler", "metrics", "train"] as const)
          await openPart(page, "en", name);
        await lookAround(visited);
        await page.getByRole("tab", { name: wordsOf("en").form, exact: true }).click();
        await openPart(page, "en", "scheduler");
        await page.getByRole("button", { name: "한국어" }).click();
        await page.getByText(texts.ko.questions.scheduler).waitFor(patience);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
      },
      { ...roomy, prepare: beginWith(presetText("three-spirals")) },
    );
  });
});
