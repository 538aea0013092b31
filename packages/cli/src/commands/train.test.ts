import { mkdir, readFile, readdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type World, createWorld, examples, newFolder, sha256, testFolder } from "../../test/world.ts";
import type { InterruptSignal } from "../context.ts";
import { run } from "../main.ts";
import { commandLine } from "./command-line.ts";

const spiral = `${examples}spiral.yaml`;
/** A short run: 5 epochs of 14 steps. */
const short = ["--set", "train.epochs=5", "--set", "train.checkpointEvery=2"];

async function train(argv: readonly string[], world: World = createWorld()) {
  const code = await run(["train", ...argv], world);
  return { code, out: world.out(), err: world.err(), cwd: world.cwd };
}

const weightsOf = (folder: string) => sha256(join(folder, "model/weights.safetensors"));
const jsonLines = async (file: string) =>
  (await readFile(file, "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

/** A world that is interrupted in the middle of an epoch: time is asked for at each event. */
function interrupted(events: number, signal: InterruptSignal, cwd = newFolder()): World {
  const world = createWorld({ cwd });
  let count = 0;
  return Object.assign(world, {
    now() {
      if (++count === events) world.interrupt(signal);
      return world.time;
    },
  });
}

describe("a whole run", () => {
  const folder = join(newFolder(), "나의 실행");
  let result: Awaited<ReturnType<typeof train>>;

  beforeAll(async () => {
    result = await train([spiral, "--set", "train.epochs=60", "--out", folder]);
  }, 60_000);

  it("learns, and ends with the scores on the test split", () => {
    expect(result.err).toBe("");
    expect(result.code).toBe(0);
    const lines = result.out.trimEnd().split("\n");
    expect(lines[0]).toContain("dataset spiral, model mlp");
    expect(lines.filter((line) => line.startsWith("epoch "))).toHaveLength(30);
    expect(lines.at(-1)).toMatch(/^test accuracy 0\.9\d\d$/);
    expect(lines.at(-2)).toMatch(/^test loss \d+\.\d+$/);
  });

  it("keeps document, pipeline, events, model, state and report in its folder, and nothing half written", async () => {
    expect((await readdir(folder)).toSorted()).toEqual([
      "checkpoints",
      "events.jsonl",
      "model",
      "pipeline.json",
      "pipeline.yaml",
      "report.html",
      "state.safetensors",
    ]);
    expect((await readdir(join(folder, "model"))).toSorted()).toEqual(["model.json", "weights.safetensors"]);
    expect(await readdir(join(folder, "checkpoints"))).toEqual(["step-000700.safetensors"]);
    expect(await readFile(join(folder, "pipeline.yaml"))).toEqual(await readFile(spiral));
    const pipeline = JSON.parse(await readFile(join(folder, "pipeline.json"), "utf8")) as Record<string, object>;
    expect(pipeline["train"]).toMatchObject({ epochs: 60, shuffle: true });
    expect(pipeline["optimizer"]).toMatchObject({ use: "adam", learningRate: 0.01 });
  });

  it("records every event, steps in short", async () => {
    const records = await jsonLines(join(folder, "events.jsonl"));
    const count = (type: string) => records.filter((record) => record["type"] === type).length;
    expect([
      count("start"),
      count("step"),
      count("epoch"),
      count("evaluation"),
      count("checkpoint"),
      count("end"),
    ]).toEqual([1, 840, 60, 61, 1, 1]);
    const step = records.find((record) => record["type"] === "step")!;
    expect(Object.keys(step)).toEqual(["type", "step", "epoch", "loss", "learningRate"]);
  });

  it("draws a report of itself", async () => {
    const html = await readFile(join(folder, "report.html"), "utf8");
    expect(html).toContain("<h1>spiral</h1>");
    expect(html).toContain("<span>test accuracy</span>");
    expect(html).toContain("# Spiral arms, which no line divides");
    expect(html).not.toMatch(/https?:/);
  });
});

describe("run folders", () => {
  it("are named by document and time, and never written over", async () => {
    const cwd = newFolder();
    const one = await train([spiral, "--set", "train.epochs=1"], createWorld({ cwd }));
    const two = await train([spiral, "--set", "train.epochs=1"], createWorld({ cwd }));
    expect([one.code, two.code]).toEqual([0, 0]);
    const runs = (await readdir(join(cwd, "runs"))).toSorted();
    expect(runs).toHaveLength(2);
    expect(runs[1]).toBe(`${runs[0]}-2`);
    expect(one.out).toContain(`saved in ${join("runs", runs[0]!)}\n`);
    const taken = await train([spiral, "--out", join("runs", runs[0]!)], createWorld({ cwd }));
    expect(taken.code).toBe(2);
    expect(taken.err).toContain("Nothing is overwritten");
  });

  it("are not made for pipelines that cannot run", async () => {
    const { code, err, cwd } = await train([`${examples}line.yaml`, "--set", "loss=sparse-categorical-cross-entropy"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^downslope: /);
    expect(await readdir(cwd)).toEqual([]);
  });
});

describe("the same document and seed", () => {
  it("give the same weights, and other seeds others", async () => {
    const cwd = newFolder();
    for (const [out, seed] of Object.entries({ a: 1, b: 1, c: 2 }))
      await train([spiral, ...short, "--set", `seed=${seed}`, "--out", out, "--quiet"], createWorld({ cwd }));
    const [a, b, c] = await Promise.all(["a", "b", "c"].map((out) => weightsOf(join(cwd, out))));
    expect(a).toBe(b);
    expect(c).not.toBe(a);
  });

  it("give the same weights from the pipeline.json of a run", async () => {
    const cwd = newFolder();
    await train([`${examples}breast-cancer.yaml`, "--set", "train.epochs=2", "--out", "a"], createWorld({ cwd }));
    const { err } = await train(["a/pipeline.json", "--out", "b"], createWorld({ cwd }));
    expect(err).toBe("");
    expect(await weightsOf(join(cwd, "b"))).toBe(await weightsOf(join(cwd, "a")));
  });
});

describe("Ctrl-C and --resume", () => {
  it("stop cleanly, say how to go on, and go on to the bit", async () => {
    const cwd = newFolder();
    const whole = await train([spiral, ...short, "--out", "whole"], createWorld({ cwd }));
    const stopped = await train([spiral, ...short, "--out", "나눈 실행"], interrupted(50, "SIGINT", cwd));
    expect(stopped.code).toBe(130);
    expect(stopped.err).toBe("stopping after this step; Ctrl-C again stops at once\n");
    expect(stopped.out).toMatch(/stopped after step 4\d, in epoch 4 of 5\nsaved in 나눈 실행\n/);
    expect(stopped.out).toContain(
      `go on with: downslope train ${commandLine([spiral])} --set train.epochs=5 --set train.checkpointEvery=2 --resume '나눈 실행'\n`,
    );
    expect(stopped.out).not.toContain("test accuracy");
    expect(await readdir(join(cwd, "나눈 실행"))).toEqual(
      expect.arrayContaining(["model", "state.safetensors", "report.html"]),
    );

    const resumed = await train([spiral, ...short, "--resume", "나눈 실행"], createWorld({ cwd }));
    expect(resumed.code).toBe(0);
    expect(resumed.out).toMatch(/going on after step \d+, with epoch \d\n/);
    expect(await weightsOf(join(cwd, "나눈 실행"))).toBe(await weightsOf(join(cwd, "whole")));
    const scores = (text: string) => /test loss.*\ntest accuracy.*/.exec(text)?.[0];
    expect(scores(resumed.out)).toBe(scores(whole.out));
    const steps = async (out: string) =>
      (await jsonLines(join(cwd, out, "events.jsonl"))).filter((record) => record["type"] === "step");
    expect(await steps("나눈 실행")).toEqual(await steps("whole"));
  });

  it("goes on from a checkpoint in a new folder, to the bit, and leaves the old one as it is", async () => {
    const cwd = newFolder();
    await train([spiral, ...short, "--out", "whole"], createWorld({ cwd }));
    const before = await readFile(join(cwd, "whole/events.jsonl"), "utf8");
    const checkpoint = "whole/checkpoints/step-000028.safetensors";
    const again = await train([spiral, ...short, "--resume", checkpoint, "--out", "again"], createWorld({ cwd }));
    expect(again.code).toBe(0);
    expect(await weightsOf(join(cwd, "again"))).toBe(await weightsOf(join(cwd, "whole")));
    expect(await readFile(join(cwd, "whole/events.jsonl"), "utf8")).toBe(before);
    expect((await jsonLines(join(cwd, "again/events.jsonl"))).filter(({ type }) => type === "step")).toHaveLength(70);
  });

  it("refuses to go on with another pipeline", async () => {
    const cwd = newFolder();
    await train([spiral, ...short, "--out", "run"], createWorld({ cwd }));
    const other = await train([spiral, ...short, "--set", "seed=9", "--resume", "run"], createWorld({ cwd }));
    expect(other.code).toBe(1);
    expect(other.err).toContain("`seed` must be 0, as when it was saved, got 9.");
  });

  it("ends with 143 where it is told to terminate", async () => {
    expect((await train([spiral, ...short], interrupted(50, "SIGTERM"))).code).toBe(143);
  });
});

describe("a loss that is not finite", () => {
  it("ends the run with the step, the tensor and the cure, and keeps what was learnt", async () => {
    const set = [
      "--set",
      "loss=mse",
      "--set",
      "optimizer={ use: sgd, learningRate: 1e12 }",
      "--set",
      "scheduler=constant",
    ];
    const { code, err, out, cwd } = await train([`${examples}line.yaml`, ...set, "--out", "run"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^downslope: step \d+ was not made: `\S+` is not finite\. \w.+\.\n$/);
    expect(out).toMatch(/what was learnt up to step \d+ is kept\nsaved in run\n/);
    expect(await readdir(join(cwd, "run/model"))).toHaveLength(2);
    expect(await readFile(join(cwd, "run/report.html"), "utf8")).toContain('role="alert"');
  });
});

describe("callbacks of third parties", () => {
  const withCallback = (use: string) => [
    "--plugin",
    testFolder("acme-callbacks/index.js"),
    "--set",
    `callbacks=[{ use: ${use}, step: 20 }]`,
  ];

  it("that fail end the run, and what was learnt until then is kept", async () => {
    const { code, err, cwd } = await train([spiral, ...short, ...withCallback("fail-at"), "--out", "run"]);
    expect(code).toBe(1);
    expect(err).toMatch(/^What was learnt until then is in run\.\ndownslope: a fuse blew\nThis is a fault of/);
    const resumed = await train([spiral, ...short, "--resume", "run"], createWorld({ cwd }));
    expect(resumed.out).toContain("going on after step 20, with epoch 2");
    expect(resumed.code).toBe(0);
  });

  it("that stop a run end it well, and their reason is told", async () => {
    const { code, out } = await train([spiral, ...short, ...withCallback("stop-at")]);
    expect(code).toBe(0);
    expect(out).toContain("\nstopped: it is enough\n");
  });
});

describe("plugins of third parties", () => {
  const acme = testFolder("acme-losses");
  const document = (plugins: string) => `plugins: [${plugins}]
dataset: line-with-outliers
model: mlp
loss: { use: acme-square, scale: 0.5 }
optimizer: sgd
train: { epochs: 1 }
`;

  it("are found by package name from the document's folder", async () => {
    const cwd = newFolder();
    await mkdir(join(cwd, "doc/node_modules/@acme"), { recursive: true });
    await symlink(acme, join(cwd, "doc/node_modules/@acme/downslope-losses"), "dir");
    await writeFile(join(cwd, "doc/line.yaml"), document('"@acme/downslope-losses"'));
    const { code, err, out } = await train(["doc/line.yaml"], createWorld({ cwd }));
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("loss acme-square");
  });

  it("are found by path, as a file or a package's folder, and by --plugin", async () => {
    const cwd = newFolder();
    await writeFile(join(cwd, "file.yaml"), document(JSON.stringify(join(acme, "index.js"))));
    await writeFile(join(cwd, "folder.yaml"), document(JSON.stringify(acme)));
    await writeFile(join(cwd, "none.yaml"), document(""));
    for (const argv of [["file.yaml"], ["folder.yaml"], ["none.yaml", "--plugin", acme]]) {
      const { code, err } = await train([...argv, "--quiet"], createWorld({ cwd }));
      expect([code, err]).toEqual([0, ""]);
    }
  });

  it("are told with their place in the document where they are not there or are no plugins", async () => {
    const cwd = newFolder();
    await writeFile(join(cwd, "a.yaml"), document('"@acme/none", "./empty.js", "./broken.js"'));
    await writeFile(join(cwd, "empty.js"), "export const x = 1;");
    await writeFile(join(cwd, "broken.js"), "throw new Error('no luck');");
    const { code, err } = await train(["a.yaml"], createWorld({ cwd }));
    expect(code).toBe(1);
    expect(err).toMatch(/^a\.yaml:1:11 plugins\.0: .*"@acme\/none".*npm install @acme\/none/);
    expect(err).toMatch(/a\.yaml:1:25 plugins\.1: .*It exports no plugin/);
    expect(err).toMatch(/a\.yaml:1:39 plugins\.2: .*no luck/);
  });
});

describe("--quiet", () => {
  it("prints the scores alone", async () => {
    const { out } = await train([spiral, ...short, "--quiet"]);
    expect(out).toMatch(/^test loss \S+\ntest accuracy \S+\n$/);
  });
});

it.each(["digits", "iris", "breast-cancer", "line"])("trains examples/%s.yaml", async (name) => {
  const { code, out, err } = await train([`${examples}${name}.yaml`, "--set", "train.epochs=2"]);
  expect([code, err]).toEqual([0, ""]);
  expect(out).toMatch(/\ntest \w+ -?\d\S*\n$/);
});
