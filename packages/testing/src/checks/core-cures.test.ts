import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { koreanCure, translatedCures } from "./core-cures.ts";

const folder = fileURLToPath(new URL("../../../core/src", import.meta.url));
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => readFileSync(join(folder, path), "utf8").replaceAll("\\", ""))
  .join("\n");

describe("the Korean for what core advises", () => {
  it.each(translatedCures)("is for advice that core gives: %s", (cure) => {
    expect(sources).toContain(cure);
    expect(koreanCure(cure)).toMatch(/[가-힣].*\.$/);
  });

  it("is not made up for other advice", () => {
    expect([koreanCure("Try again."), koreanCure("toString")]).toEqual([undefined, undefined]);
  });
});
