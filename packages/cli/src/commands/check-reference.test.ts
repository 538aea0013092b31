import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWorld, testFolder } from "../../test/world.ts";
import { run } from "../main.ts";

const tensor = (...data: number[]) => ({ shape: [data.length], dtype: "float64", data });

/** By hand: residuals -2 and 0, so that the mean of their squares is 2 and its gradient -2 and 0. */
const squared = (id: string, value: number, loss = "mse") => ({
  id,
  loss,
  options: { reduction: "mean" },
  inputs: { prediction: tensor(1, 2), target: tensor(3, 2) },
  value: { shape: [], dtype: "float64", data: [value] },
  gradient: { prediction: tensor(-2, 0) },
});

async function check(cases: readonly object[], argv: readonly string[] = []) {
  const world = createWorld();
  await writeFile(join(world.cwd, "기준.json"), JSON.stringify({ kind: "loss", cases }));
  const code = await run(["check", "--reference", "기준.json", ...argv], world);
  return { code, lines: world.out().trimEnd().split("\n"), err: world.err() };
}

describe("check", () => {
  it("counts the cases that match", async () => {
    expect(await check([squared("mse/0", 2)])).toEqual({ code: 0, lines: ["1 passed, 0 failed"], err: "" });
  });

  it("prints every miss with what was expected and what came, and fails", async () => {
    const { code, lines } = await check([squared("mse/0", 2), squared("mse/1", 2.5)]);
    expect(code).toBe(1);
    expect(lines[0]).toBe("FAILED mse/1");
    expect(lines[1]).toMatch(/^ {2}\S.*: expected 2\.5, got 2$/);
    expect(lines.at(-1)).toBe("1 passed, 1 failed");
  });

  it("counts an unknown plugin as failed", async () => {
    const { code, lines } = await check([squared("none/0", 2, "mse-of-nobody")]);
    expect([code, lines.at(-1)]).toEqual([1, "0 passed, 1 failed"]);
    expect(lines.join("\n")).toContain("mse-of-nobody");
  });

  it("checks the plugins of --only alone", async () => {
    const cases = [squared("mse/0", 2), squared("none/0", 2, "mse-of-nobody"), squared("mae/0", 9, "mae")];
    expect((await check(cases, ["--only", "mse"])).lines).toEqual(["1 passed, 0 failed"]);
    expect((await check(cases, ["--only", "mse, mae"])).lines.at(-1)).toBe("1 passed, 1 failed");
    const { code, err } = await check(cases, ["--only", "mze"]);
    expect(code).toBe(1);
    expect(err).toContain('"mse"');
  });

  it("checks plugins of third parties", async () => {
    const acme = testFolder("acme-losses");
    const { code, lines } = await check([squared("acme/0", 2, "acme-square")], ["--plugin", acme]);
    expect([code, lines]).toEqual([0, ["1 passed, 0 failed"]]);
  });
});
