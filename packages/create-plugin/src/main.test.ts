import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createWorld } from "../test/world.ts";
import { kinds } from "./kinds.ts";

describe("with flags", () => {
  it("writes a repository and says how to go on", async () => {
    const world = createWorld();
    expect(await world.call("--name", "tilted", "--kind", "loss")).toBe(0);
    expect(world.files()).toEqual(
      [
        ".gitignore",
        "LICENSE",
        "README.md",
        "examples/pipeline.yaml",
        "package.json",
        "reference/tilted.json",
        "src/index.ts",
        "src/tilted.test.ts",
        "src/tilted.ts",
        "tsconfig.build.json",
        "tsconfig.json",
      ].map((file) => `downslope-loss-tilted/${file}`),
    );
    const next = "  cd downslope-loss-tilted\n  npm install\n  npm test\n  npm run check\n";
    expect(world.out()).toBe(`11 files written to downslope-loss-tilted. Go on with:\n\n${next}`);
    expect(world.err()).toBe("");
  });

  it.each(kinds)("puts what was chosen in place of every placeholder, for the kind %s", async (kind) => {
    const world = createWorld();
    await world.call("here", "--name", "slow-start", "--kind", kind, "--package", "@acme/parts");
    for (const file of world.files()) expect(world.read(file) + file, file).not.toMatch(/template/i);
    expect(world.read("here/src/index.ts")).toBe('export { slowStart } from "./slow-start.ts";\n');
    expect(world.read("here/src/slow-start.ts")).toContain('title: { en: "Slow start", ko: "Slow start" }');
    expect(JSON.parse(world.read("here/package.json"))).toMatchObject({ name: "@acme/parts" });
    expect(world.read("here/LICENSE")).toContain("Copyright (c) 2031 The authors of @acme/parts");
    expect(world.read("here/examples/pipeline.yaml")).toContain("use: slow-start");
    expect(world.read("here/README.md")).toContain(kind === "metric" ? "metrics: [slow-start]" : `${kind}: slow-start`);
  });

  it("names the folder after the package, without its scope", async () => {
    const world = createWorld();
    await world.call("--name", "tilted", "--kind", "loss", "--package", "@acme/downslope-losses");
    expect(world.files()).toContain("downslope-losses/package.json");
  });

  it("takes the defaults under --yes", async () => {
    const world = createWorld();
    expect(await world.call("--yes")).toBe(0);
    expect(world.files()).toContain("downslope-loss-my-loss/src/my-loss.ts");
  });

  it("writes into the folder where it is called, if that is empty but for .git", async () => {
    const world = createWorld();
    mkdirSync(join(world.context.cwd, ".git"));
    expect(await world.call(".", "--name", "tilted", "--kind", "loss")).toBe(0);
    expect(world.files()).toContain("package.json");
    expect(world.out()).not.toContain("cd ");
  });

  it("quotes a folder with a space in what it says to type", async () => {
    const world = createWorld();
    await world.call("my loss", "--name", "tilted", "--kind", "loss");
    expect(world.out()).toContain('  cd "my loss"\n');
  });

  it("speaks Korean where it is asked to, or the environment does, and writes a Korean README", async () => {
    for (const [world, ...flags] of [
      [createWorld(), "--lang", "ko"],
      [createWorld({ env: { LANG: "ko_KR.UTF-8" } })],
    ] as const) {
      expect(await world.call("a", "--name", "tilted", "--kind", "loss", ...flags)).toBe(0);
      expect(world.out()).toContain("이어서 실행하세요");
      expect(world.read("a/README.md")).toContain("## 사용하기");
    }
    const world = createWorld({ env: { LANG: "ko_KR.UTF-8", LC_ALL: "C" } });
    await world.call("--yes");
    expect(world.out()).toContain("Go on with");
  });

  it("prints its version and its help", async () => {
    const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
      version: string;
    };
    const world = createWorld();
    expect(await world.call("--version")).toBe(0);
    expect(world.out()).toBe(`${version}\n`);
    expect(await world.call("--help", "--lang", "ko")).toBe(0);
    expect(world.out()).toContain("사용법: npm create @downslope/plugin");
    expect(world.files()).toEqual([]);
  });
});

