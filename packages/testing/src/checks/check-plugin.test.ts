import { defineCallback } from "@downslope/core";
import { expect, it } from "vitest";
import { z } from "zod";
import { about, lossOf, squared } from "../../test/plugins.ts";
import { checkPlugin } from "../reference.ts";

it("tells of each promise whether it is kept", async () => {
  const outcomes = (await checkPlugin(squared, { skip: ["memory"] })).map(({ name, outcome }) => `${name} ${outcome}`);
  expect(outcomes).toContain("gradient kept");
  expect(outcomes).toContain("values skipped");
  expect(outcomes).toContain("memory skipped");
});

it("tells what is wrong, and goes on", async () => {
  const naive = lossOf(({ prediction, target }) => prediction.sub(target).exp().add(1).log());
  const results = await checkPlugin(naive, { skip: ["memory"] });
  const broken = results.filter(({ outcome }) => outcome === "broken");
  expect(broken.map(({ name }) => name)).toEqual(["extremes"]);
  expect(broken[0]!.message).toMatch(/finite at the extremes/);
});

it("checks what all plugins promise where a kind has no suite", async () => {
  const quiet = defineCallback({ name: "quiet", options: z.object({}), create: () => ({ onEvent() {} }), about });
  expect((await checkPlugin(quiet)).map(({ name, outcome }) => `${name} ${outcome}`)).toEqual([
    "name kept",
    "about kept",
    "options kept",
  ]);
});
