import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Answer, Message } from "../src/worker/call.ts";
import { chromiumPath, launchChromium } from "./chromium.ts";

export const languages = ["en", "ko"] as const;
/** For what says the same of each part in one of them: each part is driven in both by another test. */
export const english = ["en"] as const;
export const korean = ["ko"] as const;
export const themes = ["light", "dark"] as const;

/** A page of the playground that is watched. */
export interface Visit {
  readonly page: Page;
  /** What should never happen: console warnings and errors, uncaught errors, requests to other hosts. */
  readonly complaints: string[];
  /** Everything the workers were told and said so far, in order. */
  messages(): Promise<(Message | Answer)[]>;
  /** What axe-core holds against the page as it is: one line a violation. */
  violations(): Promise<string[]>;
  close(): Promise<void>;
}

export interface VisitOptions {
  /** Where to: `#/losses?show=mse`. */
  readonly place?: string;
  readonly language?: (typeof languages)[number];
  readonly theme?: (typeof themes)[number];
  readonly width?: number;
  readonly height?: number;
  /** Another than the tests' own, which is opened as by somebody who was never there. */
  readonly address?: string;
  /** Runs before the page is loaded. */
  prepare?(page: Page): Promise<void>;
}

/** Profiles that visits share, by browser and language: a file's pages have their scripts at hand after the first. */
const profiles = new WeakMap<Browser, Map<string, Promise<BrowserContext>>>();

/** A page in a shared profile, in which nothing is left of the visits before. */
async function emptyPage(browser: Browser, locale: string, address: string): Promise<Page> {
  const ofBrowser = profiles.get(browser) ?? new Map<string, Promise<BrowserContext>>();
  profiles.set(browser, ofBrowser);
  const profile = ofBrowser.get(locale) ?? browser.newContext({ locale, acceptDownloads: true });
  ofBrowser.set(locale, profile);
  const page = await (await profile).newPage();
  const client = await page.context().newCDPSession(page);
  await client.send("Storage.clearDataForOrigin", { origin: new URL(address).origin, storageTypes: "all" });
  await client.detach();
  return page;
}

/** Opens the playground: in a profile of its own where an address is given, else in one that is emptied first. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { place = "", language = "en", theme = "light", width = 1280, height = 900, prepare } = options;
  const locale = language === "ko" ? "ko-KR" : "en-US";
  const address = options.address ?? inject("address");
  const page =
    options.address === undefined
      ? await emptyPage(browser, locale, address)
      : await browser.newPage({ locale, acceptDownloads: true });
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) complaints.push(request.url());
  });
  await page.addInitScript(listenIn);
  await prepare?.(page);
  await page.goto(address + place);
  await page.waitForSelector("main h1, main h2");
  return {
    page,
    complaints,
    messages: () => page.evaluate(() => globalThis.messages) as never,
    violations: () => findViolations(page),
    async close() {
      if (options.address !== undefined) return page.context().close();
      for (const one of page.context().pages()) await one.close();
    },
  };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly nodes: readonly { readonly target: readonly string[]; readonly failureSummary?: string }[];
  }[];
}

async function findViolations(page: Page): Promise<string[]> {
  // What has been scrolled under the header is half hidden, and would be taken for too small.
  await page.evaluate(() => scrollTo(0, 0));
  // What fades in is judged when it is there.
  await page.waitForTimeout(300);
  await page.evaluate(axeSource);
  const results = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<unknown> } }).axe.run({
      runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }),
  )) as AxeResults;
  return results.violations.flatMap(({ id, nodes }) =>
    nodes.map(
      ({ target, failureSummary = "" }) => `${id}: ${target.join(" ")} (${failureSummary.replaceAll("\n", " ")})`,
    ),
  );
}

declare global {
  /** In the page: what its workers were told, and have said. */
  // oxlint-disable-next-line no-var -- the only way to declare a global
  var messages: unknown[];
}

/** Runs in the page, before its own scripts. */
function listenIn(): void {
  globalThis.messages = [];
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener("message", ({ data }) => globalThis.messages.push(data));
    }
    override postMessage(...given: unknown[]): void {
      globalThis.messages.push(given[0]);
      super.postMessage(...(given as Parameters<Worker["postMessage"]>));
    }
  };
}

const reason = "no Chromium was found; set CHROMIUM_PATH to one";

/** Tests in a browser. Where there is none they are skipped and say so; in CI that is a failure. */
export function describeInBrowser(
  title: string,
  body: (
    onPage: (test: (visit: Visit) => Promise<void>, options?: VisitOptions & { tolerate?: RegExp }) => Promise<void>,
  ) => void,
): void {
  if (!chromiumPath) console.warn(`${title} is not tested: ${reason}.`);
  if (!chromiumPath && process.env["CI"]) it(`${title}: has a browser to run in`, () => expect.unreachable(reason));
  describe.skipIf(!chromiumPath)(chromiumPath ? title : `${title} (${reason})`, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launchChromium(chromiumPath!);
    });
    afterAll(() => browser?.close());
    body(async (test, { tolerate = /^$/, ...options } = {}) => {
      const visited = await visit(browser, options);
      try {
        await test(visited);
        expect(visited.complaints.filter((complaint) => !tolerate.test(complaint))).toEqual([]);
      } finally {
        await visited.close();
      }
    });
  });
}
