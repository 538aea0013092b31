import type { Page } from "playwright-core";
import { expect, inject, it, vi } from "vitest";
import { texts as shell } from "../src/app/shell-texts.ts";
import { beginWith, button, goTo, patience, trainToEnd, wordsOf } from "./acts.ts";
import { type Host, openHost } from "./host.ts";
import { describeInBrowser } from "./visit.ts";

vi.setConfig({ testTimeout: 180_000 });

const small = `seed: 1
dataset: { use: moons, samplesPerClass: 60, test: 0.2 }
model: { use: mlp, hidden: [8] }
loss: { use: binary-cross-entropy }
optimizer: { use: sgd, learningRate: 0.1 }
train: { epochs: 2, batchSize: 32 }
`;

/** Without a network, the browser says so of whatever it asks for in vain. */
const noNetwork = /ERR_(CONNECTION_REFUSED|INTERNET_DISCONNECTED|FAILED)/;

describeInBrowser("offline", (onPage) => {
  async function onHost(test: (host: Host) => Promise<void>): Promise<void> {
    const host = await openHost(inject("address"));
    try {
      await test(host);
    } finally {
      await host.close();
    }
  }

  it("opens, trains and changes language without a network after the first visit", async () => {
    await onHost(async (host) => {
      await onPage(
        async ({ page }) => {
          await kept(page);
          await host.cut();
          await page.reload();
          await trainToEnd(page, "en");
          // What was not looked at while there was a network.
          await goTo(page, "en", "losses");
          await page.getByRole("heading", { level: 1 }).waitFor(patience);
          await button(page, "한국어").click();
          await page.getByRole("link", { name: shell.ko.views.losses, exact: true }).waitFor(patience);
          await goTo(page, "ko", "train");
          await trainToEnd(page, "ko", "again");
        },
        { address: host.address, prepare: beginWith(small), tolerate: noNetwork },
      );
    });
  });

  it("puts a new build in the place of the one that was kept", async () => {
    await onHost(async (host) => {
      await onPage(
        async ({ page }) => {
          const before = await kept(page);
          // Another build: another page, and a service worker of another version.
          host.rewrite = (path, text) => {
            if (path === "/") return text.replace("</head>", '<meta name="build" content="the next" /></head>');
            return path === "/sw.js" ? text.replaceAll(before.slice("downslope-".length), "the-next") : undefined;
          };
          await page.reload();
          expect(await page.getAttribute('meta[name="build"]', "content")).toBe("the next");
          await expect.poll(() => caches(page), patience).toEqual(["downslope-the-next"]);
          await host.cut();
          await page.reload();
          expect(await page.getAttribute('meta[name="build"]', "content")).toBe("the next");
          await button(page, wordsOf("en").start).waitFor(patience);
        },
        { address: host.address, tolerate: noNetwork },
      );
    });
  });
});

const caches = (page: Page): Promise<string[]> => page.evaluate(() => globalThis.caches.keys());

/** Waits until the service worker has the page, and gives the name under which it keeps it. */
async function kept(page: Page): Promise<string> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated", undefined, patience);
  const [name] = await caches(page);
  return name!;
}
