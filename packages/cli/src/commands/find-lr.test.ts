import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWorld, examples, newFolder } from "../../test/world.ts";
import { run } from "../main.ts";

const cwd = newFolder();

async function call(argv: readonly string[], columns?: number) {
  const world = createWorld({ cwd, ...(columns !== undefined && { columns }) });
  const code = await run(argv, world);
  return { code, out: world.out(), err: world.err() };
}

describe("find-lr", () => {
  it("draws the loss over the rates and suggests one that can be set, and leaves no file", async () => {
    const { code, out, err } = await call(["find-lr", `${examples}iris.yaml`, "--from", "1e-5", "--steps", "60"], 72);
    expect([code, err]).toEqual([0, ""]);
    const lines = out.trimEnd().split("\n");
    for (const line of lines.slice(0, 14)) expect(line.length).toBeLessThanOrEqual(72);
    expect(lines[12]).toMatch(/^ +└─+▲─*$/);
    expect(lines.at(-1)).toMatch(/^suggestion: [\d.e-]+ {4}\(--set optimizer\.learningRate=[\d.e-]+\)$/);
    expect(await readdir(cwd)).toEqual([]);
  });

  it("writes the plot as SVG and the numbers as JSON", async () => {
    const { code, out } = await call([
      "find-lr",
      `${examples}iris.yaml`,
      "--steps",
      "40",
      "--json",
      "--out",
      "곡선.svg",
    ]);
    expect(code).toBe(0);
    const { points, suggestion } = JSON.parse(out) as { points: { learningRate: number }[]; suggestion: number };
    expect(points[0]!.learningRate).toBe(1e-7);
    const svg = await readFile(join(cwd, "곡선.svg"), "utf8");
    expect(svg.match(/<circle /g)).toHaveLength(points.length);
    expect(svg).toContain(`suggestion ${suggestion.toPrecision(2)}`);
    expect(svg).not.toMatch(/NaN|undefined/);
  });

  it("begins with a run's state, which stays as it is", async () => {
    const trained = ["train", `${examples}iris.yaml`, "--out", "run", "--quiet", "--set", "train.epochs=5"];
    expect((await call(trained)).code).toBe(0);
    const before = await readdir(join(cwd, "run"), { recursive: true });
    const state = await readFile(join(cwd, "run", "state.safetensors"));
    const words = ["find-lr", `${examples}iris.yaml`, "--resume", "run", "--steps", "20", "--json"];
    const { points } = JSON.parse((await call(words)).out) as { points: { loss: number }[] };
    const fresh = JSON.parse((await call(words.toSpliced(2, 2))).out) as { points: { loss: number }[] };
    expect(points[0]!.loss).toBeLessThan(fresh.points[0]!.loss);
    expect(await readdir(join(cwd, "run"), { recursive: true })).toEqual(before);
    expect(await readFile(join(cwd, "run", "state.safetensors"))).toEqual(state);
  });

  it("says where the loss never falls, and exits with 1", async () => {
    const words = ["find-lr", `${examples}iris.yaml`, "--from", "1e-12", "--to", "1e-10", "--steps", "10"];
    const { code, out } = await call(words);
    expect(code).toBe(1);
    expect(out).toContain("no suggestion: the loss never fell.");
  });

  it.each([
    [["--from", "abc"], 2, 'downslope: `--from` must be a number, got "abc".'],
    [["--from", "0"], 1, "downslope: findLearningRate: `from` must be a finite number above 0, got 0."],
    [["--steps", "2"], 1, "`steps` must be a whole number, at least 10, got 2"],
  ])("refuses %j", async (words, expected, message) => {
    const { code, err } = await call(["find-lr", `${examples}iris.yaml`, ...words]);
    expect(code).toBe(expected);
    expect(err).toContain(message);
  });

  it("tells a document's mistakes at their place", async () => {
    await writeFile(join(cwd, "wrong.yaml"), "dataset: iris\nmodel: mlp\nloss: mse\noptimizer: adamm\n");
    const { code, err } = await call(["find-lr", "wrong.yaml"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^wrong\.yaml:4:12 optimizer: must name a registered optimizer/);
  });
});
