import { existsSync, readFileSync, readdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "vite";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTarball } from "../scripts/check-tarball.mjs";
import { call, closeLab, fixture, install, lab, makeFolder, packAll, succeed } from "./package-lab.ts";
import { type Manifest, published, root } from "./repository.ts";

/* The packages as they would be published, used the way strangers use them. */

const minutes = 60_000;
let tarballs: ReadonlyMap<string, string>;
const tarball = (...names: readonly string[]): string[] => names.map((name) => tarballs.get(`@downslope/${name}`)!);

beforeAll(async () => {
  tarballs = await packAll();
}, 3 * minutes);
afterAll(closeLab);

describe("a packed package", () => {
  const unpack = async (name: string): Promise<{ files: string[]; manifest: Manifest; text: string }> => {
    const packed = tarballs.get(name)!;
    const files = (await succeed(lab, "tar", "-tzf", packed)).trim().split("\n");
    const text = await succeed(lab, "tar", "-xzOf", packed, "package/package.json");
    return { files: files.map((file) => file.replace(/^package\//, "")), manifest: JSON.parse(text) as Manifest, text };
  };

  it.each(published)("$manifest.name holds what it needs and nothing else", async ({ manifest: { name } }) => {
    const { files } = await unpack(name);
    const needed = ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts", "src/index.ts"];
    expect(needed.filter((file) => !files.includes(file))).toEqual([]);
    expect(
      files.filter(
        (file) =>
          !file.startsWith("template/") && /\.test(-d)?\.|tsbuildinfo|node_modules|^test\/|^reference\//.test(file),
      ),
    ).toEqual([]);
  });

  it.each(published)("$manifest.name says nothing of the workspace", async ({ manifest: { name } }) => {
    const { files, manifest, text } = await unpack(name);
    expect(text).not.toMatch(/workspace:|@downslope\/source/);
    const targets = Object.values(manifest.exports ?? {}).flatMap((conditions) => Object.values(conditions));
    expect(targets.filter((target) => !files.includes(target.replace("./", "")))).toEqual([]);
  });

  it.each(published)("$manifest.name passes publint and attw", async ({ manifest: { name } }) => {
    expect(await checkTarball(tarballs.get(name)!)).toEqual([]);
  });
});

describe("the check of a packed package", () => {
  const manifest = { name: "faulty", version: "1.0.0", license: "MIT", type: "module", files: ["dist"] };
  const check = async (name: string, fields: object, files: Readonly<Record<string, string>>): Promise<string> => {
    const folder = makeFolder(name, { "package.json": JSON.stringify({ ...manifest, ...fields }) });
    makeFolder(`${name}/dist`, files);
    const packed = (await succeed(folder, "npm", "pack", "--silent", "--pack-destination", folder)).trim();
    return (await checkTarball(join(folder, packed))).join("\n");
  };
  const typed = { exports: { types: "./dist/index.d.ts", default: "./dist/index.js" } };

  it("passes what is sound", async () => {
    const files = { "index.js": "export const a = 1;", "index.d.ts": "export declare const a: number;" };
    expect(await check("sound", typed, files)).toBe("");
  });

  it("finds by publint a file that is promised and not there", async () => {
    expect(await check("absent", typed, { "index.d.ts": "export declare const a: number;" })).toMatch(
      /publint: .*index\.js/,
    );
  });

  it("finds by attw types that are missing, broken, or of another module system", async () => {
    const files = { "index.js": "export const a = 1;" };
    expect(await check("untyped", { exports: "./dist/index.js" }, files)).toContain("attw: the package has no types");
    const broken = { ...files, "index.d.ts": 'export * from "./a";', "a.d.ts": "export declare const a: number;" };
    expect(await check("broken", typed, broken)).toMatch(/attw: .*internal resolution error/i);
    const masked = { exports: { types: "./dist/index.d.cts", default: "./dist/index.js" } };
    expect(await check("masked", masked, { ...files, "index.d.cts": "export declare const a: number;" })).toMatch(
      /attw: .*Masquerading as CJS/,
    );
  });
});

let alone: Promise<string> | undefined;
/** A folder with core, losses and optimizers alone, installed once. */
const installAlone = (): Promise<string> =>
  (alone ??= (async () => {
    const program = fixture("consumer/train.ts");
    const folder = makeFolder("alone", {
      "train.mjs": program,
      "train.ts": program,
      "refused.ts": fixture("consumer/refused.ts"),
    });
    await install(folder, ...tarball("core", "losses", "optimizers"), "zod@4.6.7");
    return folder;
  })());

describe("core, losses and optimizers alone", () => {
  let folder: string;

  beforeAll(async () => {
    folder = await installAlone();
  }, 2 * minutes);

  it("bring no other package of ours along", () => {
    expect(readdirSync(join(folder, "node_modules/@downslope")).sort()).toEqual(["core", "losses", "optimizers"]);
  });

  it("train a model in plain JavaScript", { timeout: minutes }, async () => {
    const printed = await succeed(folder, process.execPath, "train.mjs");
    expect(printed).toContain("completed");
    const [slope, offset] = /^y = (\S+) x \+ (\S+)$/m.exec(printed)!.slice(1).map(Number);
    expect(slope).toBeCloseTo(2, 0);
    expect(offset).toBeCloseTo(-1, 0);
  });

  it("are there for CommonJS too", { timeout: minutes }, async () => {
    const asked = 'console.log(typeof require("@downslope/core").train, require("@downslope/losses").huber.name)';
    expect(await succeed(folder, process.execPath, "--no-warnings", "-e", asked)).toBe("function huber\n");
  });

  it.each([
    { resolution: "nodenext", module: "nodenext" },
    { resolution: "bundler", module: "esnext" },
  ])("have strict types that hold under $resolution resolution", { timeout: minutes }, async (given) => {
    const compilerOptions = {
      target: "es2023",
      // The engine's own types name Float16Array, which ES2025 brings.
      lib: ["es2023", "dom", "dom.iterable", "esnext.float16"],
      types: [],
      module: given.module,
      moduleResolution: given.resolution,
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      verbatimModuleSyntax: true,
      skipLibCheck: false,
      noEmit: true,
    };
    const config = `tsconfig.${given.resolution}.json`;
    makeFolder("alone/.", { [config]: JSON.stringify({ compilerOptions, files: ["train.ts", "refused.ts"] }) });
    const { stdout } = await call(
      folder,
      process.execPath,
      join(root, "node_modules/typescript/bin/tsc"),
      "-p",
      config,
    );
    expect(stdout).toBe("");
  });
});

describe("a loss of a third party", () => {
  let plugin: string;
  let host: string;

  beforeAll(async () => {
    plugin = makeFolder(
      "plugin",
      Object.fromEntries(
        ["package.json", "tilted.js", "tilted.test.js"].map((name) => [name, fixture(`plugin/${name}`)]),
      ),
    );
    await install(plugin, ...tarball("core", "testing"));
    symlinkSync(join(root, "node_modules/vitest"), join(plugin, "node_modules/vitest"), "junction");
    host = makeFolder("host", { "pipeline.yaml": fixture("plugin/pipeline.yaml") });
    const ours = published.map(({ manifest }) => tarballs.get(manifest.name)!);
    const packed = (await succeed(plugin, "npm", "pack", "--silent", "--pack-destination", lab)).trim();
    await install(host, ...ours, join(lab, packed));
  }, 3 * minutes);

  it("passes the conformance suite", { timeout: minutes }, async () => {
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const { stdout, stderr, code } = await call(plugin, process.execPath, vitest, "run", "--root", plugin);
    expect(code, stdout + stderr).toBe(0);
    expect(stdout).toMatch(/Tests\s+\d\d? passed/);
  });

  it("is trained by name, from a document, with the installed command", { timeout: minutes }, async () => {
    const printed = await succeed(host, "npx", "--no-install", "downslope", "train", "pipeline.yaml");
    expect(printed).toContain("loss tilted");
    expect(printed).toMatch(/^test mae \d/m);
  });

  it("is found by the command's list and description", { timeout: minutes }, async () => {
    const words = ["describe", "tilted", "--plugin", "@acme/downslope-loss-tilted"];
    expect(await succeed(host, "npx", "--no-install", "downslope", ...words)).toContain("Koenker");
  });

  it("shares one core with everything else", () => {
    const inside = readdirSync(join(host, "node_modules/@downslope"));
    const seconds = inside.filter((name) =>
      existsSync(join(host, "node_modules/@downslope", name, "node_modules/@downslope")),
    );
    expect(seconds).toEqual([]);
    expect(existsSync(join(host, "node_modules/@acme/downslope-loss-tilted/node_modules/@downslope"))).toBe(false);
  });
});

describe("a program in the browser", () => {
  /** What fixtures/size/tensorflow.js comes to. It takes 150 MB to measure, and so `npm run size` alone does. */
  const tensorflow = { version: "4.22.0", bytes: 219_000 };

  /** Bytes of all JavaScript that a page loads for a program, compressed by gzip. */
  async function measure(name: string, prepare: (folder: string) => Promise<void>): Promise<number> {
    const folder = makeFolder(`size-${name}`, {
      "index.html": `<!doctype html><script type="module" src="./${name}.js"></script>`,
      [`${name}.js`]: fixture(`size/${name}.js`),
    });
    await prepare(folder);
    await build({ root: folder, configFile: false, logLevel: "error", build: { target: "es2023" } });
    const assets = join(folder, "dist/assets");
    const scripts = readdirSync(assets).filter((file) => file.endsWith(".js"));
    return scripts.reduce((sum, file) => sum + gzipSync(readFileSync(join(assets, file)), { level: 9 }).length, 0);
  }

  it("is smaller than the same with TensorFlow.js", { timeout: 5 * minutes }, async () => {
    const ours = await measure("downslope", async (folder) =>
      symlinkSync(join(await installAlone(), "node_modules"), join(folder, "node_modules"), "junction"),
    );
    const measured =
      process.env["DOWNSLOPE_SIZE"] &&
      (await measure("tensorflow", (folder) => install(folder, `@tensorflow/tfjs@${tensorflow.version}`)));
    const theirs = measured || tensorflow.bytes;
    expect(Math.abs(theirs / tensorflow.bytes - 1)).toBeLessThan(0.01);
    const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(0)} kB`;
    process.stdout.write(`size, gzip: Downslope ${kilobytes(ours)}, TensorFlow.js ${kilobytes(theirs)}\n`);
    expect(ours).toBeLessThan(theirs);
    // No loss but the one that is used, and no schema builder of ours that nobody asked for.
    const script = readdirSync(join(lab, "size-downslope/dist/assets")).find((file) => file.startsWith("index"))!;
    const text = readFileSync(join(lab, "size-downslope/dist/assets", script), "utf8");
    expect(text.includes('"huber"')).toBe(true);
    expect(text.includes('"binary-focal"')).toBe(false);
  });
});
