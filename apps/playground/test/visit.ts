import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import type { News, Report } from "../src/protocol.ts";
import type { Site } from "./site.ts";

/** A page of the playground that is watched. */
export interface Visit {
  readonly page: Page;
  /** What should never happen: console warnings and errors, uncaught errors, requests to other hosts. */
  readonly complaints: string[];
  /** What the workers have said so far, of one type. */
  reports<Type extends News["type"]>(type: Type): Promise<Extract<News, { type: Type }>[]>;
  /** Presses Start with a number of epochs. */
  start(epochs: number): Promise<void>;
  /** Waits until nothing is being trained. */
  rest(): Promise<void>;
}

/** Opens the playground; `prepare` runs before the page is loaded. */
export async function visit(
  browser: Browser,
  { address }: Site,
  {
    locale = "en-US",
    width = 1280,
    prepare,
  }: { locale?: string; width?: number; prepare?(page: Page): Promise<void> } = {},
): Promise<Visit> {
  const options: BrowserContextOptions = { locale, viewport: { width, height: 900 } };
  const page = await browser.newPage(options);
  const complaints: string[] = [];
  page.on("console", (message) => {
    if (["warning", "error"].includes(message.type())) complaints.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => complaints.push(`page: ${error.message}`));
  page.on("request", (request) => {
    if (!request.url().startsWith(address) && !request.url().startsWith("data:")) complaints.push(request.url());
  });
  await page.addInitScript(listenIn);
  await prepare?.(page);
  await page.goto(address);
  await page.waitForSelector("button[type=submit]:enabled, .alert:visible");
  return {
    page,
    complaints,
    reports: (type) => page.evaluate((wanted) => reports.filter((report) => report.type === wanted), type) as never,
    async start(epochs) {
      await page.fill("#epochs", String(epochs));
      await page.click("button[type=submit]");
    },
    rest: async () => void (await page.waitForSelector("button[type=submit]:enabled")),
  };
}

declare global {
  /** In the page: what its workers have said. */
  // oxlint-disable-next-line no-var -- the only way to declare a global
  var reports: Report[];
}

/** Runs in the page, before its own scripts. */
function listenIn(): void {
  globalThis.reports = [];
  globalThis.Worker = class extends Worker {
    constructor(...given: ConstructorParameters<typeof Worker>) {
      super(...given);
      this.addEventListener("message", ({ data }) => reports.push(data));
    }
  };
}
