/* oxlint-disable unicorn/no-thenable -- warm-ups have an option of that name */
import { expect, it, vi } from "vitest";
import { parse } from "yaml";
import { texts as shellTexts } from "../src/app/shell-texts.ts";
import { texts as chartTexts } from "../src/charts/texts.ts";
import { numberText } from "../src/charts/number-text.ts";
import { firstDocument } from "../src/document/first-document.ts";
import { texts as documentTexts } from "../src/document/texts.ts";
import { metricOf } from "../src/schedules/metric-course.ts";
import { presets } from "../src/schedules/presets.ts";
import { texts } from "../src/schedules/texts.ts";
import { texts as trainTexts } from "../src/train/texts.ts";
import { planEntry } from "../src/worker/schedules/plan.ts";
import { registry } from "../src/worker/registry.ts";
import { middleAtRest, middleOf } from "./at-rest.ts";
import { button } from "./acts.ts";
import {
  column,
  dataOf,
  editorText,
  eventually,
  expectClose,
  field,
  lookAround,
  option,
  parametersOf,
  readTable,
  tableOf,
} from "./driving.ts";
import {
  chartTitle,
  entry,
  handle,
  last,
  placeWith,
  planOf,
  planned,
  run,
  shownOf,
  steady,
  titleOf,
  trainedRates,
  warmupCosine,
} from "./schedules-page.ts";
import { describeInBrowser, english, korean, languages } from "./visit.ts";

vi.setConfig({ testTimeout: 120_000 });

