import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type World, createWorld, examples, testFolder } from "../test/world.ts";
import { run } from "./main.ts";

async function call(argv: readonly string[], world: World = createWorld()) {
  const code = await run(argv, world);
  return { code, out: world.out(), err: world.err() };
}

describe("usage", () => {
  it("prints its version and help", async () => {
    expect(await call(["--version"])).toEqual({ code: 0, out: "0.1.0\n", err: "" });
    const { code, out, err } = await call(["--help"]);
    expect([code, err]).toEqual([0, ""]);
    for (const command of ["train", "predict", "export", "list", "describe", "check"])
      expect(out).toContain(`  ${command} `);
    expect((await call(["train", "--help"])).out).toContain("--resume");
  });

  it.each([
    [["trian", "a.yaml"], "unknown command 'trian'", "(Did you mean train?)"],
    [["train", "a.yaml", "--sett", "x=1"], "unknown option '--sett'", "(Did you mean --set?)"],
    [["train"], "missing required argument 'document'", ""],
    [["list", "optimiser"], "KIND must be one of loss, optimizer, transform", 'Did you mean "optimizer"?'],
    [["describe", "adamm"], 'PLUGIN must name a plugin, got "adamm"', 'Did you mean "adam"'],
    [["describe", "adam", "--lang", "fr"], '`--lang` must be en or ko, got "fr".', ""],
    [["export", "model", "net.h5"], 'FILE must end in one of .onnx, .safetensors, got "net.h5".', ""],
    [["export", "model", "net.onnx", "--lang", "fr"], '`--lang` must be en or ko, got "fr".', ""],
    [["check"], "Name a package, a file or a built-in plugin to check", "`--reference`"],
    [["check", "./nowhere.js"], "./nowhere.js: There is no file", ""],
    [["check", "@acme/none"], "@acme/none: It was not found from", "install it there (npm install @acme/none)"],
    [["check", "huber", "--time-limit", "0"], '`--time-limit` must be seconds above 0, got "0".', ""],
    [["check", "huber", "--options", "[1]"], "`--options` must be a record in JSON, got [1].", ""],
    [["check", "huber", "--options", "delta=1"], "`--options` must be a record in JSON, got delta=1.", ""],
    [["check", "huber", "--lang", "fr"], '`--lang` must be en or ko, got "fr".', ""],
    [["check", "huber", "--plugin", "./x.js"], "`--plugin` goes with `--reference` alone", ""],
    [["train", `${examples}iris.yaml`, "--plugin", "./nowhere.js"], "--plugin ./nowhere.js: There is no file", ""],
    [["train", `${examples}iris.yaml`, "--plugin", "@acme/none"], "install it there (npm install @acme/none)", ""],
  ])("refuses %j with exit code 2, naming the nearest", async (argv, message, advice) => {
    const { code, out, err } = await call(argv);
    expect(code).toBe(2);
    expect(out).toBe("");
    expect(err).toMatch(/^downslope: /);
    expect(err).toContain(message);
    expect(err).toContain(advice);
    expect(err).not.toContain("    at ");
  });

  it("shows help, and fails, where no command is given", async () => {
    const { code, err } = await call([]);
    expect(code).toBe(2);
    expect(err).toContain("Usage: downslope");
  });
});

describe("failures", () => {
  it.each([
    [["train", "nothing.yaml"], /^downslope: There is no file .*nothing\.yaml\.\n$/],
    [["train", "folder"], /^downslope: .*folder cannot be read: EISDIR\.\n$/],
    [["predict", "folder", "x.csv"], /^downslope: .*folder must be a run folder or a model folder.*\n$/],
    [["export", "folder", "x.onnx"], /^downslope: .*folder must be a run folder or a model folder.*\n$/],
    [["check", "huber", "--reference", "bad.json"], /^downslope: .*bad\.json must be JSON\.\n$/],
    [["check", "huber", "--given", "nothing.json"], /^downslope: There is no file .*nothing\.json\.\n$/],
    [["check", "--reference", "bad.json"], /^downslope: .*bad\.json must be JSON\.\n$/],
    [
      ["train", "bad.yaml"],
      /^bad\.yaml:1:1 dataset: [^]*\nbad\.yaml:2:1 models: must be one of .*Did you mean "model"\?\n$/,
    ],
    [["train", "fine.yaml", "--resume", "folder"], /^downslope: .*folder must be a run folder with a saved state/],
  ])("tells %j in one message with exit code 1", async (argv, message) => {
    const world = createWorld();
    await mkdir(join(world.cwd, "folder"));
    await writeFile(join(world.cwd, "bad.json"), "{");
    await writeFile(join(world.cwd, "bad.yaml"), "seed: 0\nmodels: mlp\n");
    await writeFile(join(world.cwd, "fine.yaml"), "dataset: iris\nmodel: mlp\nloss: mse\noptimizer: sgd\n");
    const { code, out, err } = await call(argv, world);
    expect(err).toMatch(message);
    expect(err).not.toContain("    at ");
    expect([code, out]).toEqual([1, ""]);
  });

  it("shows the stack where it is asked to", async () => {
    expect((await call(["train", "nothing.yaml", "--debug"])).err).toContain("    at ");
  });
});

describe("list", () => {
  it("lists kind, name and title of all plugins, or of one kind", async () => {
    const all = await call(["list"]);
    expect(all.out).toMatch(/^optimizer +adam +Adam$/m);
    expect(all.out).toMatch(/^engine +jax +jax-js$/m);
    expect(all.out).toMatch(/^engine +onnx +ONNX Runtime$/m);
    const { out } = await call(["list", "losses", "--lang", "ko"]);
    expect(out).toMatch(/^loss +huber +후버 손실$/m);
    expect(out).not.toContain("adam");
  });

  it("lists plugins of third parties too", async () => {
    const { out } = await call(["list", "loss", "--plugin", testFolder("acme-losses")]);
    expect(out).toMatch(/^loss +acme-square +Acme square$/m);
  });
});

describe("describe", () => {
  it("explains a plugin with its options, their ranges and defaults, formula and source", async () => {
    const { code, out } = await call(["describe", "huber"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^loss\/huber: Huber loss\n/);
    expect(out).toMatch(/^ {2}delta +number, above 0 +default 1$/m);
    expect(out).toContain("target units");
    expect(out).toContain("\\frac{1}{2}");
    expect(out).toContain("Huber (1964)");
  });

  it("speaks Korean", async () => {
    expect((await call(["describe", "huber", "--lang", "ko"])).out).toContain("후버 손실");
  });

  it("prints JSON for programs", async () => {
    const { out } = await call(["describe", "optimizer/adam", "--json"]);
    const { kind, name, options } = JSON.parse(out) as Record<string, { properties?: object }>;
    expect([kind, name]).toEqual(["optimizer", "adam"]);
    expect(Object.keys(options!.properties!)).toContain("learningRate");
  });

  it("leaves out what a stranger's plugin tells of itself that is no text", async () => {
    const { code, out } = await call(["describe", "odd", "--plugin", testFolder("odd-about.js")]);
    expect(out).toMatch(/^scheduler\/odd: Odd\nFor tests\.\n/);
    expect(out).toContain("nobody, never");
    expect(out).not.toMatch(/null|object/);
    expect(code).toBe(0);
  });

  it("asks which is meant where kinds share a name", async () => {
    const { code, err } = await call(["describe", "mae"]);
    expect(code).toBe(2);
    expect(err).toContain("Write one of loss/mae, metric/mae.");
    expect((await call(["describe", "metric/mae"])).out).toMatch(/^metric\/mae/);
  });
});
