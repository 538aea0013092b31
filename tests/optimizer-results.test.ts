import { optimizers } from "@downslope/optimizers";
import { describe, expect, it } from "vitest";
import { settings } from "../benchmarks/optimizer-settings.mjs";
import { digitsAccuracy, heightOf } from "../benchmarks/optimizer-tasks.mjs";

/* What `npm run benchmark:optimizers` prints, held to bounds: with the settings named there every optimizer arrives. */

const names = optimizers.filter(({ kind }) => kind === "optimizer").map(({ name }) => name);

describe("every optimizer", () => {
  it("has settings", () => expect(Object.keys(settings).toSorted()).toEqual(names.toSorted()));

  it.each(names)("%s reaches the minimum of a quadratic and of Rosenbrock's valley", async (name) => {
    // They begin at 20.8 and 24.2.
    expect(await heightOf("quadratic", name)).toBeLessThan(1e-3);
    expect(await heightOf("rosenbrock", name)).toBeLessThan(1e-3);
  });

  it.each(names)("%s trains the digits to more than 0.95", async (name) => {
    expect(await digitsAccuracy(name)).toBeGreaterThan(0.95);
  });
});
