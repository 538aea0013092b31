import { existsSync, mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createWorld, newFolder } from "../../test/world.ts";
import { createCheckThreads } from "../check/threads.ts";
import { run } from "../main.ts";

/* The author's code runs on a thread of the built command. */

const modules = fileURLToPath(new URL("../../../../tests/node_modules", import.meta.url));

const worker = fileURLToPath(new URL("../../dist/check/worker.js", import.meta.url));

beforeAll(() => {
  if (!existsSync(worker)) throw new Error("These tests run what was built. Build first: npm run build");
});

/** A folder in which plugins find core and zod, with these files in it. */
function layOut(files: Readonly<Record<string, string>>): string {
  const folder = newFolder();
  symlinkSync(modules, join(folder, "node_modules"), "junction");
  for (const [name, text] of Object.entries({ "package.json": '{ "type": "module" }', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

/** Threads that loaded the engine once; each test has files of its own, so that none is loaded already. */
const checkThreads = createCheckThreads();
afterAll(() => checkThreads.close());

async function check(files: Readonly<Record<string, string>>, ...argv: string[]) {
  const world = { ...createWorld({ cwd: layOut(files) }), checkThreads };
  const code = await run(["check", ...argv, "--time-limit", "60"], world);
  return { code, out: world.out(), err: world.err() };
}

const about = `{
  title: { en: "Test", ko: "시험" },
  summary: { en: "For tests.", ko: "시험용입니다." },
  use: { en: "For tests.", ko: "시험에 씁니다." },
  avoid: { en: "Elsewhere.", ko: "다른 곳에는 쓰지 마세요." },
  formula: "x",
  source: "nobody (2000), nothing",
  tasks: ["regression"],
}`;

const lossFile = (name: string, maths: string, options = "z.object({})"): string => `
import { defineLoss } from "@downslope/core";
import { z } from "zod";
export const loss = defineLoss({
  name: "${name}",
  options: ${options},
  inputs: ["prediction", "target"],
  create: ({ margin }) => ({ prediction, target }) => ${maths},
  about: ${about},
});
`;

const square = "prediction.sub(target).square()";

const onlyFast = ["--only", "api,name,about,options,result"];

describe("check PLUGIN, what it takes", { timeout: 60_000 }, () => {
  it("is a file, with or without a dot before it", async () => {
    for (const name of ["./square.js", "square.js"]) {
      const { code, out, err } = await check({ "square.js": lossFile("square", square) }, name, ...onlyFast);
      expect(out).toMatch(/^loss "square"\n {2}kept {2}api/);
      expect(out).toMatch(/\n5 kept, 0 broken, 0 skipped\n$/);
      expect([code, err]).toEqual([0, ""]);
    }
  });

  it("is the package of a folder, by its own entry", async () => {
    const manifest = { name: "@acme/square", type: "module", exports: "./dist/index.js" };
    const files = { "package.json": JSON.stringify(manifest), "dist/index.js": lossFile("square", square) };
    expect((await check(files, ".", ...onlyFast)).out).toContain('loss "square"\n');
  });

  it("is the name of a built-in plugin, of every kind that has it", async () => {
    const { code, out } = await check({}, "mae", "--only", "name");
    expect(out).toBe(
      ["loss", "metric"]
        .map((kind) => `${kind} "mae"\n  kept  name  its name is well-formed and a registry takes it\n\n`)
        .join("") + "2 kept, 0 broken, 0 skipped\n",
    );
    expect(code).toBe(0);
    expect((await check({}, "metric/mae", "--only", "name")).out).not.toContain('loss "mae"');
  });

  it("is every plugin that a module exports, alone or in lists, each once", async () => {
    const index =
      'export { loss as a } from "./a.js";\nimport { loss } from "./b.js";\nexport const all = [loss];\nexport default loss;';
    const files = { "index.js": index, "a.js": lossFile("a", square), "b.js": lossFile("b", square) };
    const { out } = await check(files, "./index.js", "--only", "name");
    expect(out.match(/^loss "\w"$/gm)!.toSorted()).toEqual(['loss "a"', 'loss "b"']);
    expect((await check(files, "./index.js", "--only", "b,name")).out.match(/^loss "\w"$/gm)).toEqual(['loss "b"']);
  });

  it("must be built", async () => {
    const manifest = JSON.stringify({ name: "@acme/square", type: "module", exports: "./dist/index.js" });
    const { code, err } = await check({ "package.json": manifest }, ".");
    expect(err).toMatch(
      /^downslope: \.: Its entry .*dist.index\.js is not there\. Build it first \(npm run build\)\.\n$/,
    );
    expect(code).toBe(2);
  });

  it.skipIf((process.features as { readonly typescript?: unknown }).typescript)(
    "must be JavaScript where Node cannot take types away",
    async () => {
      const { code, out } = await check({ "square.ts": lossFile("square", square) }, "./square.ts");
      expect(out).toContain(
        `Cure: Node ${process.versions.node} cannot import this TypeScript: build it (npm run build)`,
      );
      expect(out).toContain("or use Node 22.18 or newer.");
      expect(code).toBe(1);
    },
  );
});

describe("check PLUGIN, what it is told", { timeout: 60_000 }, () => {
  const margin = lossFile("margin", `${square}.add(margin)`, 'z.object({ margin: z.number().describe("distance") })');

  it("asks for options that a plugin needs, and checks under those it is given", async () => {
    const asked = await check({ "margin.js": margin }, "./margin.js", ...onlyFast);
    expect(asked.out).toContain("`margin` must be a number, got undefined.");
    expect(asked.out).toContain("`--options '{\"name\": 1}'`");
    expect(asked.code).toBe(2);
    const given = await check({ "margin.js": margin }, "./margin.js", ...onlyFast, "--options", '{"margin":2}');
    expect([given.code, given.out]).toEqual([0, expect.stringContaining("5 kept, 0 broken, 0 skipped")]);
  });

  it("takes the ends of a domain from a file", async () => {
    const files = {
      "log.js": lossFile("log", "prediction.log().sub(target).square()"),
      "given.json": '{ "domain": { "prediction": [0.001, "Infinity"] }, "skip": ["memory"] }',
    };
    expect((await check(files, "./log.js")).out).toContain('its loss function breaks "ordinary"');
    const { code, out } = await check(files, "./log.js", "--given", "given.json");
    expect(out).toMatch(/skipped {2}memory +left out, or nothing was given/);
    expect([code, out]).toEqual([0, expect.not.stringContaining("Cure")]);
  });

  it("takes from a module what JSON cannot hold", async () => {
    const files = {
      "image.js": lossFile("image", `prediction.reshape([2, 3, 3]).sub(target).square()`),
      "given.js": `export const given = {
        sample: (draw) => ({ prediction: draw.normal([2, 3, 3]), target: draw.normal([2, 3, 3]) }),
      };`,
      "empty.js": "export const given = 1;",
    };
    expect((await check(files, "./image.js", ...onlyFast)).code).toBe(1);
    expect((await check(files, "./image.js", ...onlyFast, "--given", "given.js")).code).toBe(0);
    const { code, err } = await check(files, "./image.js", ...onlyFast, "--given", "empty.js");
    expect([code, err]).toEqual([2, expect.stringContaining("`--given` must name a JSON file with a record, or")]);
  });

  it("refuses an `--only` that names neither plugin nor promise, with the nearest", async () => {
    const { code, err } = await check({}, "huber", "--only", "gradiant");
    expect(err).toBe('downslope: `--only` must name plugins or promises, got "gradiant". Did you mean "gradient"?\n');
    expect(code).toBe(2);
  });

  it("runs the cases of a reference file that are about the plugin", async () => {
    const tensor = (...data: number[]) => ({ shape: [data.length], dtype: "float64", data });
    // By hand: residuals -2 and 0, so that the mean of their squares is 2.
    const one = (id: string, value: number) => ({
      id,
      loss: "square",
      inputs: { prediction: tensor(1, 2), target: tensor(3, 2) },
      value: { shape: [], dtype: "float64", data: [value] },
    });
    const file = (...cases: object[]) => JSON.stringify({ kind: "loss", cases });
    const files = {
      "square.js": lossFile("square", square),
      "right.json": file(one("square/0", 2), { ...one("other/0", 7), loss: "other" }),
      "wrong.json": file(one("square/0", 2), one("square/1", 2.5)),
    };
    const argv = ["./square.js", "--only", "reference", "--reference"];
    expect((await check(files, ...argv, "right.json")).out).toMatch(/kept {2}reference .*\n\n1 kept, 0 broken/);
    const { code, out } = await check(files, ...argv, "wrong.json");
    expect(out).toContain('loss "square": its loss function breaks "reference"');
    expect(out).toContain("square/1: float64 value is 2, not 2.5; square/1: float32 value is 2, not 2.5.");
    expect(code).toBe(1);
  });
});

describe("check PLUGIN, of what cannot be loaded", { timeout: 60_000 }, () => {
  it("tells where a module is no JavaScript, or asks for what is not there", async () => {
    const syntax = await check({ "(a) b/x.js": "export const a = 1;\nconst b = ;\n" }, "./(a) b/x.js");
    expect(syntax.out).toContain("It throws SyntaxError: Unexpected token ';'. (x.js:2)");
    expect(syntax.out).toContain("Cure: Mend the syntax");
    const name = await check({ "x.js": '\nimport { defineLosss } from "@downslope/core";\n' }, "./x.js");
    expect(name.out).toMatch(/does not provide an export named 'defineLosss'\. \(x\.js:2\)/);
    expect(name.out).toContain("Cure: Look at how the name is written");
  });

  it("says how Node is told that a file is an ES module", async () => {
    const files = { "package.json": '{ "type": "commonjs" }', "x.cjs": 'import "@downslope/core";\n' };
    expect((await check(files, "./x.cjs")).out).toContain('end its name in .mjs, or write `"type": "module"`');
  });

  it("tells the place in a folder with brackets in its name", async () => {
    const { out } = await check({ "a (b)/x.js": 'throw new Error("no table");\n' }, "./a (b)/x.js");
    expect(out).toContain("It throws Error: no table. (x.js:1:7)");
  });
});

describe("check PLUGIN, what it tells", { timeout: 60_000 }, () => {
  it("says that the options to check under are refused, and blames no plugin", async () => {
    const options = 'z.object({ delta: z.number().positive().default(1).describe("a number") })';
    const files = { "square.js": lossFile("square", square, options) };
    const { code, out, err } = await check(files, "./square.js", "--options", '{"delta":-1}');
    expect(err).toBe(
      'downslope: The options to check under are refused. loss "square": `delta` must be greater than 0, got -1. It is: a number. Default: 1.\n',
    );
    expect([code, out]).toEqual([2, ""]);
  });

  it("says that nothing was checked, which is no success", async () => {
    const { code, out } = await check({ "square.js": lossFile("square", square) }, "./square.js", "--only", "values");
    expect(out).toContain("Nothing was checked.\n0 kept, 0 broken, 1 skipped\n");
    expect(code).toBe(2);
  });

  it("says that there is no suite for a kind yet", async () => {
    expect((await check({}, "iris", "--only", "name,result")).out).toMatch(
      /kept {2}result .*\n\nNote: there is no suite for plugins of kind dataset yet/,
    );
  });

  it("speaks Korean", async () => {
    const files = { "mean.js": lossFile("mean", `${square}.mean()`) };
    const { out } = await check(files, "./mean.js", "--lang", "ko");
    expect(out).toMatch(/^ {2}지킴 +api +지금의 core와 그 API 버전에 맞아야 합니다\.$/m);
    expect(out).toMatch(/^ {2}건너뜀 +gradient +"result" 참고$/m);
    expect(out).toMatch(/^loss "mean": 손실 함수에서 "result" 약속을 어겼습니다\. 축약하지 않은 손실을/m);
    expect(out).toMatch(/^ {2}해결: 표본이나 원소마다/m);
    expect(out).toMatch(/\n지킴 \d+, 어김 1, 건너뜀 \d+\n$/);
  });

  it("gives in Korean what core advises, too", async () => {
    const files = { "typo.js": lossFile("typo", square).replace("inputs:", 'target: "class", inputs:') };
    expect((await check(files, "./typo.js", "--lang", "ko")).out).toContain(
      "해결: 목표가 수라면 빼고, 옵션에 따라 달라진다면 함수로 쓰세요.",
    );
    const sum = { "dtype.js": lossFile("dtype", "prediction.sub(target).mul(prediction.less(target))") };
    expect((await check(sum, "./dtype.js", "--lang", "ko")).out).toContain("해결: 둘 가운데 하나를 `toFloat`나");
  });

  it("goes on with the next plugin after one that ends the thread", async () => {
    const files = {
      "index.js": 'export { loss as a } from "./a.js";\nexport { loss as b } from "./b.js";',
      "a.js": lossFile("a", "process.exit(3)"),
      "b.js": lossFile("b", square),
    };
    const { code, out } = await check(files, "./index.js", ...onlyFast);
    expect(out).toContain('loss "a": its loss function breaks "result"');
    expect(out).toContain("It ends the process, with exit code 3.");
    expect(out).toMatch(/^loss "b"\n {2}kept/m);
    expect(out).toContain("9 kept, 1 broken, 0 skipped");
    expect(code).toBe(1);
  });

  it("passes on what a plugin prints, away from its own report", async () => {
    const files = { "loud.js": `${lossFile("loud", square)}\nconsole.log("hello from the plugin");` };
    const { out, err } = await check(files, "./loud.js", "--only", "name");
    expect(err).toBe("hello from the plugin\n");
    expect(out).not.toContain("hello");
  });
});
