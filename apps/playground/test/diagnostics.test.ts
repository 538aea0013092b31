import { FILES, defaultServices, parseDocument } from "@downslope/core";
import type { Locator, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import type { Language } from "../src/app/texts.ts";
import { texts as chartTexts } from "../src/charts/texts.ts";
import { texts } from "../src/train/diagnostics/texts.ts";
import { verdictTexts } from "../src/train/diagnostics/verdict-texts.ts";
import { registry } from "../src/worker/registry.ts";
import { beginWith, button, patience, start, trainToEnd, until, wordsOf } from "./acts.ts";
import { column, dataOf, lookAround } from "./driving.ts";
import { beginWithPreset, lasting, presetText, saved } from "./pipeline.ts";
import { describeInBrowser, korean } from "./visit.ts";

vi.setConfig({ testTimeout: 120_000 });

const card = (page: Page, name: string): Locator => page.getByRole("region", { name, exact: true });

/** Opens what a card has folded away, and gives the charts in it. */
async function unfold(place: Locator, title: string): Promise<Locator> {
  const details = place.locator("details").filter({ has: place.page().locator("summary", { hasText: title }) });
  await details.locator("summary").first().click(patience);
  await details.locator("figure").first().waitFor(patience);
  return details;
}

/** The probability of each digit, as the bars say. */
async function probabilities(page: Page, language: Language = "en"): Promise<number[]> {
  const words = texts[language];
  const bars = page.getByRole("list", { name: `${words.probabilities}, ${words.probability}` }).getByRole("listitem");
  await expect.poll(() => bars.count(), patience).toBe(10);
  const said = await bars.allInnerTexts();
  return said.map((text) => Number(/(?:★ )?([\d.]+)\s*$/.exec(text.trim())![1]));
}

const largest = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/** A digit that the model has never seen, as cells that are inked or not. */
async function digitOf(wanted: number): Promise<boolean[]> {
  const text = presetText("digits").replace("use: digits", "use: digits\n  scale: none");
  const { dataset, seed } = parseDocument(text, { registry });
  const { splits } = await dataset.create({ files: defaultServices().get(FILES), seed });
  const test = splits.test!;
  const { input, target } = test.get(Array.from({ length: test.length }, (_, i) => i));
  const at = Array.from(target!.data).indexOf(wanted);
  return Array.from(input!.data.subarray(64 * at, 64 * (at + 1)), (darkness) => darkness >= 8);
}

/** Inks cells of the grid, by keyboard alone. */
async function ink(cells: Locator, inked: readonly boolean[]): Promise<void> {
  const { keyboard } = cells.page();
  await cells.first().focus();
  for (let row = 0; row < 8; row++) {
    await keyboard.press("Home");
    for (let place = 0; place < 8; place++) {
      if (inked[8 * row + place]) await keyboard.press(" ");
      if (place < 7) await keyboard.press("ArrowRight");
    }
    await keyboard.press("ArrowDown");
  }
}

describeInBrowser("diagnostics", (onPage) => {
  it.each(korean)("tells that gradients vanish, and cures it at a press (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const [words, verdicts] = [texts[language], verdictTexts[language]];
        await start(page, language);
        const verdict = card(page, words.diagnosis);
        await verdict.getByText(verdicts.titles.vanishing, { exact: true }).waitFor(patience);
        await verdict.getByText(verdicts.meanings.vanishing).waitFor();
        // A strip with a row a layer, the ninth of which puts out the answer.
        const strip = await unfold(verdict, words.gradients);
        const { columns } = await dataOf(page, words.gradients, language);
        expect(columns).toHaveLength(10);
        expect(columns.slice(1, 3)).toEqual([words.layer(1), words.layer(2)]);
        const data = await dataOf(page, words.gradients, language);
        const [first, last] = [data.rows.at(-1)![1]!, data.rows.at(-1)![9]!];
        expect(first).toBeLessThan(last / 100);
        expect(await strip.getByRole("img").first().getAttribute("aria-label")).toContain("9");
        await button(verdict, verdicts.cures.normalisation("batch")).click();
        await verdict.getByText(verdicts.applied(verdicts.cures.normalisation("batch"))).waitFor(patience);
        await expect.poll(async () => (await saved(page))["model"], patience).toMatchObject({ normalisation: "batch" });
        await button(verdict, verdicts.tryNow).click(patience);
        await verdict.getByText(verdicts.titles.healthy, { exact: true }).waitFor(patience);
      },
      { language, prepare: beginWithPreset("vanishing") },
    );
  });

  it("finds the spiral healthy once its gradients are measured, and says nothing of them before", async () => {
    await onPage(
      async (visited) => {
        const { page } = visited;
        await start(page, "en");
        const verdict = card(page, texts.en.diagnosis);
        await verdict.getByText(verdictTexts.en.titles.unmeasured, { exact: true }).waitFor(patience);
        await until(page, "en", wordsOf("en").ends.completed);
        await verdict.getByText(texts.en.measure, { exact: true }).click();
        await expect.poll(async () => (await saved(page))["train"], patience).toMatchObject({ gradientNorms: true });
        await trainToEnd(page, "en", "again");
        await verdict.getByText(verdictTexts.en.titles.healthy, { exact: true }).waitFor(patience);
        await unfold(verdict, texts.en.gradients);
        const data = await dataOf(page, texts.en.gradients);
        expect(data.columns).toHaveLength(4);
        expect(data.rows.flat().every((one) => one > 0)).toBe(true);

        const inside = card(page, texts.en.inside);
        const weights = await unfold(inside, texts.en.weights);
        await expect.poll(() => weights.locator("figure").count(), patience).toBe(3);
        // All weights of the first layer: 2 by 16.
        const shares = column(await dataOf(page, texts.en.layer(1)), texts.en.now);
        expect(shares.slice(0, -1).reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
        const activations = await unfold(inside, texts.en.activations);
        await expect.poll(() => activations.locator("figure").count(), patience).toBe(3);
        const cursor = activations.getByRole("slider", { name: chartTexts.en.cursor(texts.en.layer(2)) });
        await cursor.press("ArrowRight");
        expect(await cursor.getAttribute("aria-valuetext")).toMatch(/^[−\-\d.]+ – [−\-\d.]+: [\d,]+$/);
        await page.evaluate(() => scrollTo(0, 0));
        await lookAround(visited);
      },
      { prepare: beginWith(lasting(presetText("spiral"), 30)) },
    );
  });

  it("answers to digits drawn by pointer and by keyboard, and to those of the data set", async () => {
    await onPage(
      async (visited) => {
        const { page } = visited;
        const words = texts.en;
        await trainToEnd(page, "en");
        const draw = card(page, words.draw);
        await draw.scrollIntoViewIfNeeded(patience);
        await draw.getByText(words.drawFirst).waitFor(patience);
        const pad = draw.getByRole("img", { name: words.pad });
        await pad.scrollIntoViewIfNeeded();
        const { x, y, width, height } = (await pad.boundingBox())!;
        await page.mouse.move(x + 0.52 * width, y + 0.15 * height);
        await page.mouse.down();
        await page.mouse.move(x + 0.5 * width, y + 0.85 * height, { steps: 12 });
        await page.mouse.up();
        await draw.getByText(/^The model says \d/).waitFor(patience);
        const drawn = await probabilities(page);
        expect(drawn.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2);
        expect(largest(drawn)).toBe(1);
        await draw.getByText(/^The model says 1 \(probability \d+/).waitFor(patience);
        await button(draw, words.undoStroke).click();
        await draw.getByText(words.drawFirst).waitFor(patience);

        const cells = draw.getByRole("grid", { name: words.pixels }).getByRole("gridcell");
        const six = await digitOf(6);
        await ink(cells, six);
        const named = await cells.evaluateAll((all) => all.map((cell) => cell.getAttribute("aria-label")));
        expect(named.map((name) => name!.endsWith("100%"))).toEqual(six);
        await draw.getByText(/^The model says 6 /).waitFor(patience);
        const typed = await probabilities(page);
        expect(typed.reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 2);
        expect(largest(typed)).toBe(6);
        await page.evaluate(() => scrollTo(0, 0));
        await lookAround(visited);
      },
      { prepare: beginWith(lasting(presetText("digits"), 8)) },
    );
  });

  it("shows the samples of a cell of the confusion matrix, in Korean", async () => {
    await onPage(
      async ({ page }) => {
        const words = texts.ko;
        await trainToEnd(page, "ko");
        const classes = card(page, words.classes);
        await classes.scrollIntoViewIfNeeded(patience);
        const right = classes.getByRole("button", { name: new RegExp(`실제 3, 예측 3`) });
        await right.click(patience);
        await classes.getByText(/^맞힌 3: \d+개$/).waitFor(patience);
        await classes.getByRole("radio", { name: words.splits.train, exact: true }).click();
        await classes
          .getByText(new RegExp(words.mistakes("\\d+")))
          .first()
          .waitFor(patience);
        const scores = await unfoldTable(classes, words.perClass);
        expect(await scores.locator("tbody tr").count()).toBe(10);
      },
      { language: "ko", prepare: beginWith(lasting(presetText("digits"), 3)) },
    );
  });
});

async function unfoldTable(place: Locator, title: string): Promise<Locator> {
  await place.locator("summary", { hasText: title }).click(patience);
  const table = place.getByRole("region", { name: title, exact: true }).locator("table");
  await table.waitFor(patience);
  return table;
}
