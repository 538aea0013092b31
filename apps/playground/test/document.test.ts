import { type Page } from "playwright-core";
import { expect, it, vi } from "vitest";
import type { Language } from "../src/app/texts.ts";
import { texts } from "../src/builder/texts.ts";
import { texts as documentTexts } from "../src/document/texts.ts";
import { firstDocument } from "../src/document/first-document.ts";
import { registry } from "../src/worker/registry.ts";
import { beginWith, button, patience, toolbar, wordsOf, write } from "./acts.ts";
import { editorText, field, option } from "./driving.ts";
import { aboutOf, openPart, pane, roomy, saved, untilGood, written } from "./pipeline.ts";
import { describeInBrowser } from "./visit.ts";

const startButton = (page: Page, language: Language) => button(toolbar(page, language), wordsOf(language).start);

vi.setConfig({ testTimeout: 120_000 });

describeInBrowser("document", (onPage) => {
  it("lets form and text follow each other, and keeps comments", async () => {
    await onPage(async ({ page }) => {
      const text = firstDocument
        .replace("learningRate: 0.01", "learningRate: 0.04 # bold")
        .replace("hidden: [16, 16]", "hidden: [12, 6] # few");
      await write(page, "en", text);
      const optimizer = await openPart(page, "en", "optimizer");
      const rate = field(optimizer, option("learningRate"));
      await expect.poll(() => rate.inputValue(), patience).toBe("0.04");
      const model = await openPart(page, "en", "model");
      const width = (i: number) => field(model, documentTexts.en.item(option("hidden"), i));
      expect([await width(1).inputValue(), await width(2).inputValue()]).toEqual(["12", "6"]);
      await width(1).fill("24");
      await button(model, documentTexts.en.addTo(option("hidden"))).click();
      await width(3).fill("5");
      await button(model, documentTexts.en.removeFrom(option("hidden"), 2)).click();
      await rate.fill("0.002");
      await model.getByRole("combobox", { name: option("activation"), exact: true }).selectOption("relu");
      const wanted = text
        .replace("0.04 # bold", "0.002 # bold")
        .replace("[12, 6] # few", "[24, 5] # few")
        .replace("activation: tanh", "activation: relu");
      await expect.poll(() => editorText(page), patience).toBe(wanted);
      await untilGood(page, "en");
    }, roomy);
  });

  it("tells mistakes where they are, in Korean, and leads to them", async () => {
    await onPage(
      async ({ page, violations }) => {
        const [words, said] = [texts.ko, documentTexts.ko];
        const mistakes = pane(page, "ko").getByRole("listitem");
        await expect.poll(() => mistakes.count(), patience).toBe(2);
        await pane(page, "ko").getByText(said.mistakes(2)).waitFor();
        const [width, activation] = await mistakes.allTextContents();
        expect(width).toMatch(/^10행: model\.hidden\.1: .*[가-힣].*-2/);
        expect(activation).toMatch(/^11행: model\.activation: .*[가-힣].*tahn/);
        expect(await startButton(page, "ko").isDisabled()).toBe(true);
        await toolbar(page, "ko").getByText(wordsOf("ko").mistakes).waitFor();
        await mistakes.nth(1).getByRole("button").click();
        const active = page.locator(".cm-activeLine");
        expect(await active.textContent()).toContain("tahn");
        expect(await violations()).toEqual([]);
        // The form says the same, and mends it.
        const model = await openPart(page, "ko", "model");
        await model.getByRole("combobox", { name: option("activation", "ko"), exact: true }).selectOption("tanh");
        await field(model, said.item(option("hidden", "ko"), 2)).fill("2");
        await untilGood(page, "ko");
        await page.getByRole("textbox", { name: said.editorName }).click();
        await page.keyboard.press("ControlOrMeta+Home");
        await page.keyboard.insertText("seed: [\n");
        await page.getByText(words.broken).waitFor(patience);
        await expect
          .poll(() => pane(page, "ko").getByRole("status").textContent(), patience)
          .toMatch(/^\d+행: .*[가-힣]/);
      },
      {
        ...roomy,
        language: "ko",
        prepare: beginWith(firstDocument.replace("[16, 16]", "[16, -2]").replace("tanh", "tahn")),
      },
    );
  });

  it("completes plugins, options and values in the text", async () => {
    await onPage(
      async ({ page }) => {
        const shown = page.locator(".cm-tooltip-autocomplete").getByRole("option");
        /** Writes in place of what is at the end of a line, and takes what is offered for it. */
        const complete = async (line: RegExp, typed: string, taken = 1): Promise<string[]> => {
          await page.locator(".cm-line").filter({ hasText: line }).first().click(patience);
          await page.keyboard.press("End");
          for (let i = 0; i < taken; i++) await page.keyboard.press("Backspace");
          await page.keyboard.press("Control+Space");
          await shown.first().waitFor(patience);
          const all = await shown.allTextContents();
          await page.keyboard.type(typed);
          await expect.poll(() => shown.first().textContent(), patience).toContain(typed);
          await page.keyboard.press("Enter");
          await shown.first().waitFor({ ...patience, state: "detached" });
          return all;
        };
        await untilGood(page, "en");
        const optimizers = await complete(/^ {2}use: adam$/, "nadam", 4);
        expect(optimizers).toHaveLength(registry.list("optimizer").length);
        expect(optimizers.join()).toContain(aboutOf("optimizer", "nadam").title);
        const activations = await complete(/^ {2}activation: tanh$/, "silu", 4);
        expect(activations).toContain("relu");
        // On a line of its own, the options that are not there yet.
        await page.locator(".cm-line").filter({ hasText: "activation: silu" }).click();
        await page.keyboard.press("End");
        await page.keyboard.press("Enter");
        const options = await complete(/^ {2}$/, "dropo", 0);
        expect(options).not.toContain("activation");
        await page.keyboard.type("0.1");
        await untilGood(page, "en");
        const { model, optimizer } = await saved(page);
        expect(model).toMatchObject({ activation: "silu", dropout: 0.1 });
        expect(optimizer).toMatchObject({ use: "nadam" });
      },
      { ...roomy },
    );
  });

  it("goes back and forth over edits of form and text, and has the document after a reload", async () => {
    await onPage(async ({ page }) => {
      const words = documentTexts.en;
      await untilGood(page, "en");
      await expect.poll(() => button(page, words.undo).isDisabled(), patience).toBe(true);
      const first = await editorText(page);
      const optimizer = await openPart(page, "en", "optimizer");
      await field(optimizer, option("learningRate")).fill("0.03");
      await expect.poll(() => written(page), patience).toContain("0.03");
      const byForm = await written(page);
      const editor = page.getByRole("textbox", { name: words.editorName });
      await editor.click();
      await page.keyboard.press("ControlOrMeta+End");
      await page.keyboard.insertText("# mine\n");
      await expect.poll(() => written(page), patience).toBe(`${byForm}# mine\n`);
      await page.keyboard.press("ControlOrMeta+z");
      await expect.poll(() => written(page), patience).toBe(byForm);
      await button(page, words.undo).click();
      await expect.poll(() => written(page), patience).toBe(first);
      await expect.poll(() => field(optimizer, option("learningRate")).inputValue(), patience).toBe("0.01");
      await button(page, words.redo).click();
      await expect.poll(() => written(page), patience).toBe(byForm);
      await editor.click();
      await page.keyboard.press("ControlOrMeta+y");
      await expect.poll(() => editorText(page), patience).toBe(`${byForm}# mine\n`);
      expect(await button(page, words.redo).isDisabled()).toBe(true);
      await page.reload();
      await untilGood(page, "en");
      expect(await editorText(page)).toBe(`${byForm}# mine\n`);
    }, roomy);
  });
});
