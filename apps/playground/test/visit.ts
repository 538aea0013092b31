import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import type { Browser, Disposable, Page } from "playwright-core";
import { beforeAll, describe, expect, inject, it } from "vitest";
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
  /** `isSound` is false of a tab that a test failed in: nobody knows what is held down in it. */
  close(isSound: boolean): Promise<void>;
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
  /** In a browser tab that no visit was in before: for what is measured. */
  readonly isFirst?: boolean;
  /** Runs before the page is loaded, and may give what takes back what it did to the tab. */
  prepare?(page: Page): Promise<Disposable | void>;
}

/** Tabs that visits share, by browser and language: opening one and compiling the page anew costs more than most tests. */
const tabs = new WeakMap<Browser, Map<string, Promise<Page>>>();

async function openTab(browser: Browser, locale: string): Promise<Page> {
  const context = await browser.newContext({ locale, acceptDownloads: true });
  const page = await context.newPage();
  await page.addInitScript(listenIn);
  return page;
}

/** Runs in a shared tab: what keeps the page for later would serve the next visit. */
function keepNothing(): void {
  navigator.serviceWorker.register = () => new Promise(() => undefined);
}

/** A tab that visits share, in which nothing is left of the visits before. */
async function emptyTab(browser: Browser, locale: string, address: string): Promise<Page> {
  const ofBrowser = tabs.get(browser) ?? new Map<string, Promise<Page>>();
  tabs.set(browser, ofBrowser);
  let tab = ofBrowser.get(locale);
  if (!tab) {
    tab = openTab(browser, locale);
    ofBrowser.set(locale, tab);
    await (await tab).addInitScript(keepNothing);
  }
  const page = await tab;
  const client = await page.context().newCDPSession(page);
  await client.send("Storage.clearDataForOrigin", { origin: new URL(address).origin, storageTypes: "all" });
  await client.detach();
  return page;
}

/** Leaves a shared tab as the next visit is to find it. */
async function leaveTab(page: Page): Promise<void> {
  for (const event of ["console", "pageerror", "request"] as const) page.removeAllListeners(event);
  for (const other of page.context().pages()) if (other !== page) await other.close();
  await page.evaluate(() => sessionStorage.clear());
  await page.goto("about:blank");
  await page.mouse.move(0, 0);
}

/** Opens the playground: in a tab of its own where an address is given or it is the first visit, else in a shared one. */
export async function visit(browser: Browser, options: VisitOptions = {}): Promise<Visit> {
  const { place = "", language = "en", theme = "light", width = 1280, height = 900, prepare } = options;
  const locale = language === "ko" ? "ko-KR" : "en-US";
  const address = options.address ?? inject("address");
  const isShared = options.address === undefined && !options.isFirst;
  const page = await (isShared ? emptyTab(browser, locale, address) : openTab(browser, locale));
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme: theme, reducedMotion: "no-preference" });
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(address)) complaints.push(request.url());
  });
  const drop = async (): Promise<void> => {
    if (isShared) tabs.get(browser)?.delete(locale);
    await page.context().close();
  };
  let prepared: Disposable | void;
  try {
    prepared = await prepare?.(page);
    await page.goto(address + place);
    await page.waitForSelector("main h1, main h2");
  } catch (error) {
    await drop();
    throw error;
  }
  return {
    page,
    complaints,
    messages: () => page.evaluate(() => globalThis.messages) as never,
    violations: () => findViolations(page),
    async close(isSound) {
      if (!isShared || !isSound) return drop();
      await prepared?.dispose();
      await leaveTab(page);
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
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(axeSource);
  const results = (await page.evaluate(() =>
    (globalThis as unknown as { axe: { run(options: object): Promise<unknown> } }).axe.run({
      // Of what passes it would work out names and places, too.
      resultTypes: ["violations"],
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

/** One browser for all files of this process, with which it ends. */
let shared: Promise<Browser> | undefined;

async function sharedBrowser(): Promise<Browser> {
  const launch = (): Promise<Browser> => launchChromium(chromiumPath!, inject("profiles"));
  const browser = await (shared ??= launch());
  return browser.isConnected() ? browser : (shared = launch());
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
      browser = await sharedBrowser();
    });
    body(async (test, { tolerate = /^$/, ...options } = {}) => {
      const visited = await visit(browser, options);
      let isSound = false;
      try {
        await test(visited);
        expect(visited.complaints.filter((complaint) => !tolerate.test(complaint))).toEqual([]);
        isSound = true;
      } finally {
        await visited.close(isSound);
      }
    });
  });
}
