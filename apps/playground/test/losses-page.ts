import type { Locator, Page } from "playwright-core";
import { texts } from "../src/losses/texts.ts";
import type { Answer, Message } from "../src/worker/call.ts";
import { exact, freshParams, sample, valuesAt } from "../src/worker/losses/evaluate.ts";
import { picturesOf } from "../src/worker/losses/pictures.ts";
import type { Axis, Curves } from "../src/worker/losses/protocol.ts";
import { createSubject } from "../src/worker/losses/subject.ts";
import { registry } from "../src/worker/registry.ts";
import { eventually, placeOf } from "./driving.ts";

type Options = Readonly<Record<string, unknown>>;

/** A loss by its name in documents, with what is set of it. */
export interface Shown {
  readonly use: string;
  readonly axis: Axis;
  readonly options?: Options;
}

export const placeWith = ({ use, axis, options }: Shown): string =>
  placeOf("losses", { show: JSON.stringify([options ? { use, ...options } : use]), axis });

/** The loss itself, asked for values and slopes at places of a picture: exact, and not by what draws curves. */
export function evaluated(
  { use, axis, options = {} }: Shown,
  places: readonly number[],
): { values: number[]; slopes: number[] } {
  const subject = createSubject(registry, { use, options });
  const { picture } = picturesOf(subject).find((one) => one.picture.axis === axis)!;
  const setting = { subject, picture, controls: {} };
  const params = freshParams(setting, exact);
  const { gradient } = sample(setting, exact, Float64Array.from(places), params);
  return { values: valuesAt(setting, places, params), slopes: [...gradient] };
}

export const marksOf = (page: Page, words: (typeof texts)["en"]): Locator =>
  page.getByRole("region", { name: words.marks });

/** Waits until the curves of just these losses are drawn. */
export const drawn = (page: Page, names: readonly string[], words: (typeof texts)["en"] = texts.en): Promise<void> =>
  eventually(async () => (await marksOf(page, words).getByRole("heading", { level: 3 }).allTextContents()).toSorted())
    .toEqual(names.toSorted())
    .then(() => page.locator("[aria-busy=true]").waitFor({ state: "detached" }));

/** Runs in the page: whether a loss is drawn, with its situation. An error is shown at once. */
export function isDrawn([title, marks, scene]: readonly [string, string, string]): boolean {
  const region = (name: string): Element | undefined =>
    [...document.querySelectorAll("main section")].find((one) => one.querySelector("h2")?.textContent === name);
  const alert = document.querySelector("main [role=alert]");
  if (alert) throw new Error(`${title}: ${alert.textContent}`);
  const names = [...(region(marks)?.querySelectorAll("h3") ?? [])].map((one) => one.textContent);
  const isQuiet = !document.querySelector("[aria-busy=true]");
  return names.length > 0 && names.every((name) => name === title) && isQuiet && region(scene) !== undefined;
}

/** What the worker refused, and curves that could not be drawn. */
export function failuresIn(messages: readonly (Message | Answer)[]): unknown[] {
  const failed = messages.filter(({ type }) => type === "failure");
  const curves = messages.flatMap(
    (one) => (one.type === "result" && (one.result as Partial<Curves> | null)?.curves) || [],
  );
  return [...failed, ...curves.filter((curve) => "failure" in curve)];
}
