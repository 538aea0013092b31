import { readFile } from "node:fs/promises";
import type { Locator, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import { texts as shell } from "../src/app/shell-texts.ts";
import { texts as charts } from "../src/charts/texts.ts";
import { texts as compare } from "../src/runs/compare-texts.ts";
import { texts as sweeps } from "../src/runs/sweep-texts.ts";
import { texts } from "../src/runs/texts.ts";
import { beginWith, button, goTo, patience, start, toolbar, trainToEnd, until, wordsOf, write } from "./acts.ts";
import { describeInBrowser, korean, languages } from "./visit.ts";

vi.setConfig({ testTimeout: 180_000 });

/** A document that is trained in a moment. */
const documentOf = (loss: string, epochs = 3): string => `seed: 1
dataset: { use: spiral, classes: 2, samplesPerClass: 60, validation: 0.2, test: 0.2 }
model: { use: mlp, hidden: [8], activation: tanh }
loss: { use: ${loss} }
optimizer: { use: adam, learningRate: 0.01 }
metrics: [accuracy]
train: { epochs: ${epochs}, batchSize: 32 }
`;
const [first, second] = ["binary-cross-entropy", "hinge"] as const;

type Language = (typeof languages)[number];

const table = (page: Page, language: Language): Locator =>
  page.getByRole("region", { name: texts[language].runsTable, exact: true });
/** The rows of runs, the newest first. */
const rows = (page: Page, language: Language): Locator => table(page, language).locator("tbody tr");
/** What the row of a run is called. */
const nameIn = (row: Locator): Promise<string> => row.getByRole("rowheader").locator("[title]").innerText();

/** Chooses in the menu of a row. */
async function choose(page: Page, language: Language, row: Locator, entry: string): Promise<void> {
  await button(row, texts[language].actions(await nameIn(row))).click();
  await page.getByRole("menuitem", { name: entry }).click(patience);
}

/** The file that an act gives the visitor. */
async function fileOf(page: Page, act: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [download] = await Promise.all([page.waitForEvent("download", patience), act()]);
  return { name: download.suggestedFilename(), bytes: await readFile(await download.path()) };
}

describeInBrowser("runs", (onPage) => {
  it.each(languages)("compares runs, hands them out, and keeps them (%s)", async (language) => {
    const words = texts[language];
    const compared = compare[language];
    await onPage(
      async ({ page, violations }) => {
        await trainToEnd(page, language);
        await write(page, language, documentOf(second));
        await trainToEnd(page, language, "again");
        await goTo(page, language, "runs");
        const all = rows(page, language);
        await all.nth(1).waitFor(patience);
        const [newest, oldest] = [all.nth(0), all.nth(1)];
        const [name, oldName] = [await nameIn(newest), await nameIn(oldest)];
        // Two words and the run's number, in the language of the page.
        expect([oldName, name]).toEqual([
          expect.stringMatching(language === "ko" ? /^[가-힣]+ [가-힣]+ 1$/ : /^[A-Z][a-z]+ [a-z]+ 1$/),
          expect.stringMatching(language === "ko" ? /^[가-힣]+ [가-힣]+ 2$/ : /^[A-Z][a-z]+ [a-z]+ 2$/),
        ]);
        expect(await newest.innerText()).toContain(words.status.completed);

        const changes = page.getByRole("region", { name: compared.differenceTable, exact: true });
        const loss = changes
          .getByRole("row")
          .filter({ has: page.getByRole("rowheader", { name: "loss", exact: true }) });
        expect(await loss.getByRole("cell").allInnerTexts()).toEqual([first, second]);

        await choose(page, language, oldest, words.pin);
        await oldest.getByText(words.baseline, { exact: true }).waitFor(patience);
        await page.getByText(compared.againstPinned).waitFor(patience);

        const shown = button(newest, words.show(name));
        await shown.click();
        await expect.poll(() => shown.getAttribute("aria-pressed")).toBe("false");
        await shown.click();
        await expect.poll(() => shown.getAttribute("aria-pressed")).toBe("true");

        await choose(page, language, newest, words.rename);
        await page.getByRole("textbox", { name: words.newName, exact: true }).fill("Mine & yours");
        await button(page, words.save).click();
        await expect.poll(() => nameIn(newest)).toBe("Mine & yours");

        await handsOut(page, language, oldName);
        await drawsFiles(page, language);

        await choose(page, language, newest, words.remove);
        await page.getByText(words.removed(1)).waitFor(patience);
        await expect.poll(() => all.count(), patience).toBe(1);
        await button(page, words.undo).click();
        await all.nth(1).waitFor(patience);

        // Light in English, dark in Korean.
        if (language === "ko") await button(page, shell[language].themes.dark).click();
        expect(await violations()).toEqual([]);

        await page.reload();
        await rows(page, language).nth(1).waitFor(patience);
        expect(await nameIn(rows(page, language).nth(0))).toBe("Mine & yours");
        expect(await rows(page, language).nth(1).innerText()).toContain(words.baseline);
      },
      { language, prepare: beginWith(documentOf(first)) },
    );
  });

  it("goes on to the end with a run that a reload cut off", async () => {
    const language = "en";
    const [words, said] = [texts[language], wordsOf(language)];
    await onPage(
      async ({ page, messages }) => {
        await start(page, language);
        await until(page, language, said.phases.running);
        // A pause saves where it is.
        await button(toolbar(page, language), said.pause).click(patience);
        await until(page, language, said.phases.paused);
        await expect.poll(async () => JSON.stringify(await messages()).includes('"checkpoint"'), patience).toBe(true);
        await button(toolbar(page, language), said.goOn).click();
        await until(page, language, said.phases.running);
        await page.reload();
        await goTo(page, language, "runs");
        const run = rows(page, language).first();
        await run.getByText(words.status.interrupted).waitFor(patience);
        await choose(page, language, run, words.goOn);
        await until(page, language, said.ends.completed);
        expect(await toolbar(page, language).innerText()).toContain(said.stepOf("9,000", "9,000"));
        await goTo(page, language, "runs");
        await run.getByText(words.status.completed).waitFor(patience);
        expect(await rows(page, language).count()).toBe(1);
        expect(await run.innerText()).toContain("9,000");
      },
      { prepare: beginWith(documentOf(first, 3000)) },
    );
  });

  it.each(korean)("sweeps over losses and rates, and tells means over seeds (%s)", async (language) => {
    const [words, said] = [texts[language], sweeps[language]];
    await onPage(
      async ({ page, violations }) => {
        await button(page, said.newSweep).click(patience);
        await button(page, `${said.lossAxis}: ${said.choose}`).click(patience);
        for (const name of [first, second])
          await page
            .getByRole("option")
            .filter({ has: page.getByText(name, { exact: true }) })
            .first()
            .click();
        await button(page, `${said.done} · ${said.chosen(2)}`).click();
        await page
          .getByRole("group", { name: said.rateAxis, exact: true })
          .getByRole("textbox", { name: said.rateCount })
          .fill("2");
        await page.getByText(said.total(4)).waitFor(patience);
        await button(page, said.start).click();
        await button(page, said.pause).click(patience);
        await page.getByText(said.sweepStatus.paused, { exact: true }).waitFor(patience);
        expect(await violations()).toEqual([]);
        await button(page, said.resume).click();
        await page.getByText(said.sweepStatus.completed, { exact: true }).first().waitFor(patience);
        await page.getByText(said.progress(4, 4)).first().waitFor(patience);
        await expect
          .poll(() => rows(page, language).filter({ hasText: words.status.completed }).count(), patience)
          .toBe(4);

        await button(page, said.newSweep).click();
        await page.getByText(said.varyRates, { exact: true }).click();
        await page.getByText(said.varySeeds, { exact: true }).click();
        await page.getByText(said.total(3)).waitFor(patience);
        await button(page, said.start).click();
        await expect
          .poll(() => rows(page, language).filter({ hasText: words.status.completed }).count(), patience)
          .toBe(7);
        await page.getByText(words.overSeeds, { exact: true }).click();
        const mean = rows(page, language).filter({ hasText: words.seeds(3) });
        await mean.waitFor(patience);
        expect(await mean.innerText()).toMatch(/\d ± \d/);
        await page.getByText(words.bandNote).waitFor();
      },
      { language, place: "#/runs", prepare: beginWith(documentOf(first)) },
    );
  });

  it("is led by the keyboard alone from training to the baseline", async () => {
    const language = "en";
    const words = texts[language];
    await onPage(
      async ({ page }) => {
        const started = button(toolbar(page, language), wordsOf(language).start);
        await expect.poll(() => started.isEnabled(), patience).toBe(true);
        await page.keyboard.press("Control+Enter");
        await until(page, language, wordsOf(language).ends.completed);
        await tabTo(page, wordsOf(language).view.runs);
        await page.keyboard.press("Enter");
        const run = rows(page, language).first();
        await run.waitFor(patience);
        await tabTo(page, words.actions(await nameIn(run)));
        await page.keyboard.press("Enter");
        await page.getByRole("menu").waitFor(patience);
        await expect
          .poll(async () => {
            const focused = await focusedName(page);
            if (focused !== words.pin) await page.keyboard.press("ArrowDown");
            return focused;
          }, patience)
          .toBe(words.pin);
        await page.keyboard.press("Enter");
        await run.getByText(words.baseline, { exact: true }).waitFor(patience);
      },
      { prepare: beginWith(documentOf(first)) },
    );
  });
});

const focusedName = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const { activeElement: one } = document;
    return (one?.getAttribute("aria-label") ?? (one as HTMLElement | null)?.innerText ?? "").trim();
  });

