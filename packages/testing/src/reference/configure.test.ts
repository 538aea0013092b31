import { type LossPlugin, createRegistry, defineLoss, isConfigured } from "@downslope/core";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { about, squared } from "../../test/plugins.ts";
import { runnerOf } from "../../test/refusals.ts";
import { lossChecks } from "../checks/loss.ts";
import { configure, withPlugins } from "./configure.ts";

const part = z.custom((value) => isConfigured(value, "loss")).meta({ "x-plugin": "loss" });
/** The first of some losses, which are options. */
const first = defineLoss({
  name: "first",
  options: z.object({
    losses: z.array(part).default([squared()]).describe("losses, of which the first counts"),
    other: part.optional().describe("a loss that does not count"),
  }),
  inputs: ["prediction", "target"],
  create: ({ losses }, context) => {
    const loss = (losses[0] as ReturnType<LossPlugin>).create(context);
    return (inputs) => loss.values(inputs);
  },
  about,
}) as LossPlugin<Record<string, unknown>>;
const registry = createRegistry(first, squared);

describe("withPlugins", () => {
  it("makes the plugins among options, by name or by record, in lists or alone", () => {
    const { losses, other } = withPlugins(registry, first, {
      losses: ["sample", { use: "sample", reduction: "sum" }],
      other: "sample",
    }) as { losses: ReturnType<LossPlugin>[]; other: unknown };
    expect(losses.map((one) => JSON.stringify(one))).toEqual([
      '{"use":"sample"}',
      '{"use":"sample","reduction":"sum"}',
    ]);
    expect(isConfigured(other, "loss")).toBe(true);
  });

  it("makes those within them, too, and leaves all else as it is", () => {
    const inner = { use: "first", losses: ["sample"] };
    const { losses } = withPlugins(registry, first, { losses: [inner], note: "sample" }) as { losses: unknown[] };
    expect(JSON.stringify(losses)).toBe('[{"use":"first","losses":[{"use":"sample"}]}]');
    expect(withPlugins(registry, first, { note: "sample" })).toEqual({ note: "sample" });
  });

  it("refuses a name that nobody has", () => {
    expect(() => withPlugins(registry, first, { losses: ["sampel"] })).toThrow("name a registered loss");
  });
});

describe("a plugin with plugins among its options", () => {
  it("finds its options again after JSON", () => {
    runnerOf(lossChecks)("options", first, { options: { losses: [squared({ reduction: "sum" })] } });
    expect(JSON.stringify(configure(first))).toBe('{"use":"first","losses":[{"use":"sample"}]}');
  });
});
