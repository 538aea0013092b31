import { describe, expect, it } from "vitest";
import { presets } from "../builder/presets.ts";
import { registry } from "./registry.ts";
import { openPipeline } from "./registry-for.ts";

describe("openPipeline", () => {
  it.each(presets.map(({ id, document }) => [id, document] as const))(
    "has what %s names, and little more",
    async (_, text) => {
      const { registry: small } = await openPipeline(text);
      expect(small.list().length).toBeLessThan(15);
      for (const { kind, name } of small.list()) expect(small.get(kind, name)).toBe(registry.get(kind, name));
    },
  );

  it("has all there are where a document is wrong, or names what is seldom named", async () => {
    await expect(openPipeline("loss: { use: nothing }")).rejects.toThrow(/loss/);
    expect((await openPipeline(presets[0]!.document.replace("adam", "adafactor"))).registry).toBe(registry);
  });
});
