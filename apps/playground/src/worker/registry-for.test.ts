import { describe, expect, it } from "vitest";
import { presets } from "../builder/presets.ts";
import { registry } from "./registry.ts";
import { registryFor } from "./registry-for.ts";

describe("registryFor", () => {
  it.each(presets.map(({ id, document }) => [id, document] as const))(
    "has what %s names, and little more",
    async (_, text) => {
      const small = await registryFor(text);
      expect(small.list().length).toBeLessThan(15);
      for (const { kind, name } of small.list()) expect(small.get(kind, name)).toBe(registry.get(kind, name));
    },
  );

  it("has all there are where a document is wrong, or names what is seldom named", async () => {
    expect(await registryFor("loss: { use: nothing }")).toBe(registry);
    expect(await registryFor(presets[0]!.document.replace("adam", "adafactor"))).toBe(registry);
  });
});
