import type { Locator, Page } from "playwright-core";
import { texts as builder } from "../src/builder/texts.ts";
import { texts as document } from "../src/document/texts.ts";
import { texts as shell } from "../src/app/shell-texts.ts";
import type { View } from "../src/app/navigation.ts";
import type { Language } from "../src/app/texts.ts";
import { texts as train } from "../src/train/texts.ts";

/*
 * What visitors do, by the roles and names that they see or hear. Waiting is for what comes: on a busy machine that takes
 * its time.
 */

/** Longest wait for something that a quiet machine does within seconds. */
export const patience = { timeout: 60_000 };

/** What the page says about training, in one language. */
export const wordsOf = (language: Language) => ({ ...train[language], view: shell[language].views });

export const button = (page: Page | Locator, name: string | RegExp): Locator =>
  page.getByRole("button", { name, ...(typeof name === "string" && { exact: true }) });

/** Goes to a view by the navigation. */
export async function goTo(page: Page, language: Language, view: View): Promise<void> {
  await page.getByRole("link", { name: shell[language].views[view], exact: true }).click();
  await page.waitForURL(`**/*#/${view}*`);
}

/** A page that opens with this document, unless it has one. For `prepare` of a visit. */
export const beginWith = (text: string) => (page: Page) =>
  page.addInitScript((written) => {
    if (!localStorage.getItem("downslope.document")) localStorage.setItem("downslope.document", written);
  }, text);

/** Writes a document in the editor, in place of what is there, and waits until it is found good. */
export async function write(page: Page, language: Language, text: string): Promise<void> {
  const tab = page.getByRole("tab", { name: train[language].document, exact: true });
  if (await tab.isVisible()) await tab.click();
  const editor = page.getByRole("textbox", { name: document[language].editorName });
  await editor.click(patience);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.insertText(text);
  const pane = page.getByRole("region", { name: builder[language].documentTitle, exact: true });
  await pane.getByText(document[language].good).waitFor(patience);
}

export const toolbar = (page: Page, language: Language): Locator =>
  page.getByRole("region", { name: train[language].toolbar, exact: true });

/** Where the run is, as it is told to screen readers. */
export const state = (page: Page, language: Language): Locator => toolbar(page, language).getByRole("status");

/** Waits until the toolbar says so: "Finished". */
export async function until(page: Page, language: Language, said: string): Promise<void> {
  await state(page, language).getByText(said, { exact: true }).waitFor(patience);
}

/** Starts training the document; `start` where nothing was trained yet, else `again`. */
export async function start(page: Page, language: Language, which: "start" | "again" = "start"): Promise<void> {
  await button(toolbar(page, language), train[language][which]).click(patience);
}

/** Trains the document to its end. */
export async function trainToEnd(page: Page, language: Language, which: "start" | "again" = "start"): Promise<void> {
  await start(page, language, which);
  await until(page, language, train[language].ends.completed);
}
