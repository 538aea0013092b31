import type { PluginKind } from "@downslope/core";
import type { Locator, Page } from "playwright-core";
import { parse } from "yaml";
import { texts as builder } from "../src/builder/texts.ts";
import { presets } from "../src/builder/presets.ts";
import type { PartName } from "../src/builder/part.tsx";
import { texts as document } from "../src/document/texts.ts";
import type { Language } from "../src/app/texts.ts";
import { registry } from "../src/worker/registry.ts";
import { beginWith, patience, toolbar, wordsOf } from "./acts.ts";

/* What visitors do with a pipeline, and what became of it. */

/** Room for the form and the document beside each other. */
export const roomy = { width: 1850, height: 1000 } as const;

/** The document of an example. */
export function presetText(id: string): string {
  const preset = presets.find((one) => one.id === id);
  if (!preset) throw new Error(`There is no example ${id}.`);
  return preset.document;
}

/** A page that opens with an example. For `prepare` of a visit. */
export const beginWithPreset = (id: string) => beginWith(presetText(id));

/** The document as the page has saved it: it does so with each change. */
export function written(page: Page): Promise<string> {
  return page.evaluate(() => localStorage.getItem("downslope.document") ?? "");
}

/** A document that trains for so many epochs. */
export const lasting = (text: string, epochs: number): string => text.replace(/epochs: \d+/, `epochs: ${epochs}`);

/** What a plugin tells of itself. */
export function aboutOf(kind: PluginKind, name: string, language: Language = "en") {
  const { title, summary } = registry.get(kind, name).about;
  return { title: title[language], summary: summary[language] };
}

/** Updates made so far, as the toolbar says; 0 before the first. */
export async function stepNow(page: Page, language: Language = "en"): Promise<number> {
  const before = wordsOf(language).stepOf("#", "").split("#")[0]!;
  const said = await toolbar(page, language).innerText();
  return Number(new RegExp(`${before}([\\d,]+)`).exec(said)?.[1]?.replaceAll(",", "") ?? 0);
}

type Data = Record<string, unknown>;

/** What the document says, part by part. */
export async function saved(page: Page): Promise<Record<string, Data>> {
  return parse(await written(page)) as Record<string, Data>;
}

/** One part of the form, opened. */
export async function openPart(page: Page, language: Language, name: PartName): Promise<Locator> {
  const part = page
    .locator("details")
    .filter({ has: page.locator("summary", { hasText: builder[language].parts[name] }) });
  const form = part.filter({ hasText: builder[language].questions[name] }).first();
  if ((await form.getAttribute("open", patience)) === null) await form.locator("summary").first().click(patience);
  return form;
}

/** The button that opens the list of plugins of a part. */
export function picker(page: Page | Locator, label: string): Locator {
  return page.getByRole("button", { name: new RegExp(`^${label} `) });
}

/** Looks for a plugin in the list that a picker opens. */
export async function search(page: Page, language: Language, opener: Locator, typed: string): Promise<Locator> {
  await opener.click(patience);
  const dialog = page.getByRole("dialog");
  await dialog.getByRole("searchbox", { name: document[language].search }).fill(typed, patience);
  return dialog;
}

/** Takes a plugin from the list, by what it is called. */
export async function take(page: Page, language: Language, opener: Locator, title: string): Promise<void> {
  const dialog = await search(page, language, opener, title);
  await dialog.getByRole("option", { name: title }).first().click(patience);
  await dialog.getByRole("button", { name: document[language].take(title), exact: true }).click(patience);
  await dialog.waitFor({ ...patience, state: "detached" });
}

/** Whether the document beside the form is found good, or what is said in place of it. */
export function pane(page: Page, language: Language): Locator {
  return page.getByRole("region", { name: builder[language].documentTitle, exact: true });
}

/** Waits until the document is found good. */
export async function untilGood(page: Page, language: Language): Promise<void> {
  await pane(page, language).getByText(document[language].good).waitFor(patience);
}

/** What stands below a field: its note, and what is wrong. */
export function saidOf(input: Locator): Promise<string> {
  return input.evaluate((element) =>
    (element.getAttribute("aria-describedby") ?? "")
      .split(" ")
      .map((id) => globalThis.document.getElementById(id)?.textContent ?? "")
      .join(" "),
  );
}