describe("what is wrong", () => {
  const command = "npm create @downslope/plugin -- --name tilted --kind loss";
  it.each([
    [["--kind", "loss"], `\`--name\` must be given where there is no terminal to ask on. Write \`${command}\`.`],
    [["--name", "tilted"], `\`--kind\` must be given where there is no terminal to ask on. Write \`${command}\`.`],
    [["--yes", "--name", "HuberLoss"], 'joined by hyphens, got "HuberLoss". Write it like "huber-loss".'],
    [["--yes", "--name", "3d_iou"], 'got "3d_iou". Write it like "d-iou".'],
    [["--yes", "--name", "손실"], 'got "손실". Write it like "mean-squared-error".'],
    [
      ["--name", "huber", "--kind", "loss"],
      '`name` must be free, got "huber", a loss of Downslope\'s own; documents could not tell them apart. Name another, such as "my-huber".',
    ],
    [["--yes", "--name", "adam", "--kind", "optimizer"], '`name` must be free, got "adam"'],
    [["--yes", "--name", "index"], '`name` must not be "index", which is the file that exports the plugin.'],
    [["--yes", "--kind", "los"], '`kind` must be one of loss, optimizer, scheduler, metric, got "los".'],
    [["--yes", "--package", "Acme/x"], '`package` must be a name that npm takes, got "Acme/x".'],
    [["--yes", "--name", "a".repeat(210)], "`package` must be a name that npm takes"],
    [["--yes", "--lang", "fr"], '`--lang` must be en or ko, got "fr".'],
    [["--yes", "--colour"], "--colour is no option. `--help` shows them all."],
    [["--name"], "`--name` must be followed by a value."],
    [["--name", "--yes"], "`--name` must be followed by a value."],
    [["a", "b"], "One folder must be named, got a b."],
  ])("%j is told in one message, and nothing is written", async (argv, message) => {
    const world = createWorld();
    expect(await world.call(...argv)).toBe(2);
    expect(world.err()).toMatch(/^create-plugin: [^\n]*\n$/);
    expect(world.err()).toContain(message);
    expect(world.files()).toEqual([]);
  });

  it("is told in Korean too", async () => {
    const world = createWorld();
    expect(await world.call("--lang", "ko", "--kind", "los", "--yes")).toBe(2);
    expect(world.err()).toContain("`kind`는 loss, optimizer, scheduler, metric 가운데 하나여야 하는데");
  });

  it("is a folder that has something in it: nothing there changes", async () => {
    const world = createWorld();
    writeFileSync(join(world.context.cwd, "notes.txt"), "mine");
    expect(await world.call(".", "--yes")).toBe(2);
    expect(world.err()).toContain("`folder` must be new or empty, got . with notes.txt in it. Nothing is overwritten;");
    expect(world.files()).toEqual(["notes.txt"]);
  });

  it("is a file where the folder should be", async () => {
    const world = createWorld();
    writeFileSync(join(world.context.cwd, "notes"), "mine");
    expect(await world.call("notes", "--yes")).toBe(2);
    expect(world.err()).toContain("`folder` must be a folder, got the file notes.");
  });
});

describe("on a terminal", () => {
  it("asks what the flags leave open", async () => {
    const world = createWorld({ answers: ["scheduler", "slow-fall", "here"] });
    expect(await world.call()).toBe(0);
    expect(world.out()).toMatch(/What kind of plugin\?\n {2}1 {2}loss .*\n {2}2 {2}optimizer/);
    expect(world.files()).toContain("here/src/slow-fall.ts");
    expect(world.read("here/src/slow-fall.ts")).toContain("defineScheduler");
  });

  it("takes a kind by its number and an empty answer for the standard one", async () => {
    const world = createWorld({ answers: ["4", "", ""] });
    expect(await world.call()).toBe(0);
    expect(world.files()).toContain("downslope-metric-my-metric/src/my-metric.ts");
  });

  it("asks again after an answer that cannot be, and says why", async () => {
    const world = createWorld({ answers: ["lost", "1", "My Loss", "my-own", "taken", "free"] });
    mkdirSync(join(world.context.cwd, "taken"));
    writeFileSync(join(world.context.cwd, "taken/file"), "");
    expect(await world.call()).toBe(0);
    expect(world.out()).toContain('got "lost". Choose by name or number.\n');
    expect(world.out()).toContain('Write it like "my-loss".\n');
    expect(world.out()).toContain("got taken with file in it.");
    expect(world.files()).toContain("free/src/my-own.ts");
  });

  it("asks in Korean", async () => {
    const world = createWorld({ answers: ["", "", ""] });
    expect(await world.call("--lang", "ko")).toBe(0);
    expect(world.out()).toContain("어떤 종류의 플러그인인가요?");
  });

  it("asks nothing where the flags say all", async () => {
    const world = createWorld({ answers: [] });
    expect(await world.call("--name", "tilted", "--kind", "loss")).toBe(0);
    expect(world.out()).not.toContain("?");
  });

  it("writes nothing where its user leaves", async () => {
    const world = createWorld({ answers: ["loss"] });
    expect(await world.call()).toBe(130);
    expect(world.err()).toBe("\nNothing was written.\n");
    expect(world.files()).toEqual([]);
  });
});
