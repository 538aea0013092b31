import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import { createWorld, examples, newFolder, sha256 } from "../test/world.ts";
import { run } from "./main.ts";

const bin = fileURLToPath(new URL("../bin/downslope.js", import.meta.url));
const built = fileURLToPath(new URL("../dist/index.js", import.meta.url));

interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** Starts the built command in a process of its own. */
function start(argv: readonly string[], cwd: string): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [bin, ...argv], { cwd, stdio: ["ignore", "pipe", "pipe"] });
  let [out, err] = ["", ""];
  child.stdout.on("data", (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (err += chunk.toString()));
  const ended = new Promise<Ended>((resolve) => {
    child.on("close", (code, signal) => resolve({ code, signal, out, err }));
  });
  return { child, ended };
}

/** Resolves when a process has written a text. */
function written(child: ChildProcess, text: string, stream: "stdout" | "stderr" = "stdout"): Promise<void> {
  let seen = "";
  return new Promise((resolve) => {
    child[stream]!.on("data", (chunk: Buffer) => {
      seen += chunk.toString();
      if (seen.includes(text)) resolve();
    });
  });
}

const spiral = `${examples}spiral.yaml`;
const short = ["--set", "train.epochs=4"];

beforeAll(() => {
  if (!existsSync(built)) throw new Error("These tests run the built command. Build first: npm run build");
});

describe("Ctrl-C", () => {
  it("ends a run cleanly the first time, and the run goes on to the bit", async () => {
    const cwd = newFolder();
    const long = ["--set", "train.epochs=30"];
    const { child, ended } = start(["train", spiral, ...long, "--out", "run"], cwd);
    await written(child, "epoch 3/30");
    child.kill("SIGINT");
    const { code, out, err } = await ended;
    expect([code, err]).toEqual([130, "stopping after this step; Ctrl-C again stops at once\n"]);
    expect(out).toContain("--resume run\n");
    expect(await readdir(join(cwd, "run"))).toEqual(expect.arrayContaining(["state.safetensors", "report.html"]));

    const resumed = await start(["train", spiral, ...long, "--resume", "run"], cwd).ended;
    expect([resumed.code, resumed.err]).toEqual([0, ""]);
    expect(await run(["train", spiral, ...long, "--out", "whole"], createWorld({ cwd }))).toBe(0);
    const [again, whole] = await Promise.all(
      ["run", "whole"].map((folder) => sha256(join(cwd, folder, "model/weights.safetensors"))),
    );
    expect(again).toBe(whole);
  }, 60_000);

  it("ends it at once the second time", async () => {
    const cwd = newFolder();
    // Signals before the first event: the second comes while the first is waited for.
    const { child, ended } = start(["train", spiral, "--set", "train.epochs=100000"], cwd);
    await written(child, "dataset spiral");
    child.kill("SIGINT");
    await written(child, "stopping", "stderr");
    child.kill("SIGINT");
    const { code, signal } = await ended;
    // The first may have ended it already; a shell shows 130 for both.
    expect(code === 130 || signal === "SIGINT").toBe(true);
  }, 60_000);
});

describe("three processes", () => {
  it("give the same weights, and one of them predicts the same as this process", async () => {
    const cwd = newFolder();
    const argv = (out: string) => ["train", `${examples}line.yaml`, ...short, "--quiet", "--out", out];
    const ends = await Promise.all(["가", "b", "c d"].map((out) => start(argv(out), cwd).ended));
    expect(ends.map(({ code, err }) => [code, err])).toEqual([0, 0, 0].map((code) => [code, ""]));
    const sums = await Promise.all(
      ["가", "b", "c d"].map((out) => sha256(join(cwd, out, "model/weights.safetensors"))),
    );
    expect(new Set(sums).size).toBe(1);

    await writeFile(join(cwd, "x.csv"), `x\n${Array.from({ length: 50 }, (_, i) => Math.sin(i)).join("\n")}\n`);
    const world = createWorld({ cwd });
    await run(["predict", "가", "x.csv"], world);
    const other = await start(["predict", join(cwd, "c d"), "x.csv", "--out", "y.csv"], cwd).ended;
    expect([other.code, other.out]).toEqual([0, ""]);
    expect(await readFile(join(cwd, "y.csv"), "utf8")).toBe(world.out());
    expect(world.out().split("\n")).toHaveLength(52);
  }, 60_000);
});

describe("a reader that goes away", () => {
  it("is no error", async () => {
    const { child, ended } = start(["list"], newFolder());
    child.stdout!.destroy();
    const { code, err } = await ended;
    expect([code, err]).toEqual([0, ""]);
  });
});
