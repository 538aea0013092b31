import type { Locator, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import type { Language } from "../src/app/texts.ts";
import { texts as documentTexts } from "../src/document/texts.ts";
import { pictureTexts } from "../src/train/picture-texts.ts";
import { beginWith, button, patience, start, toolbar, until, wordsOf } from "./acts.ts";
import { dataOf } from "./driving.ts";
import { beginWithPreset, presetText, roomy, saved, stepNow, untilGood, written } from "./pipeline.ts";
import { describeInBrowser } from "./visit.ts";

vi.setConfig({ testTimeout: 120_000 });

type Row = readonly number[];
type Spot = readonly [left: number, top: number];

/** What is drawn: x and y of each point, to the digits that are written into a document. */
async function drawn(page: Page, language: Language = "en"): Promise<Row[]> {
  const { rows } = await dataOf(page, pictureTexts[language].fit, language);
  return rows.map(([x, y]) => [Number(x!.toPrecision(4)), Number(y!.toPrecision(4))]);
}

/** In an order that tells nothing: data are shuffled before they are drawn. */
const sorted = (rows: readonly Row[]): string[] => rows.map(String).toSorted();

/** The points that the document holds. */
async function samples(page: Page): Promise<Row[]> {
  const { dataset } = await saved(page);
  expect(dataset).toMatchObject({ use: "points" });
  return dataset!["samples"] as Row[];
}

/** Chooses what pressing on the picture does, and gives the picture. */
async function choose(
  page: Page,
  tool: keyof (typeof pictureTexts)["en"]["tools"],
  title: string,
  language: Language = "en",
) {
  const words = pictureTexts[language];
  const group = page.getByRole("radiogroup", { name: words.tool, exact: true });
  await group.getByRole("radio", { name: words.tools[tool], exact: true }).click(patience);
  return page.getByRole("application", { name: `${title}: ${words.tools[tool]}`, exact: true });
}

/** A place of the picture, in shares of its sides, as pixels of the page. */
async function spot(plot: Locator, across: number, down: number): Promise<Spot> {
  await plot.scrollIntoViewIfNeeded();
  const { x, y, width, height } = (await plot.boundingBox())!;
  return [x + across * width, y + down * height];
}

/** From numbers to pixels, by two points that were put down at known pixels. */
function scaleOf(spots: readonly [Spot, Spot], rows: readonly [Row, Row]): (row: Row) => Spot {
  const along = (axis: 0 | 1, value: number): number => {
    const perUnit = (spots[1][axis] - spots[0][axis]) / (rows[1][axis]! - rows[0][axis]!);
    return spots[0][axis] + (value - rows[0][axis]!) * perUnit;
  };
  return ([x, y]) => [along(0, x!), along(1, y!)];
}

const away = (one: Spot, other: Spot): number => Math.hypot(one[0] - other[0], one[1] - other[1]);

describeInBrowser("points", (onPage) => {
  it("are added, dragged and removed by mouse, which the document says, and undo brings them back", async () => {
    await onPage(
      async ({ page }) => {
        const title = pictureTexts.en.fit;
        await untilGood(page, "en");
        const before = await drawn(page);
        expect(before.length).toBeGreaterThan(50);
        const plot = await choose(page, "add", title);
        const spots = [await spot(plot, 0.4, 0.7), await spot(plot, 0.8, 0.3)] as const;
        await page.mouse.click(...spots[0]);
        await expect.poll(async () => (await saved(page))["dataset"]!["use"], patience).toBe("points");
        // All that there were, as they were, and the new one.
        const first = await samples(page);
        expect(first.slice(0, -1)).toEqual(before);
        await expect.poll(async () => (await drawn(page)).length, patience).toBe(before.length + 1);
        await page.mouse.click(...spots[1]);
        await expect.poll(async () => (await samples(page)).length, patience).toBe(before.length + 2);
        await expect.poll(async () => (await drawn(page)).length, patience).toBe(before.length + 2);
        const added = (await samples(page)).slice(-2) as [Row, Row];
        const place = scaleOf(spots, added);
        // The axes of the picture are those of the numbers.
        expect(added[0][0]!).toBeLessThan(added[1][0]!);
        expect(added[0][1]!).toBeLessThan(added[1][1]!);

        await choose(page, "move", title);
        const to = await spot(page.getByRole("application").first(), 0.6, 0.5);
        await page.mouse.move(...spots[0]);
        await page.mouse.down();
        await page.mouse.move(to[0] - 30, to[1] + 9, { steps: 4 });
        await page.mouse.move(...to);
        await page.mouse.up();
        await expect.poll(async () => (await samples(page)).at(-2), patience).not.toEqual(added[0]);
        const moved = await samples(page);
        expect(away(place(moved.at(-2)!), to)).toBeLessThan(1.5);
        await expect.poll(async () => sorted(await drawn(page)), patience).toEqual(sorted(moved));
        expect(moved.toSpliced(-2, 1)).toEqual([...before, added[1]]);

        await choose(page, "remove", title);
        await page.mouse.click(...spots[1]);
        await expect.poll(() => samples(page), patience).toEqual(moved.slice(0, -1));
        await untilGood(page, "en");

        const undo = button(page, documentTexts.en.undo);
        while (await undo.isEnabled()) await undo.click();
        expect(await written(page)).toBe(presetText("outliers"));
        await expect.poll(() => drawn(page), patience).toEqual(before);
        await button(page, documentTexts.en.redo).click();
        await expect.poll(async () => (await samples(page)).slice(0, before.length), patience).toEqual(before);
      },
      { ...roomy, prepare: beginWithPreset("outliers") },
    );
  });

  it("are moved, added and removed by keyboard, in Korean", async () => {
    await onPage(
      async ({ page }) => {
        const title = pictureTexts.ko.fit;
        await untilGood(page, "ko");
        const before = await drawn(page, "ko");
        const plot = await choose(page, "move", title, "ko");
        await plot.press("Shift+ArrowRight");
        await plot.press("Enter");
        for (let i = 0; i < 2; i++) await plot.press("Shift+ArrowUp");
        await plot.press("Enter");
        await expect.poll(async () => (await saved(page))["dataset"]!["use"], patience).toBe("points");
        const moved = await samples(page);
        const at = moved.findIndex((row, i) => row.join() !== before[i]!.join());
        expect(moved.toSpliced(at, 1)).toEqual(before.toSpliced(at, 1));
        await page.getByText(pictureTexts.ko.toolHelp.move).waitFor(patience);

        await choose(page, "add", title, "ko");
        await expect.poll(async () => sorted(await drawn(page, "ko")), patience).toEqual(sorted(moved));
        await page.getByRole("application").first().press("ArrowLeft");
        await page.getByRole("application").first().press(" ");
        await expect.poll(async () => (await samples(page)).length, patience).toBe(before.length + 1);
        const more = await samples(page);
        expect(more.slice(0, -1)).toEqual(moved);

        // The cursor is still where the new one is: it is the nearest.
        await expect.poll(async () => sorted(await drawn(page, "ko")), patience).toEqual(sorted(more));
        await choose(page, "remove", title, "ko");
        await page.getByRole("application").first().press("ArrowRight");
        await page.getByRole("application").first().press("ArrowLeft");
        await page.getByRole("application").first().press("Enter");
        await expect.poll(async () => (await samples(page)).length, patience).toBe(before.length);
      },
      { ...roomy, language: "ko", prepare: beginWithPreset("outliers") },
    );
  });

  it("change the data of a run that goes on, with what it has learnt", async () => {
    await onPage(
      async ({ page }) => {
        const words = wordsOf("en");
        await untilGood(page, "en");
        const before = await drawn(page);
        await start(page, "en");
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(100);
        const plot = await choose(page, "add", pictureTexts.en.fit);
        await page.mouse.click(...(await spot(plot, 0.5, 0.5)));
        await expect.poll(async () => (await drawn(page)).length, patience).toBe(before.length + 1);
        const changed = await stepNow(page);
        expect(changed).toBeGreaterThan(100);
        await expect.poll(() => stepNow(page), patience).toBeGreaterThan(changed + 100);
        await button(toolbar(page, "en"), new RegExp(`^${words.stop} `)).click();
        await until(page, "en", words.ends.stopped);
        await page.getByText(words.notRecorded).waitFor(patience);
        // It did not begin anew: the loss is that of a model that has learnt.
        const { rows } = await dataOf(page, words.loss);
        expect(rows.map(([step]) => step)).toEqual(rows.map((_, i) => i + 1));
        const mean = (from: number, to: number): number =>
          rows.slice(from, to).reduce((sum, [, loss]) => sum + loss!, 0) / (to - from);
        expect(mean(changed, changed + 50)).toBeLessThan(mean(0, 10));
      },
      { ...roomy, prepare: beginWith(presetText("outliers").replace("epochs: 100", "epochs: 20000")) },
    );
  });

  it("of the plane have a class, and their tools are in reach of everybody, on a phone too", async () => {
    await onPage(
      async ({ page, violations }) => {
        const words = pictureTexts.ko;
        await untilGood(page, "ko");
        const plot = await choose(page, "add", words.decision, "ko");
        const classes = page.getByRole("radiogroup", { name: words.newClass, exact: true }).getByRole("radio");
        expect(await classes.count()).toBe(2);
        await classes.nth(1).click();
        await page.mouse.click(...(await spot(plot, 0.3, 0.4)));
        await expect.poll(async () => (await saved(page))["dataset"]!["target"], patience).toBe("class");
        const rows = await samples(page);
        expect(rows).toHaveLength(401);
        expect(rows.filter(([, , label]) => label === 0)).toHaveLength(200);
        expect(rows.at(-1)![2]).toBe(1);
        await untilGood(page, "ko");
        expect(await violations()).toEqual([]);
        await page.setViewportSize({ width: 360, height: 740 });
        await page.getByRole("tab", { name: wordsOf("ko").toolbar, exact: true }).waitFor(patience);
        const small = await choose(page, "remove", words.decision, "ko");
        await spot(small, 0.5, 0.5);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        expect(await violations()).toEqual([]);
      },
      { ...roomy, language: "ko", theme: "dark", prepare: beginWithPreset("spiral") },
    );
  });
});
