import { it } from "vitest";
import { registry } from "../registry.ts";
import { exampleEntry } from "./example.ts";
import { draggable, handleOf, moveHandle } from "./handles.ts";
import { planEntry, measure } from "./plan.ts";
import { withValue } from "./leaves.ts";
const run = { base: 0.1, epochs: 20, stepsPerEpoch: 50, metric: Array.from({ length: 20 }, (_, e) => Math.max(0.4, 1 - e / 5)) };
it("table", () => {
  for (const { name } of registry.list("scheduler")) {
    const t0 = performance.now();
    const entry = exampleEntry(registry, name, undefined, run);
    const t1 = performance.now();
    if (!entry) { console.log(name, "NO EXAMPLE"); continue; }
    const { values } = planEntry(registry, entry, run);
    const hs = draggable(registry, entry, run).map((l) => [l, handleOf(registry, entry, run, values, l)] as const);
    const t2 = performance.now();
    console.log(name, JSON.stringify(entry), `ex ${(t1 - t0).toFixed(0)} handles ${(t2 - t1).toFixed(0)} ms`);
    for (const [l, h] of hs) {
      if (!h) { console.log("    -", l.path.join("."), l.value); continue; }
      const to = h.axis === "x" ? (h.step > 900 ? h.step - 100 : h.step + 60) : h.value * 0.7 + 0.003;
      const t3 = performance.now();
      const v = moveHandle(registry, entry, run, h, to);
      const dt = performance.now() - t3;
      let got: any; try { const e2 = withValue(registry, entry, h.path, v); const p2 = planEntry(registry, e2, run).values; got = h.axis === "y" ? p2[h.step] : handleOf(registry, e2, run, p2, { ...l, value: v as never })?.step; } catch (e) { got = String(e).slice(0, 80); }
      console.log("   ", h.axis, h.path.join("."), h.option, "@", h.step, h.value.toPrecision(3), "->", Number(to.toPrecision(4)), "=", v, "got", got, dt.toFixed(0) + "ms");
    }
  }
});
