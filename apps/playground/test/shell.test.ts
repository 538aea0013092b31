import { expect, it } from "vitest";
import { texts } from "../src/app/shell-texts.ts";
import { views } from "../src/app/navigation.ts";
import { describeInBrowser, languages } from "./visit.ts";

describeInBrowser("shell", (onPage) => {
  it.each(languages)("has every view, and a title of its own for each (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        for (const view of views) {
          await page.getByRole("link", { name: texts[language].views[view], exact: true }).click();
          await page.waitForSelector("main h1, main h2");
          expect(await page.title()).toBe(`${texts[language].views[view]} · ${texts[language].title}`);
        }
        expect(await page.getAttribute("html", "lang")).toBe(language);
      },
      { language },
    );
  });

  it("changes language and look at once, and remembers both", async () => {
    await onPage(async ({ page }) => {
      await page.getByRole("button", { name: "한국어" }).click();
      await page.getByRole("link", { name: texts.ko.views.losses, exact: true }).waitFor();
      expect(await page.getAttribute("html", "lang")).toBe("ko");
      await page.getByRole("button", { name: texts.ko.themes.dark }).click();
      expect(await page.getAttribute("html", "data-theme")).toBe("dark");
      await page.reload();
      await page.waitForSelector("main h1, main h2");
      expect(await page.getAttribute("html", "lang")).toBe("ko");
      expect(await page.getAttribute("html", "data-theme")).toBe("dark");
    });
  });

  it("leads past the navigation by keyboard", async () => {
    await onPage(async ({ page }) => {
      await page.keyboard.press("Tab");
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(texts.en.skip);
      await page.keyboard.press("Enter");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("content");
    });
  });

  it.each(views)(
    "axe finds nothing in %s as it is opened, light in English and dark in Korean, and a phone is wide enough for it",
    async (view) => {
      await onPage(
        async ({ page, violations }) => {
          // Filled, each view is looked at in every language and look by its own tests.
          const opened = await violations();
          await page.getByRole("button", { name: texts.en.themes.dark }).click();
          await page.getByRole("button", { name: "한국어" }).click();
          await page.getByRole("button", { name: texts.ko.themes.light }).waitFor();
          expect([opened, await violations()]).toEqual([[], []]);
          await page.setViewportSize({ width: 360, height: 740 });
          await expect.poll(() => page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
        },
        { place: `#/${view}` },
      );
    },
  );
});
