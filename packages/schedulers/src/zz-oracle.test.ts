import { createRegistry } from "@downslope/core";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { withPlugins } from "../../testing/src/reference.ts";
import { largestError, ratesOf } from "../reference/replay.ts";
import { schedulers } from "./index.ts";
it("oracle", () => {
  const registry = createRegistry(schedulers);
  const { cases } = JSON.parse(readFileSync("/tmp/schedulers/oracle.json", "utf8"));
  const bad: unknown[] = []; let worst = 0;
  for (const c of cases) {
    const plugin = registry.get("scheduler", c.scheduler) as any;
    const rates = ratesOf(plugin(withPlugins(registry, plugin, c.options)), c.learningRates.length, { baseLearningRate: c.baseLearningRate });
    const e = largestError(rates, c.learningRates); worst = Math.max(worst, e);
    if (!(e <= 1e-9)) bad.push([c.id, JSON.stringify(c.options), e, c.learningRates.slice(0,6), rates.slice(0,6)]);
  }
  console.log(cases.length, "worst", worst, "bad", bad.length, JSON.stringify(bad.slice(0, 12), null, 1));
});
