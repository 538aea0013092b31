import { createHash } from "node:crypto";
import { encodeModel, train } from "@downslope/core";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { chromiumPath, launchChromium } from "../test/chromium.ts";
import { type Site, serveBuild, serveSources } from "../test/site.ts";
import { type Visit, visit } from "../test/visit.ts";
import type { SpiralSettings } from "./protocol.ts";
import { type Language, languages, texts } from "./texts.ts";
import { registry } from "./worker/registry.ts";
import { spiralPipeline } from "./worker/spiral.ts";

const isCi = Boolean(process.env["CI"]);
const reason = "no Chromium was found; set CHROMIUM_PATH to one";

if (!chromiumPath) console.warn(`The playground is not tested: ${reason}.`);
if (!chromiumPath && isCi) it("has a browser to run in", () => expect.unreachable(reason));

describe.skipIf(!chromiumPath)(chromiumPath ? "playground" : `playground (${reason})`, () => {
  let browser: Browser;
  let site: Site;

  beforeAll(async () => {
    vi.stubEnv("NODE_ENV", "production");
    [browser, site] = await Promise.all([launchChromium(chromiumPath!), serveBuild()]);
    vi.unstubAllEnvs();
  }, 120_000);

  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  /** Visits the built page; nothing may have gone wrong by the end but what is tolerated. */
  async function onPage(
    body: (visit: Visit) => Promise<void>,
    options: Parameters<typeof visit>[2] & { tolerate?: RegExp } = {},
    where = site,
  ): Promise<void> {
    const visited = await visit(browser, where, options);
    try {
      await body(visited);
      const { tolerate = /^$/ } = options;
      expect(visited.complaints.filter((complaint) => !tolerate.test(complaint))).toEqual([]);
    } finally {
      await visited.page.close();
    }
  }

  it.each(languages)("lists every plugin of the registry (%s)", async (language) => {
    await onPage(
      async ({ page }) => {
        const cards = await page.$$eval(".card", (found) =>
          found.map((card) => ["h4", "code", "p"].map((part) => card.querySelector(part)?.textContent)),
        );
        expect(cards).toEqual(
          registry.list().map(({ name, about }) => [about.title[language], name, about.summary[language]]),
        );
        const headings = await page.$$eval("h3", (found) => found.map((heading) => heading.textContent));
        const kinds = [...new Set(registry.list().map(({ kind }) => kind as keyof (typeof texts)[Language]["kinds"]))];
        expect(headings).toEqual(kinds.map((kind) => texts[language].kinds[kind]));
        expect(await page.getAttribute("html", "lang")).toBe(language);
        expect(await page.title()).toBe(texts[language].title);
      },
      { locale: language },
    );
  });

  it("switches the language in mid-run without losing it, and remembers it", async () => {
    await onPage(async ({ page, start, rest, reports }) => {
      await start(40);
      await page.waitForSelector(".figures:visible");
      await page.check("input[value=ko]");
      await rest();
      expect(await page.textContent(".status")).toContain("테스트 점의");
      expect(await reports("end")).toHaveLength(1);
      await page.reload();
      expect(await page.textContent("h1")).toBe(texts.ko.title);
    });
  });

  it("trains the spiral to 0.9 test accuracy or more, and the page stays awake", async () => {
    await onPage(async ({ page, start, rest, reports }) => {
      await page.evaluate(watchAwakeness);
      await start(100);
      await rest();
      const longest = await page.evaluate(() => globalThis.longestSleepMs);
      const [end] = await reports("end");
      expect(end?.outcome.accuracy).toBeGreaterThanOrEqual(0.9);
      expect(await page.textContent(".status")).toMatch(
        /^Done in [\d.]+ s: 9\d(\.\d)?% of the test points are right\.$/,
      );
      expect((await reports("boundary")).length).toBeGreaterThan(2);
      expect(await page.getAttribute(".plane", "aria-label")).toContain(
        "after epoch 100, with 400 points of 2 classes",
      );
      expect(longest).toBeLessThan(250);
    });
  });

  it("computes the same losses and weights as Node, to the bit", async () => {
    const settings = { loss: "sparse-categorical-cross-entropy", optimizer: "adam", learningRate: 0.01, epochs: 5 };
    const here = await trainHere(settings);
    expect(here.losses).toHaveLength(50);
    await onPage(async ({ start, rest, reports }) => {
      await start(settings.epochs);
      await rest();
      const losses = (await reports("progress")).flatMap(({ progress }) => progress.losses);
      expect(losses).toEqual(here.losses);
      expect((await reports("end"))[0]?.outcome.fingerprint).toBe(here.fingerprint);
    });
  });

  it("stops within 250 ms, by the keyboard alone, and starts again", async () => {
    await onPage(async ({ page, start, rest, reports }) => {
      await page.fill("#epochs", "10000");
      await page.focus("button[type=submit]");
      await page.keyboard.press("Space");
      await page.waitForFunction(() => globalThis.reports.some((report) => report.type === "boundary"));
      expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(texts.en.spiral.stop);
      await page.evaluate(watchStop);
      await page.keyboard.press("Space");
      await rest();
      expect(await page.evaluate(() => globalThis.stoppedAfterMs)).toBeLessThan(250);
      expect(await page.textContent(".status")).toMatch(/^Stopped at step [\d,]+\.$/);
      expect((await reports("end"))[0]?.outcome.reason).toBe("stopped");
      await start(1);
      await rest();
      const ends = await reports("end");
      expect(ends.map(({ outcome }) => outcome.reason)).toEqual(["stopped", "completed"]);
    });
  });

  it("trains with every loss and optimizer that it offers", async () => {
    await onPage(async ({ page, start, rest, reports }) => {
      const choices = (id: string) =>
        page.$$eval(`#${id} option`, (all) => all.map((one) => (one as HTMLOptionElement).value));
      const losses = await choices("loss");
      const optimizers = await choices("optimizer");
      expect(losses).toEqual(expect.arrayContaining(["binary-cross-entropy", "sparse-categorical-cross-entropy"]));
      expect(optimizers).toEqual(expect.arrayContaining(["adam", "adamw", "rmsprop", "sgd"]));
      const trials = [...losses.map((loss) => [loss, "adam"]), ...optimizers.map((one) => [losses[0]!, one])];
      for (const [loss, optimizer] of trials) {
        await page.selectOption("#loss", loss!);
        await page.selectOption("#optimizer", optimizer!);
        await start(2);
        await rest();
      }
      expect(await reports("failure")).toEqual([]);
      expect((await reports("end")).map(({ outcome }) => outcome.reason)).toEqual(trials.map(() => "completed"));
    });
  });

  it("says in words when the loss stops being a number, and which tensor went bad first", async () => {
    await onPage(async ({ page, start, rest }) => {
      await page.selectOption("#optimizer", "sgd");
      await page.fill("#learning-rate", "1e30");
      await start(20);
      await rest();
      expect(await page.textContent(".alert .complaint")).toContain("The loss stopped being a number");
      expect(await page.textContent(".alert .message")).toContain("`prediction`");
    });
  });

  it("refuses numbers that cannot be trained with, beside their fields", async () => {
    await onPage(async ({ page, start, reports }) => {
      await page.fill("#learning-rate", "0");
      await start(5);
      expect(await page.textContent("#learning-rate-complaint")).toBe(texts.en.spiral.learningRateRule);
      expect(await page.getAttribute("#learning-rate", "aria-describedby")).toBe("learning-rate-complaint");
      expect(await page.evaluate(() => document.activeElement?.id)).toBe("learning-rate");
      expect(await reports("samples")).toEqual([]);
    });
  });

  it("says in words when the worker cannot be loaded", async () => {
    const prepare = async (page: Page) => void (await page.route(/worker.*\.js/, (route) => route.abort()));
    await onPage(
      async ({ page }) => {
        await page.waitForSelector(".alert:visible");
        expect(await page.textContent(".alert")).toContain(texts.en.status.notLoaded);
      },
      { prepare, tolerate: /Failed to load resource/ },
    );
  });

  it.each(languages)("needs no sideways scrolling at 360 px (%s)", async (language) => {
    await onPage(
      async ({ page, start, rest }) => {
        await start(2);
        await rest();
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
      },
      { locale: language, width: 360 },
    );
  });

  it("runs from its sources on the development server", async () => {
    const sources = await serveSources();
    try {
      await onPage(
        async ({ start, rest, reports }) => {
          await start(5);
          await rest();
          expect((await reports("end"))[0]?.outcome.reason).toBe("completed");
        },
        {},
        sources,
      );
    } finally {
      await sources.close();
    }
  }, 60_000);
});

