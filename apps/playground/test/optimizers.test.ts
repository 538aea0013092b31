import type { Locator, Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import type { Language } from "../src/app/texts.ts";
import { numberText } from "../src/charts/number-text.ts";
import { explainTexts } from "../src/optimizers/explain-texts.ts";
import { formulaTexts } from "../src/optimizers/formula-texts.ts";
import { planeTexts } from "../src/optimizers/plane-texts.ts";
import { shareText } from "../src/optimizers/share-text.ts";
import { texts } from "../src/optimizers/texts.ts";
import type { Answer, Message } from "../src/worker/call.ts";
import type { PlaneResult } from "../src/worker/race/plane-protocol.ts";
import { column as place } from "../src/worker/race/protocol.ts";
import { surfaces } from "../src/worker/race/surfaces.ts";
import { planEntry } from "../src/worker/schedules/plan.ts";
import { registry } from "../src/worker/registry.ts";
import { beginWith, button, goTo, trainToEnd } from "./acts.ts";
import { column, dataOf, eventually, expectClose, field, lookAround, parametersOf, readTable } from "./driving.ts";
import { calm, endOf, nameOf, placeWith, ran, three } from "./race-page.ts";
import { describeInBrowser, korean, languages } from "./visit.ts";

const map = (page: Page, language: Language = "en"): Locator =>
  page.getByRole("application", { name: `${texts[language].map}: ${texts[language].startHere}` });

const tableBox = (page: Page, name: string): Locator =>
  page.getByRole("region", { name, exact: true }).locator("table");

/** Waits until all racers have come to their end and the last step is shown. */
async function finished(page: Page, steps: number, language: Language = "en"): Promise<void> {
  const n = numberText(steps, language);
  await page.getByText(texts[language].stepOf(n, n), { exact: true }).waitFor();
  const open = [texts[language].notYet, "–"];
  await eventually(async () => {
    const { rows } = await readTable(tableBox(page, texts[language].standingsTable));
    return rows.length > 0 && rows.every((row) => !open.includes(row.at(-1)!) && !open.includes(row[2]!));
  }).toBe(true);
}

/** The numbers of the step that is explained, by what they are. */
async function explained(page: Page, language: Language = "en"): Promise<Record<string, string[]>> {
  const { rows } = await readTable(tableBox(page, explainTexts[language].table));
  return Object.fromEntries(rows.map(([name, ...numbers]) => [name!, numbers]));
}

const numberIn = (text: string): number => Number(text.replaceAll("−", "-"));

/** A number as it is written, in four digits, is this one. */
const expectRead = (text: string, value: number): void =>
  expect(Math.abs(numberIn(text) - value), `${text} for ${value}`).toBeLessThanOrEqual(6e-4 * Math.abs(value) + 1e-6);

/** Results of a call so far; taken in the page, for they are large. */
const answers = (page: Page, name: string): Promise<number> =>
  page.evaluate((wanted) => {
    const all = globalThis.messages as (Message | Answer)[];
    const ids = new Set(all.filter((one) => one.type === "call" && one.name === wanted).map(({ id }) => id));
    return all.filter(({ type, id }) => type === "result" && ids.has(id)).length;
  }, name);

vi.setConfig({ testTimeout: 120_000 });

describeInBrowser("optimizers", (onPage) => {
  it.each(languages)("races three to where the worker's own code leads them (%s)", async (language) => {
    const lanes = await ran(three);
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        await finished(page, three.steps, language);
        const heights = await dataOf(page, words.curves, language);
        const { rows } = await readTable(tableBox(page, words.standingsTable));
        const order = lanes.map((lane) => lane.at(three.steps, place.value)).toSorted((a, b) => a - b);
        for (const [i, lane] of lanes.entries()) {
          expectClose(column(heights, nameOf(three, i)), lane.all(place.value), 1e-5);
          const [x, y, value] = endOf(lane, three.steps);
          expect(rows[i]!.slice(0, 2)).toEqual([String(order.indexOf(value) + 1), nameOf(three, i)]);
          expectRead(rows[i]![2]!, value);
          expectRead(rows[i]![3]!, Math.hypot(x, y));
          await page
            .getByRole("combobox", { name: explainTexts[language].whose })
            .selectOption({ label: nameOf(three, i) });
          const numbers = await explained(page, language);
          const next = numbers[explainTexts[language].next]!;
          expectRead(next[0]!, x);
          expectRead(next[1]!, y);
        }
        // The schedule of the third, as schedules are planned.
        const rates = column(await dataOf(page, words.rates, language), nameOf(three, 2));
        const run = { base: 0.02, epochs: 1, stepsPerEpoch: three.steps, metric: [] };
        expectClose(rates.slice(0, three.steps), planEntry(registry, "cosine-annealing", run).values);
      },
      { place: placeWith(three), language, prepare: calm },
    );
  });

  it("draws every surface there is", async () => {
    await onPage(
      async ({ page, messages }) => {
        await finished(page, three.steps);
        const select = page.getByRole("combobox", { name: texts.en.surface, exact: true });
        for (const { name, title, start } of surfaces.toReversed()) {
          const before = await answers(page, "race.run");
          await select.selectOption(name);
          await eventually(() => answers(page, "race.run")).toBeGreaterThan(before);
          const summary = texts.en.mapSummary(title.en, 3, three.steps);
          await page.getByRole("img", { name: summary }).waitFor({ state: "attached" });
          expect(await field(page, texts.en.startAt("x")).inputValue()).toBe(String(start.x));
          expect(await page.getByRole("alert").count()).toBe(0);
        }
        expect((await messages()).filter(({ type }) => type === "failure")).toEqual([]);
      },
      { place: placeWith(three), prepare: calm },
    );
  });

  it("starts where one clicks, or chooses by keyboard, and takes it back", async () => {
    const language = "en";
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        await finished(page, three.steps, language);
        const start = async (): Promise<number[]> =>
          Promise.all(
            (["x", "y"] as const).map(async (axis) => Number(await field(page, words.startAt(axis)).inputValue())),
          );
        await map(page, language).click({ position: { x: 300, y: 120 } });
        await eventually(start).not.toEqual([-9, 1.5]);
        const clicked = await start();
        await eventually(() => parametersOf(page)["start"]).toBe(clicked.join(","));
        await finished(page, three.steps, language);
        await button(page, words.toStart).click();
        expect((await explained(page, language))[explainTexts[language].position]!.map(numberIn)[0]).toBeCloseTo(
          clicked[0]!,
          3,
        );

        await map(page, language).focus();
        await page.keyboard.press("Shift+ArrowRight");
        await page.keyboard.press("ArrowUp");
        await page.keyboard.press("Enter");
        await eventually(start).not.toEqual(clicked);
        await page.waitForTimeout(900);
        await button(page, words.undo).click();
        await eventually(start).toEqual(clicked);
        await button(page, words.undo).click();
        await eventually(start).toEqual([-9, 1.5]);
      },
      { place: placeWith(three), language, prepare: calm },
    );
  });

  it("goes step by step, and the numbers agree", async () => {
    const [momentum] = await ran(three);
    await onPage(
      async ({ page }) => {
        const words = explainTexts.en;
        await finished(page, three.steps);
        await page.getByRole("combobox", { name: words.whose }).selectOption({ label: nameOf(three, 0) });
        await button(page, texts.en.toStart).click();
        let before = await explained(page);
        const first = before;
        for (let step = 0; step < 4; step++) {
          const [from, move, to] = [words.position, words.move, words.next].map((name) => before[name]!.map(numberIn));
          for (const axis of [0, 1]) {
            const here = momentum!.at(step, axis);
            expect(numberText(here, "en", 4)).toBe(before[words.position]![axis]);
            expect(from![axis]! + move![axis]! - to![axis]!).toBeCloseTo(0, 2);
            expect(move![axis]!).toBeCloseTo(momentum!.at(step + 1, axis) - here, 3);
          }
          await button(page, texts.en.forward).click();
          await eventually(async () => (await explained(page))[words.position]).toEqual(before[words.next]);
          before = await explained(page);
        }
        for (let step = 0; step < 4; step++) await button(page, texts.en.back).click();
        await eventually(() => explained(page)).toEqual(first);
        expect(await button(page, texts.en.back).isDisabled()).toBe(true);
        expect(await page.locator("math").filter({ hasText: "0.85" }).count()).toBeGreaterThan(0);
      },
      { place: placeWith(three), prepare: calm },
    );
  });

  it.each(korean)("takes a formula, and says what is wrong with one, and where (%s)", async (language) => {
    const own = { ...three, surface: { expression: "x^2 + 3*y^2" }, start: { x: 2, y: 1 } };
    const lanes = await ran(own);
    await onPage(
      async ({ page, violations }) => {
        const [words, faults] = [texts[language], formulaTexts[language]];
        await page
          .getByRole("combobox", { name: words.surface, exact: true })
          .selectOption({ label: words.ownFormula });
        const formula = field(page, words.formula);
        await formula.fill("x^2 + 3y^2");
        await page.getByText(`${faults.here(8)}${faults["missing-operator"]("3", "y")}`).waitFor();
        expect(await page.locator("mark").textContent()).toBe("y");
        expect(await formula.getAttribute("aria-invalid")).toBe("true");
        expect(await violations()).toEqual([]);
        await formula.fill("x^2 + 3*sine(y)");
        await page.getByText(faults["unknown-function"]("sine", ["sin"])).waitFor();
        await formula.fill(own.surface.expression);
        for (const axis of ["x", "y"] as const) await field(page, words.startAt(axis)).fill(String(own.start[axis]));
        await page.locator("mark").waitFor({ state: "detached" });
        await eventually(() => parametersOf(page)["formula"]).toBe(own.surface.expression);
        const wanted = lanes.map((lane) => numberText(endOf(lane, own.steps)[2], language, 3));
        const reached = async (): Promise<string[]> =>
          (await readTable(tableBox(page, words.standingsTable))).rows.map((row) =>
            numberText(numberIn(row[2]!), language, 3),
          );
        await eventually(reached).toEqual(wanted);
      },
      { place: placeWith(three), language, prepare: calm },
    );
  });

  it("puts a schedule on a racer, and says which options cannot be run, in Korean", async () => {
    await onPage(
      async ({ page }) => {
        const words = texts.ko;
        await finished(page, three.steps, "ko");
        const row = page.getByRole("listitem").filter({ has: button(page, words.remove(nameOf(three, 0))) });
        await row.getByRole("button", { expanded: false }).first().click();
        await button(page, words.addSchedule).click();
        const racers = (): unknown[][] => JSON.parse(parametersOf(page)["racers"]!) as unknown[][];
        await eventually(() => racers()[0]![1]).toMatchObject({ use: "cosine-annealing" });
        const name = `${nameOf(three, 0)} · cosine-annealing`;
        await eventually(async () => column(await dataOf(page, words.rates, "ko"), name).at(-2)!).toBeLessThan(1e-3);
        await page.evaluate(
          (hash) => (location.hash = hash),
          placeWith({ ...three, racers: [{ optimizer: { use: "adam", learningRate: -1 } }] }),
        );
        const ended = async (): Promise<string | undefined> =>
          (await readTable(tableBox(page, words.standingsTable))).rows[0]?.at(-1);
        await eventually(ended).toBe(words.states.failed);
        const said = page.getByRole("region", { name: words.standings, exact: true }).getByText(/[가-힣].*-1/);
        await said.first().waitFor();
      },
      { place: placeWith(three), language: "ko", prepare: calm },
    );
  });

  it(
    "shows the surface of a run that was trained, and warns of what it does not show",
    { timeout: 120_000 },
    async () => {
      const tiny = `seed: 1
dataset: { use: spiral, classes: 2, samplesPerClass: 40 }
model: { use: mlp, hidden: [4], activation: tanh }
loss: { use: binary-cross-entropy }
optimizer: { use: adam, learningRate: 0.05 }
train: { epochs: 12, batchSize: 32 }
`;
      await onPage(
        async (visited) => {
          const { page } = visited;
          await trainToEnd(page, "en");
          await goTo(page, "en", "optimizers");
          await page.getByRole("tab", { name: texts.en.plane, exact: true }).click();
          await page.getByRole("heading", { name: planeTexts.en.warning }).waitFor();
          await eventually(() => answers(page, "race.plane")).toBe(1);
          await page.getByRole("progressbar").waitFor({ state: "detached" });
          const { plane, losses } = (await visited.messages()).flatMap((one) =>
            one.type === "result" && (one.result as Partial<PlaneResult> | null)?.farthest
              ? [one.result as PlaneResult]
              : [],
          )[0]!;
          expect(plane.dimensions).toBe(17);
          expect(plane.explained).toBeGreaterThan(0.5);
          expect(Object.values(losses).every((loss) => loss > 0)).toBe(true);
          await page.getByText(planeTexts.en.explained(shareText(plane.explained, "en"))).waitFor();
          await page.getByText(planeTexts.en.reason("17")).waitFor();
          await page.getByText(planeTexts.en.table, { exact: true }).first().click();
          const { rows } = await readTable(tableBox(page, planeTexts.en.table));
          expect(rows).toHaveLength(plane.path.length);
          expect(rows.at(-1)!.slice(1, 3)).toEqual(["0", "0"]);
          await lookAround(visited);
        },
        { prepare: beginWith(tiny) },
      );
    },
  );

  it("axe finds nothing in a full race, in both languages and looks; nor is it wider than a phone", async () => {
    await onPage(
      async (visited) => {
        await finished(visited.page, three.steps);
        await visited.page.getByRole("button", { name: nameOf(three, 1), expanded: false }).click();
        await lookAround(visited);
      },
      { place: placeWith({ ...three, surface: { expression: "x^2 + 3*y^2" } }), prepare: calm },
    );
  });
});
