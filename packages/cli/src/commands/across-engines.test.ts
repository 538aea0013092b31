import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWorld, examples, newFolder } from "../../test/world.ts";
import { run } from "../main.ts";

const spiral = `${examples}spiral.yaml`;

async function train(argv: readonly string[], cwd: string): Promise<{ readonly code: number; readonly err: string }> {
  const world = createWorld({ cwd });
  return { code: await run(["train", ...argv], world), err: world.err() };
}

/** What the records of a run say of engines, one each time it was started. */
async function enginesOf(folder: string): Promise<string[]> {
  const lines = (await readFile(join(folder, "events.jsonl"), "utf8")).trimEnd().split("\n");
  const records = lines.map((line) => JSON.parse(line) as { type: string; versions: { engine: string } });
  return records.filter(({ type }) => type === "start").map(({ versions }) => versions.engine);
}

describe("--across-engines", () => {
  it("lets another engine go on, which else is refused", async () => {
    const cwd = newFolder();
    const on = (engine: string, epochs: number): string[] =>
      [`engine=${engine}`, `train.epochs=${epochs}`].flatMap((one) => ["--set", one]);
    await train([spiral, ...on("jax", 1), "--out", "run"], cwd);
    const args = [spiral, ...on("onnx", 2), "--resume", "run"];
    const refused = await train(args, cwd);
    expect(refused.code).toBe(1);
    expect(refused.err).toContain("on the command line `--across-engines`");
    expect(await train([...args, "--across-engines"], cwd)).toEqual({ code: 0, err: "" });
    expect(await enginesOf(join(cwd, "run"))).toEqual([
      expect.stringMatching(/^jax /),
      expect.stringMatching(/^onnx onnxruntime-node /),
    ]);
  });
});
