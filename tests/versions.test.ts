import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { API_VERSION } from "@downslope/core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { call, closeLab, fixture, install, lab, makeFolder, packAll, succeed } from "./package-lab.ts";
import { published, root } from "./repository.ts";

/* Plugins that were built for another API than today's core has, installed beside today's packages. */

const minutes = 60_000;
const vintage = "@acme/downslope-vintage";
const files = ["package.json", "index.js", "index.d.ts", "vintage.test.js"];
const frozen = Object.fromEntries(files.map((file) => [file, fixture(`plugin-api-1.0/${file}`)]));

let host: string;

/** A package like the frozen one, put where the host finds it. */
function addPlugin(name: string, change: (source: string) => string): string {
  const folder = join(host, "node_modules", name);
  const manifest = frozen["package.json"]!.replace(vintage, name);
  makeFolder(join("host/node_modules", name), {
    ...frozen,
    "package.json": manifest,
    "index.js": change(frozen["index.js"]!),
  });
  return folder;
}

const document = (plugin: string): string => fixture("plugin-api-1.0/pipeline.yaml").replace(vintage, plugin);
/** The installed command, which `npx` would start no other way, but for npm before it. */
const downslope = (...words: readonly string[]) => call(host, join(host, "node_modules/.bin/downslope"), ...words);

beforeAll(async () => {
  const tarballs = await packAll();
  const plugin = makeFolder("vintage", frozen);
  const packed = (await succeed(plugin, "npm", "pack", "--silent", "--pack-destination", lab)).trim();
  host = makeFolder("host", {
    "pipeline.yaml": document(vintage),
    "host.js": fixture("plugin-api-1.0/host.js"),
    "host.ts": fixture("plugin-api-1.0/host.js"),
  });
  await install(host, ...published.map(({ manifest }) => tarballs.get(manifest.name)!), join(lab, packed));
}, 3 * minutes);
afterAll(closeLab);

describe("a package of plugins that was built for API 1.0", () => {
  it("is older than today's API", () => {
    expect(frozen["index.js"]).toContain('const api = "1.0";');
    expect(API_VERSION).toMatch(/^1\.[1-9]\d*$/);
  });

  it("is listed, all nine of its plugins", { timeout: minutes }, async () => {
    const { stdout, stderr } = await downslope("list", "--plugin", vintage);
    expect(stdout.match(/acme-[a-z-]+/g)?.length, stderr).toBe(9);
  });

  it("passes today's conformance suites", { timeout: minutes }, async () => {
    const plugin = join(host, "node_modules", vintage);
    symlinkSync(join(root, "node_modules/vitest"), join(host, "node_modules/vitest"), "junction");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    // Vitest looks for no tests under `node_modules`.
    cpSync(join(plugin, "vintage.test.js"), join(host, "vintage.test.js"));
    cpSync(join(plugin, "index.js"), join(host, "index.js"));
    const { stdout, stderr, code } = await call(host, process.execPath, vitest, "run", "--root", host);
    expect(code, stdout + stderr).toBe(0);
  });

  it("trains from a document that names every kind of plugin", { timeout: minutes }, async () => {
    const { stdout, stderr, code } = await downslope("train", "pipeline.yaml", "--out", "vintage-run");
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toContain("stopped: enough");
    // The noise is 0.01 and the line is extrapolated by a quarter of its length.
    expect(Number(/^test acme-worst (\S+)/m.exec(stdout)![1])).toBeLessThan(0.2);
  });

  it("trains by value, in a program", { timeout: minutes }, async () => {
    const [versions, testLoss] = (await succeed(host, process.execPath, "host.js")).trim().split("\n");
    expect(versions).toBe(Array(9).fill("1.0").join(" "));
    // Ten classes told apart by chance have a loss of ln 10, 2.3.
    expect(Number(testLoss)).toBeLessThan(0.7);
  });

  it("has types that hold with today's core", { timeout: minutes }, async () => {
    const compilerOptions = {
      target: "es2023",
      lib: ["es2023", "dom", "dom.iterable", "esnext.float16"],
      types: [],
      module: "nodenext",
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
    };
    makeFolder("host/.", { "tsconfig.json": JSON.stringify({ compilerOptions, files: ["host.ts"] }) });
    const { stdout } = await call(host, process.execPath, join(root, "node_modules/typescript/bin/tsc"));
    expect(stdout).toBe("");
  });
});

describe("a package of plugins that needs another core", () => {
  const [major, minor] = API_VERSION.split(".").map(Number) as [number, number];
  const needs = `must be written for core API ${major}.0 to ${API_VERSION}, which this core has`;

  it.each([
    { api: `${major}.${minor + 1}`, cure: "Update @downslope/core." },
    { api: `${major + 1}.0`, cure: "Update @downslope/core." },
    { api: "0.9", cure: "Update the plugin's package." },
  ])("of API $api is refused with both versions named, wherever it is met", { timeout: minutes }, async (given) => {
    const { api, cure } = given;
    const name = `@acme/downslope-of-${api}`;
    addPlugin(name, (source) => source.replace('const api = "1.0"', `const api = "${api}"`));
    const file = `needs-${api}`;
    makeFolder("host/.", {
      [`${file}.yaml`]: document(name),
      [`${file}.js`]: `
        import { createRegistry } from "@downslope/core";
        import { fair } from "${name}";
        try { createRegistry(fair); } catch ({ code, message }) { console.log(code, message); }
      `,
    });
    const message = `${needs}, got "${api}". ${cure}`;
    expect(await succeed(host, process.execPath, `${file}.js`)).toBe(`API_VERSION loss "acme-fair" ${message}\n`);
    const listed = await downslope("list", "--plugin", name);
    expect([listed.code, listed.stderr]).toEqual([2, expect.stringContaining(message)]);
    const trained = await downslope("train", `${file}.yaml`);
    expect([trained.code, trained.stderr]).toEqual([1, expect.stringContaining(message)]);
    expect(trained.stderr).toContain(`${file}.yaml:1:`);
  });
});

describe("a package that brings a core of its own", () => {
  it("is told so, with the cure", { timeout: minutes }, async () => {
    const name = "@acme/downslope-selfish";
    const folder = addPlugin(name, (source) => source);
    mkdirSync(join(folder, "node_modules/@downslope"), { recursive: true });
    cpSync(join(host, "node_modules/@downslope/core"), join(folder, "node_modules/@downslope/core"), {
      recursive: true,
    });
    makeFolder("host/.", { "selfish.yaml": document(name) });
    for (const { words, code } of [
      { words: ["list", "--plugin", name], code: 2 },
      { words: ["train", "selfish.yaml"], code: 1 },
    ]) {
      const { stderr, ...told } = await downslope(...words);
      expect([told.code, stderr]).toEqual([
        code,
        expect.stringContaining('"acme-affine" must be made by the copy of @downslope/core that runs it'),
      ]);
      expect(stderr).toContain("Install @downslope/core once");
      expect(stderr).toContain("npm ls @downslope/core");
    }
  });
});
