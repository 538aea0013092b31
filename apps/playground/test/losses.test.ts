import { startDevice } from "@downslope/core";
import { beforeAll, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { numberText } from "../src/charts/number-text.ts";
import { texts as chartTexts } from "../src/charts/texts.ts";
import { firstDocument } from "../src/document/first-document.ts";
import { texts as documentTexts } from "../src/document/texts.ts";
import { axisTexts } from "../src/losses/axis-texts.ts";
import { controlTexts } from "../src/losses/control-texts.ts";
import { markTexts } from "../src/losses/mark-texts.ts";
import { presets } from "../src/losses/presets.ts";
import { texts } from "../src/losses/texts.ts";
import { texts as trainTexts } from "../src/train/texts.ts";
import { createExplorer } from "../src/worker/losses/explorer.ts";
import { registry } from "../src/worker/registry.ts";
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
  placeOf,
  tableOf,
  titleOf,
} from "./driving.ts";
import { type Shown, drawn, evaluated, failuresIn, isDrawn, marksOf, placeWith } from "./losses-page.ts";
import { describeInBrowser, english, korean, languages } from "./visit.ts";

vi.setConfig({ testTimeout: 180_000 });

beforeAll(() => Promise.all([startDevice("wasm"), startDevice("cpu")]));

describeInBrowser("losses", (onPage) => {
  it.each([
    { use: "mse", axis: "prediction" },
    { use: "binary-focal", axis: "logit", options: { gamma: 3 } },
    { use: "triplet-margin", axis: "distance", options: { margin: 0.7 } },
    { use: "dice", axis: "mask-shift" },
  ] as const)("draws $use by $axis as the loss is", async (shown: Shown) => {
    await onPage(
      async ({ page }) => {
        const name = titleOf("loss", shown.use);
        await drawn(page, [name]);
        const values = await dataOf(page, texts.en.value);
        const slopes = await dataOf(page, texts.en.gradient);
        const x = column(values, axisTexts.en[shown.axis].title);
        expect(column(slopes, axisTexts.en[shown.axis].title)).toEqual(x);
        expect(x.length).toBeGreaterThan(60);
        // Not where the slope jumps: there it may be either.
        const some = x.map((_, i) => i).filter((i) => i % 17 === 3);
        const wanted = evaluated(
          shown,
          some.map((i) => x[i]!),
        );
        expectClose(
          some.map((i) => column(values, name)[i]!),
          wanted.values,
          1e-5,
        );
        expectClose(
          some.map((i) => column(slopes, name)[i]!),
          wanted.slopes,
          1e-4,
        );
      },
      { place: placeWith(shown) },
    );
  });

  it.each(languages)("sets up each comparison, with what it teaches (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        for (const { title, lesson, losses, axis } of presets
          .filter((_, i) => i % 2 === languages.indexOf(language))
          .toReversed()) {
          await button(page, title[language]).click();
          await page.getByText(lesson[language], { exact: true }).waitFor();
          await page.getByRole("region", { name: axisTexts[language][axis].name, exact: true }).waitFor();
          await eventually(() => marksOf(page, words).getByRole("heading", { level: 3 }).count()).toBe(losses.length);
          await eventually(async () =>
            (await marksOf(page, words).getByRole("heading", { level: 3 }).allTextContents()).join(" "),
          ).toContain(titleOf("loss", losses.at(-1)!.use, language));
          expect(await page.getByRole("alert").count()).toBe(0);
        }
      },
      { place: "#/losses", language },
    );
  });

  it.each(english)("names the lowest points, which are the mean and the median (%s)", async (language) => {
    const { inputs } = createExplorer(registry).scene({
      use: "mse",
      options: {},
      axis: "constant",
      x: 1,
      controls: { outlier: 8 },
    });
    const targets = Array.from(inputs["target"]!.data).toSorted((a, b) => a - b);
    const mean = targets.reduce((sum, one) => sum + one, 0) / targets.length;
    const middle = targets.slice(targets.length / 2 - 1, targets.length / 2 + 1);
    const number = (value: number): string => numberText(value, language, 3);
    await onPage(
      async ({ page }) => {
        const { minimum } = markTexts[language];
        const all = ["mse", "mae", "huber"].map((use) => titleOf("loss", use, language));
        await drawn(page, all, texts[language]);
        const of = { x: number(mean), to: "", value: "|", slope: "", before: "", after: "" };
        const [atMean] = minimum.point(of).split("|");
        const [between] = minimum.stretch({ ...of, x: number(middle[0]!), to: number(middle[1]!) }).split("|");
        const said = async (): Promise<string> =>
          (await marksOf(page, texts[language]).innerText()).replaceAll(/\s+/g, " ");
        // A worker that is held up draws with fewer places from then on, and then overlooks how flat it is between the two in
        // the middle. Another visit's worker finds out anew what it can afford.
        await eventually(async () => {
          const text = await said();
          if (text.includes(between!)) return text;
          await page.reload();
          await drawn(page, all, texts[language]);
          return said();
        }).toContain(between);
        expect(await said()).toContain(atMean);
        // The outlier moves, and the mean with it.
        const outlier = page.getByRole("slider", { name: controlTexts[language].names.outlier, exact: true });
        await outlier.focus();
        await page.keyboard.press("PageUp");
        await eventually(() => marksOf(page, texts[language]).innerText()).not.toContain(atMean);
        await eventually(() => JSON.parse(parametersOf(page)["set"] ?? "{}")).toEqual({
          outlier: Number(await field(page, controlTexts[language].names.outlier).inputValue()),
        });
      },
      { place: "#/losses", language },
    );
  });

  it.each(korean)("finds any loss by words, and lays it over the others (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const name = titleOf("loss", "log-cosh", language);
        await page.getByRole("button", { name: words.add }).click();
        await page
          .getByRole("searchbox", { name: documentTexts[language].search })
          .fill(language === "ko" ? name.slice(0, 3) : "cosh");
        await page.getByRole("option", { name }).click();
        await button(page, documentTexts[language].take(name)).click();
        await drawn(page, [titleOf("loss", "mse", language), name], words);
        const { columns } = await dataOf(page, words.value, language);
        expect(columns.slice(1)).toEqual([titleOf("loss", "mse", language), name]);
        for (let i = 0; i < 4; i++)
          await button(page, words.copy(titleOf("loss", "mse", language)))
            .first()
            .click();
        await page.getByText(words.full(6)).waitFor();
        await button(page, words.remove(name)).click();
        await eventually(() => JSON.parse(parametersOf(page)["show"] ?? "[]") as string[]).toEqual(
          Array.from({ length: 5 }, () => "mse"),
        );
        await page.getByRole("button", { name: words.add }).waitFor();
      },
      { place: placeWith({ use: "mse", axis: "prediction" }), language },
    );
  });

  it("moves a curve with a slider of an option, keeps it in the address, and writes it into the pipeline", async () => {
    await onPage(
      async ({ page }) => {
        const name = titleOf("loss", "huber");
        await drawn(page, [name]);
        const before = column(await dataOf(page, texts.en.value), name);
        await page.getByRole("slider", { name: option("delta"), exact: true }).focus();
        await page.keyboard.press("PageUp"); // once: the address must not be read between two changes
        await eventually(() => parametersOf(page)["show"]).toContain("delta");
        const [entry] = JSON.parse(parametersOf(page)["show"]!) as [{ use: string; delta: number }];
        expect(entry.delta).toBeGreaterThan(1);
        await page.locator("[aria-busy=true]").waitFor({ state: "detached" });
        const data = await dataOf(page, texts.en.value);
        expect(column(data, name)).not.toEqual(before);
        const shown = { use: "huber", axis: "prediction", options: { delta: entry.delta } } as const;
        const x = column(data, axisTexts.en.prediction.title);
        expectClose(column(data, name), evaluated(shown, x).values, 1e-5);

        await page.reload();
        await drawn(page, [name]);
        expect(Number(await field(page, option("delta")).inputValue())).toBeCloseTo(entry.delta, 3);
        await button(page, texts.en.use).click();
        await button(page, texts.en.toPipeline).click();
        await page.getByRole("tab", { name: trainTexts.en.document, exact: true }).click();
        await eventually(async () => parse(await editorText(page))).toMatchObject({ loss: entry });
        await button(page, documentTexts.en.undo).click();
        await eventually(async () => parse(await editorText(page))).toEqual(parse(firstDocument));
      },
      { place: placeWith({ use: "huber", axis: "prediction" }) },
    );
  });

  it("reads the curves by keyboard", async () => {
    const language = "ko";
    await onPage(
      async ({ page }) => {
        const words = texts[language];
        const { title } = axisTexts[language].prediction;
        const name = titleOf("loss", "mse", language);
        await drawn(page, [name], words);
        await page.getByRole("slider", { name: `${words.probe}: ${title}` }).focus();
        const reading = async (): Promise<string> => {
          const heading = page.getByRole("heading", { level: 3, name: title });
          const rows = page.getByRole("listitem").filter({ hasText: words.valueColumn });
          return `${await heading.textContent()} ${(await rows.allInnerTexts()).join(" ").replaceAll(/\s+/g, " ")}`;
        };
        for (const [key, x, slope] of [
          ["End", 4, 8],
          ["Home", -4, -8],
        ] as const) {
          await page.keyboard.press(key);
          await eventually(reading).toContain(words.at(title, numberText(x, language)));
          expect(await reading()).toContain(
            `${words.valueColumn} 16 ${words.slopeColumn} ${numberText(slope, language)}`,
          );
        }
        const { step, full100 } = words;
        expect(await reading()).toContain(step(axisTexts[language].prediction.up, full100));
        // The charts' own cursor is the same probe.
        await page.getByRole("slider", { name: chartTexts[language].cursor(words.gradient) }).focus();
        await page.keyboard.press("End");
        await eventually(reading).toContain(words.at(title, "4"));
        await eventually(() => parametersOf(page)["at"]).toBe("4");
      },
      { place: placeWith({ use: "mse", axis: "prediction" }), language },
    );
  });

  // Of all losses the pictures are computed in Node, in src/worker/losses; here every sixth is opened as a visitor would.
  it("has a picture of losses of every kind", async () => {
    await onPage(
      async ({ page, messages }) => {
        const losses = registry.list("loss").map(({ name, about }) => [name, about.title.en] as const);
        expect(losses.length).toBeGreaterThan(90);
        await drawn(page, [titleOf("loss", "mse")]);
        for (const [name, title] of losses.filter((_, i) => i % 6 === 0)) {
          const place = placeOf("losses", { show: JSON.stringify([name]) });
          await page.evaluate((hash) => (location.hash = hash), place);
          await page.waitForFunction(isDrawn, [title, texts.en.marks, texts.en.scene] as const, { polling: 20 });
        }
        expect(failuresIn(await messages())).toEqual([]);
      },
      { place: placeWith({ use: "mse", axis: "prediction" }) },
    );
  });

  it("axe finds nothing in a full view, in both languages and looks; nor is it wider than a phone", async () => {
    await onPage(
      async (visited) => {
        await drawn(visited.page, [titleOf("loss", "contrastive"), titleOf("loss", "triplet-margin")]);
        // One that is not alike is not drawn over the others.
        await visited.page.getByText(texts.en.noPicture(titleOf("loss", "mse"))).waitFor();
        await tableOf(visited.page, texts.en.value);
        await lookAround(visited);
      },
      { place: placeOf("losses", { show: '["triplet-margin","contrastive","mse"]' }) },
    );
  });
});