describeInBrowser("schedules", (onPage) => {
  it.each(languages)("plans the very rates that a run then uses, and says what they come to (%s)", async (language) => {
    const rates = await trainedRates();
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const name = `${titleOf("linear-warmup", language)} + ${titleOf("cosine-annealing", language)}`;
        await planned(page, name, language);
        const data = await dataOf(page, chartTitle(language), language);
        expect(column(data, words.step)).toEqual(rates.map((_, step) => step));
        expectClose(column(data, name), rates, last);
        expectClose(column(data, titleOf("exponential", language)), planEntry(registry, steady, run).values, last);
        const number = (value: number, digits: number): string => numberText(value, language, digits);
        const shown = await tableOf(page, chartTitle(language), language);
        expect(shown.rows.map((row) => row[1])).toEqual(rates.map((rate) => number(rate, 6)));
        const table = await readTable(page.getByRole("region", { name: words.table }).locator("table"));
        const area = rates.reduce((sum, rate) => sum + rate, 0);
        expect(table.rows[0]!.slice(1, 5)).toEqual([rates[0]!, 0.01, rates.at(-1)!, area].map((one) => number(one, 3)));
        const [told] = chartTexts[language].curve(name, "|", "", "").split("|");
        await page.getByRole("img", { name: told! }).waitFor({ state: "attached" });
      },
      { place: placeWith([entry, steady]), language },
    );
  });

  it.each(english)("is edited by its form, undone and done again, and kept in the address (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const warmup = option("warmupSteps", language);
        await handle(page, warmup, language).waitFor();
        const value = (): Promise<string | null> => handle(page, warmup, language).getAttribute("aria-valuenow");
        expect(await value()).toBe("5");
        await field(page, warmup).fill("40%");
        await eventually(value).toBe("20");
        await eventually(() => shownOf(page)).toEqual([{ ...entry, warmupSteps: "40%" }]);
        await button(page, words.undo).click();
        await eventually(() => field(page, warmup).inputValue()).toBe("10%");
        await eventually(value).toBe("5");
        await button(page, words.redo).click();
        await eventually(() => shownOf(page)).toEqual([{ ...entry, warmupSteps: "40%" }]);
        await page.reload();
        await eventually(() => field(page, warmup).inputValue()).toBe("40%");
        await eventually(value).toBe("20");
        // A link to another plan is followed, and can be taken back.
        await page.evaluate((hash) => (location.hash = hash), placeWith([steady]));
        await planned(page, titleOf("exponential", language), language);
        await button(page, words.undo).click();
        await eventually(() => field(page, warmup).inputValue()).toBe("40%");
        await page.getByRole("link", { name: shellTexts[language].views.schedules, exact: true }).click();
        await eventually(() => shownOf(page)).toEqual([{ ...entry, warmupSteps: "40%" }]);
      },
      { place: placeWith([entry]), language },
    );
  });

  it("is moved by keys, and dragged: the option follows, and the handle stays under the pointer", async () => {
    await onPage(
      async ({ page }) => {
        const warmup = handle(page, option("warmupSteps"));
        await warmup.focus();
        await page.keyboard.press("ArrowRight");
        await eventually(() => warmup.getAttribute("aria-valuenow")).toBe("6");
        expect(await field(page, option("warmupSteps")).inputValue()).toBe("12%");
        await page.keyboard.press("ArrowLeft");
        await eventually(() => field(page, option("warmupSteps")).inputValue()).toBe("10%");

        await eventually(() => warmup.getAttribute("aria-valuenow")).toBe("5");
        const knob = warmup.locator("circle").last();
        const from = await middleAtRest(knob);
        await page.mouse.move(from.x, from.y);
        await page.mouse.down();
        await page.mouse.move(from.x + 60, from.y + 5, { steps: 3 });
        await page.mouse.move(from.x + 150, from.y + 5, { steps: 3 });
        await page.mouse.up();
        await eventually(async () => Math.abs((await middleOf(knob)).x - from.x - 150) < 12).toBe(true);
        // The address follows a little later, by way of where the keys had moved it.
        const stepsOf = ({ warmupSteps }: typeof entry): number => Number.parseFloat(warmupSteps) / 2;
        await eventually(() => stepsOf((shownOf(page) as [typeof entry])[0])).toBeGreaterThan(9);
        const [moved] = shownOf(page) as [typeof entry];
        expect(moved.warmupSteps).toMatch(/^\d+(\.\d+)?%$/);
        await eventually(async () => Number(await warmup.getAttribute("aria-valuenow"))).toBeCloseTo(stepsOf(moved), 0);
        expectClose(await planOf(page, warmupCosine), planEntry(registry, moved, run).values, last);

        await button(page, texts.en.undo).click();
        await eventually(() => field(page, option("warmupSteps")).inputValue()).toBe("10%");

        const height = handle(page, texts.en.base);
        await height.focus();
        await page.keyboard.press("Shift+ArrowUp");
        await eventually(async () => Number(await field(page, texts.en.baseValue).inputValue())).toBeGreaterThan(0.01);
      },
      { place: placeWith([entry]) },
    );
  });

  it("lays several over each other, six at most", async () => {
    const language = "ko";
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        for (const name of Object.values(words.preset).slice(0, 5)) {
          await page
            .getByRole("button", { name: new RegExp(`^${name.name.replace("+", "\\+")}`) })
            .last()
            .click();
        }
        await button(page, words.copy).click();
        await page.getByText(words.full(6), { exact: true }).waitFor();
        expect(await button(page, words.copy).isDisabled()).toBe(true);
        const copied = titleOf("warmup-stable-decay", language);
        await planned(page, `${copied} 2`, language);
        const { columns } = await dataOf(page, chartTitle(language), language);
        expect(columns).toHaveLength(7);
        expect(columns.slice(-2)).toEqual([`${copied} 1`, `${copied} 2`]);
        await button(page, words.remove(`${copied} 1`)).click();
        await planned(page, copied, language);
        await eventually(() => shownOf(page)).toHaveLength(5);
        const item = page
          .getByRole("listitem")
          .getByRole("button", { name: new RegExp(`^${titleOf("one-cycle", language)}`) });
        await item.first().click();
        expect(await item.first().getAttribute("aria-pressed")).toBe("false");
      },
      { place: placeWith([presets.warmupCosine]), language },
    );
  });

  it.each(korean)("writes a schedule and its base value into the pipeline (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        await handle(page, option("warmupSteps", language), language).waitFor();
        await button(page, words.use).click();
        await page.getByText(words.used(option("learningRate", language))).waitFor();
        await button(page, words.useBase).click();
        await button(page, words.useBase).waitFor({ state: "detached" });
        await button(page, words.toTraining).click();
        await page.getByRole("tab", { name: trainTexts[language].document, exact: true }).click();
        const written = parse(await editorText(page)) as Record<string, unknown>;
        expect(written).toMatchObject({ scheduler: entry, optimizer: { use: "adam", learningRate: 0.3 } });
        await page.getByText(documentTexts[language].good, { exact: true }).waitFor();
        await button(page, documentTexts[language].undo).click();
        await eventually(async () => parse(await editorText(page))).toMatchObject({
          scheduler: entry,
          optimizer: { learningRate: 0.01 },
        });
        await button(page, documentTexts[language].undo).click();
        await eventually(async () => parse(await editorText(page))).toEqual(parse(firstDocument));
      },
      { place: placeWith([entry], { base: "0.3" }), language },
    );
  });

  it("moves options other than the rate, and takes them over, too", async () => {
    await onPage(
      async ({ page }) => {
        await page.getByRole("combobox", { name: texts.en.option }).selectOption("beta1");
        await eventually(() => field(page, texts.en.baseValue).inputValue()).toBe("0.9");
        await button(page, texts.en.use).click();
        await page.getByText(texts.en.used(option("beta1"))).waitFor();
        await button(page, texts.en.ownSchedule).waitFor();
        await page.getByRole("link", { name: shellTexts.en.views.train, exact: true }).click();
        await page.getByRole("tab", { name: trainTexts.en.document, exact: true }).click();
        expect(parse(await editorText(page))).toMatchObject({ schedules: { beta1: { use: "step", stepSize: 20 } } });
      },
      { place: placeWith([{ use: "step", stepSize: 20 }]) },
    );
  });

  it.each(english)("shows a metric to a schedule that watches one, and lets it be drawn (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const name = titleOf("reduce-on-plateau", language);
        const wanted = (course: string | readonly number[]): number[] =>
          Array.from(planEntry(registry, presets.plateau, { ...long, metric: metricOf(course, long.epochs) }).values);
        const rates = async (): Promise<number[]> => column(await dataOf(page, chartTitle(language), language), name);
        const long = { ...run, epochs: 30 };
        await planned(page, name, language);
        expect(await rates()).toEqual(wanted("stalls"));
        await page.getByRole("combobox", { name: words.course }).selectOption({ label: words.courses.early });
        await eventually(rates).toEqual(wanted("early"));
        expect(wanted("early")).not.toEqual(wanted("stalls"));
        const level = page.getByRole("slider", { name: words.level(8), exact: true });
        await level.focus();
        await page.keyboard.press("Shift+ArrowDown");
        await eventually(() => parametersOf(page)["metric"]?.split(" ").length).toBe(12);
        const drawn = parametersOf(page)["metric"]!.split(" ").map(Number);
        const before = metricOf("early", 12);
        expect(drawn[7]).toBeLessThan(before[7]!);
        await eventually(rates).toEqual(wanted(drawn));
        expect(await page.getByRole("combobox", { name: words.course }).inputValue()).toBe("drawn");
      },
      { place: placeWith([presets.plateau], { epochs: "30" }), language },
    );
  });

  it("chooses a schedule from all there are, with options that it can be planned with, and puts it into another", async () => {
    await onPage(
      async ({ page }) => {
        await page.getByRole("button", { name: new RegExp(`^${texts.en.schedule} `) }).click();
        await page.getByRole("searchbox", { name: documentTexts.en.search }).fill("polynomial");
        await page.getByRole("button", { name: documentTexts.en.take(titleOf("polynomial")) }).click();
        await planned(page, titleOf("polynomial"));
        await button(page, texts.en.compose).click();
        await page.getByRole("menuitem", { name: titleOf("linear-warmup") }).click();
        const name = `${titleOf("linear-warmup")} + ${titleOf("polynomial")}`;
        await planned(page, name);
        const use = (): unknown => (shownOf(page)[0] as { readonly use?: string }).use;
        await eventually(use).toBe("linear-warmup");
        const [shown] = shownOf(page);
        expect(shown).toMatchObject({ then: { use: "polynomial" } });
        expectClose(await planOf(page, name), planEntry(registry, shown, run).values, last);
      },
      { place: placeWith(["constant"]) },
    );
  });

  it("says what is wrong with options, where they are, in Korean", async () => {
    await onPage(
      async ({ page, violations }) => {
        const steps = field(page, option("stepSize", "ko"));
        await steps.fill("-3");
        await page.getByText(texts.ko.broken).waitFor();
        await eventually(() => steps.getAttribute("aria-invalid")).toBe("true");
        await page
          .getByRole("alert")
          .or(page.getByRole("status"))
          .filter({ hasText: /[가-힣].*-3/ })
          .first()
          .waitFor();
        expect(await button(page, texts.ko.use).isDisabled()).toBe(true);
        expect(await violations()).toEqual([]);
      },
      { place: placeWith([{ use: "step", stepSize: 20 }]), language: "ko" },
    );
  });

  it("axe finds nothing in a full view, in both languages and looks; nor is it wider than a phone", async () => {
    await onPage(
      async (visited) => {
        await planned(visited.page, titleOf("reduce-on-plateau"));
        await tableOf(visited.page, chartTitle());
        await handle(visited.page, option("warmupSteps")).focus();
        await lookAround(visited);
      },
      { place: placeWith([entry, presets.plateau, presets.steps], { log: "1" }) },
    );
  });
});
