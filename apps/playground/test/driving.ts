import { readFile } from "node:fs/promises";
import type { PluginKind } from "@downslope/core";
import type { Locator, Page } from "playwright-core";
import { expect } from "vitest";
import { registry } from "../src/worker/registry.ts";
import { optionLabel } from "../src/app/option-texts.ts";
import { texts as shellTexts } from "../src/app/shell-texts.ts";
import { texts as chartTexts } from "../src/charts/texts.ts";
import type { Language } from "../src/app/texts.ts";
import type { Visit } from "./visit.ts";

/** What a page comes to, to be awaited; slow machines may take their time. */
export const eventually: typeof expect.poll = (look) => expect.poll(look, { timeout: 30_000, interval: 50 });

/** What an option, and a plugin, is called. */
export const option = (name: string, language: Language = "en"): string => optionLabel(name, language).text;
export const titleOf = (kind: PluginKind, name: string, language: Language = "en"): string =>
  registry.get(kind as "loss", name).about.title[language];

/** A field to write in, by its label. */
export const field = (place: Page | Locator, name: string): Locator =>
  place.getByRole("textbox", { name, exact: true });

/** What the address keeps for the view. */
export function parametersOf(page: Page): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(new URL(page.url()).hash.split("?")[1] ?? ""));
}

/** An address of a view. */
export function placeOf(view: string, parameters: Readonly<Record<string, string>>): string {
  return `#/${view}?${new URLSearchParams(parameters)}`;
}

/** Data of a chart: the columns' titles, and rows. */
export interface ChartData<Cell> {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

async function choose(page: Page, title: string, language: Language, entry: string): Promise<void> {
  const words = chartTexts[language];
  // By keyboard: what else is over the page, a tooltip for one, is in nobody's way.
  await page
    .getByRole("button", { name: words.more(title), exact: true })
    .first()
    .press("Enter");
  await page.getByRole("menuitem", { name: entry, exact: true }).click();
}

/** The table that a chart shows of its data, as it is written. It is left open. */
export async function tableOf(page: Page, title: string, language: Language = "en"): Promise<ChartData<string>> {
  const words = chartTexts[language];
  await choose(page, title, language, words.asTable);
  const table = page.getByRole("region", { name: words.tableOf(title), exact: true }).locator("table");
  await table.waitFor();
  return readTable(table);
}

/** A table's head and rows. */
export function readTable(table: Locator): Promise<ChartData<string>> {
  return table.evaluate((element: HTMLTableElement) => {
    const cells = (row: HTMLTableRowElement): string[] => Array.from(row.cells, (cell) => cell.textContent!.trim());
    return {
      columns: cells(element.tHead!.rows[0]!),
      rows: Array.from(element.tBodies[0]!.rows, cells),
    };
  });
}

/** All data of a chart with all their digits, as it saves them; cells without a value are NaN. */
export async function dataOf(page: Page, title: string, language: Language = "en"): Promise<ChartData<number>> {
  const saved = page.waitForEvent("download");
  await choose(page, title, language, chartTexts[language].saveCsv);
  const text = await readFile(await (await saved).path(), "utf8");
  const [columns = [], ...rows] = text
    .replace(/^\ufeff/, "")
    .trim()
    .split("\r\n")
    .map(cellsOf);
  return { columns, rows: rows.map((row) => row.map((cell) => (cell === "" ? NaN : Number(cell)))) };
}

const cellsOf = (line: string): string[] =>
  Array.from(line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g), ([, quoted, plain]) =>
    quoted === undefined ? plain! : quoted.replaceAll('""', '"'),
  );

/** The numbers of one column of a chart's data. */
export function column({ columns, rows }: ChartData<number>, name: string): number[] {
  const at = columns.indexOf(name);
  expect(columns).toContain(name);
  return rows.map((row) => row[at]!);
}

/** Values are the same but for the digits that single precision has. */
export function expectClose(found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance = 2e-6): void {
  expect(found).toHaveLength(wanted.length);
  for (let i = 0; i < wanted.length; i++) {
    const [one, other] = [found[i]!, wanted[i]!];
    const isSame = Object.is(one, other) || Math.abs(one - other) <= tolerance * Math.max(1, Math.abs(other));
    expect(isSame, `value ${i}: ${one} for ${other}`).toBe(true);
  }
}

/** Looks at an English page as it is, then at a dark one in Korean, and on a phone: nobody finds anything wrong. */
export async function lookAround({ page, violations }: Visit): Promise<void> {
  expect(await violations(), "light, English").toEqual([]);
  await page.getByRole("button", { name: shellTexts.en.themes.dark }).click();
  await page.getByRole("button", { name: "한국어" }).click();
  await page.locator("html[lang=ko]").waitFor();
  expect(await violations(), "dark, Korean").toEqual([]);
  await page.setViewportSize({ width: 360, height: 740 });
  await eventually(() => tooWide(page)).toEqual([]);
  await page.getByRole("button", { name: "English" }).click();
  await page.locator("html[lang=en]").waitFor();
  await eventually(() => tooWide(page)).toEqual([]);
}

/** How far the page is wider than what is in view; of what sticks out, what it is. */
function tooWide(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const { clientWidth, scrollWidth } = document.documentElement;
    if (scrollWidth <= clientWidth) return [];
    return Array.from(document.querySelectorAll("main *"))
      .filter((element) => element.getBoundingClientRect().right > clientWidth + 1)
      .map((element) => `${element.tagName} ${element.className}`)
      .slice(0, 8);
  });
}

/** The document in the editor of the Train view, to which the page is brought. */
export async function editorText(page: Page): Promise<string> {
  const editor = page.locator(".cm-content");
  await editor.waitFor();
  return (await editor.locator(".cm-line").allTextContents()).join("\n");
}
