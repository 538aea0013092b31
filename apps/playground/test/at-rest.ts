import { expect } from "vitest";
import type { Locator } from "playwright-core";

interface Place {
  readonly x: number;
  readonly y: number;
}

/** The middle of what is drawn, on the page. */
export async function middleOf(drawn: Locator): Promise<Place> {
  const { x, y, width, height } = (await drawn.boundingBox())!;
  return { x: x + width / 2, y: y + height / 2 };
}

/** The same once it stays where it is: charts are drawn anew a little after a field has its value. */
export async function middleAtRest(drawn: Locator): Promise<Place> {
  await expect
    .poll(
      async () => {
        const before = await middleOf(drawn);
        await drawn.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
        const after = await middleOf(drawn);
        return Math.abs(before.x - after.x) + Math.abs(before.y - after.y);
      },
      { timeout: 10_000 },
    )
    .toBe(0);
  return middleOf(drawn);
}
