/* oxlint-disable unicorn/no-thenable -- warm-ups have an option of that name */
import { parseDocument, train } from "@downslope/core";
import type { Locator, Page } from "playwright-core";
import type { Language } from "../src/app/texts.ts";
import { firstDocument } from "../src/document/first-document.ts";
import { texts } from "../src/schedules/texts.ts";
import { registry } from "../src/worker/registry.ts";
import { column, dataOf, option, parametersOf, placeOf, titleOf as pluginTitle } from "./driving.ts";

export const entry = {
  use: "linear-warmup",
  warmupSteps: "10%",
  startFactor: 0.01,
  then: { use: "cosine-annealing" },
};
export const steady = { use: "exponential", gamma: 0.9 };
export const run = { base: 0.01, epochs: 5, stepsPerEpoch: 10, metric: [] };

/** Browsers take a cosine with another last digit than Node does. */
export const last = 1e-12;

/** An address that shows schedules over a short run. */
export function placeWith(entries: readonly unknown[], more: Readonly<Record<string, string>> = {}): string {
  const plans = JSON.stringify(entries.map((one, id) => [id, one]));
  const { base, epochs, stepsPerEpoch } = run;
  return placeOf("schedules", { plans, base: `${base}`, epochs: `${epochs}`, steps: `${stepsPerEpoch}`, ...more });
}

export const titleOf = (name: string, language: Language = "en"): string => pluginTitle("scheduler", name, language);
export const chartTitle = (language: Language = "en"): string =>
  texts[language].chart(option("learningRate", language));
export const handle = (page: Page, name: string, language: Language = "en"): Locator =>
  page.getByRole("slider", { name: texts[language].handle(name), exact: true });
export const shownOf = (page: Page): unknown[] =>
  (JSON.parse(parametersOf(page)["plans"] ?? "[]") as [number, unknown][]).map(([, one]) => one);

/** Waits until a schedule is planned: its row of measures is complete. */
export async function planned(page: Page, name: string, language: Language = "en"): Promise<void> {
  const row = page.getByRole("region", { name: texts[language].table }).getByRole("row");
  await row
    .filter({ has: page.getByRole("rowheader", { name, exact: true }) })
    .getByRole("cell")
    .nth(5)
    .waitFor();
}

/** The plan as the chart has it. */
export const planOf = async (page: Page, name: string): Promise<number[]> =>
  column(await dataOf(page, chartTitle()), name);

/** The rates that a run of the trainer really uses. */
export async function trainedRates(): Promise<number[]> {
  const text = firstDocument.replace("epochs: 200", `epochs: ${run.epochs}`) + `scheduler: ${JSON.stringify(entry)}\n`;
  const rates: number[] = [];
  for await (const event of train(parseDocument(text, { registry }))) {
    if (event.type === "step") rates.push(event.learningRate);
  }
  return rates;
}

export const warmupCosine = `${titleOf("linear-warmup")} + ${titleOf("cosine-annealing")}`;