/** Presses Tab until what has this name has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let presses = 0; presses < 150; presses++) {
    await page.keyboard.press("Tab");
    if ((await focusedName(page)) === name) return;
  }
  throw new Error(`Tab never comes to "${name}".`);
}

/** The table as files. */
async function handsOut(page: Page, language: Language, name: string): Promise<void> {
  const words = texts[language];
  const exported = async (entry: string): Promise<string> => {
    const { bytes } = await fileOf(page, async () => {
      await button(page, words.exports).click();
      await page.getByRole("menuitem", { name: entry }).click(patience);
    });
    return bytes.toString();
  };
  const csv = await exported(words.downloadCsv);
  const [head, newest, oldest] = csv.replace(/^\uFEFF/, "").split("\r\n");
  expect(head!.split(",").slice(0, 3)).toEqual([words.run, words.facts.status, words.parts.loss]);
  expect(newest).toMatch(new RegExp(`^Mine & yours,${words.status.completed},${second},`));
  expect(oldest).toMatch(new RegExp(`^${name},${words.status.completed},${first},`));
  const markdown = await exported(words.downloadMarkdown);
  expect(markdown).toMatch(/^\| .* \|\n\| --- \| --- \|/);
  expect(markdown).toContain(`| Mine & yours | ${words.status.completed} | ${second} |`);
  const latex = await exported(words.downloadLatex);
  expect(latex).toContain(String.raw`\begin{tabular}`);
  expect(latex).toContain(String.raw`Mine \& yours & ${words.status.completed} & ${second}`);
}

/** The curves as pictures. */
async function drawsFiles(page: Page, language: Language): Promise<void> {
  const card = page.getByRole("region", { name: texts[language].curves, exact: true });
  const more = card.getByRole("button", { name: charts[language].more("") });
  const saved = (entry: string) =>
    fileOf(page, async () => {
      await more.click();
      await page.getByRole("menuitem", { name: entry }).click(patience);
    });
  const svg = await saved(charts[language].saveSvg);
  expect(svg.bytes.toString()).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(svg.bytes.toString()).toContain("Mine &amp; yours");
  const png = await saved(charts[language].savePng);
  expect(png.bytes.subarray(0, 8).toString("latin1")).toBe("\u0089PNG\r\n\u001A\n");
  expect(png.bytes.length).toBeGreaterThan(5000);
}