/** The same pipeline in this process. */
async function trainHere(settings: SpiralSettings): Promise<{ losses: number[]; fingerprint: string }> {
  const run = train(spiralPipeline(registry, settings));
  const losses: number[] = [];
  for await (const event of run) if (event.type === "step") losses.push(event.loss);
  const { weights } = encodeModel(await run.model());
  run.close();
  return { losses, fingerprint: createHash("sha256").update(weights).digest("hex") };
}

declare global {
  /* In the page: what the functions below measure. */
  // oxlint-disable-next-line no-var -- the only way to declare a global
  var longestSleepMs: number;
  // oxlint-disable-next-line no-var -- the only way to declare a global
  var stoppedAfterMs: number;
}

/** Runs in the page: measures the longest time in which it could not do anything. */
function watchAwakeness(): void {
  globalThis.longestSleepMs = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    globalThis.longestSleepMs = Math.max(globalThis.longestSleepMs, now - last);
    last = now;
  }, 5);
}

/** Runs in the page: measures the time from the press of Stop until Start can be pressed again. */
function watchStop(): void {
  const start = document.querySelector<HTMLButtonElement>("button[type=submit]")!;
  document.querySelector("button[type=button]")!.addEventListener(
    "click",
    () => {
      const pressed = performance.now();
      new MutationObserver(() => {
        if (!start.disabled) globalThis.stoppedAfterMs ??= performance.now() - pressed;
      }).observe(start, { attributes: true });
    },
    { capture: true },
  );
}
