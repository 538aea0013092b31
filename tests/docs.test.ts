import { execFile } from "node:child_process";
import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { createRegistry, parseDocument, toDocument } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { closeLab, makeFolder, packAll } from "./package-lab.ts";
import { type PackageRegistry, openRegistry } from "./package-registry.ts";
import { type CodeBlock, codeBlocks, published, read, root, textFiles } from "./repository.ts";
import { Reader } from "./walkthrough.ts";

/* Documents cannot rot: their programs run, their types hold, their links lead somewhere. */

const run = promisify(execFile);
/** Runs a program to its end; gives what it printed. */
const node = async (folder: string, ...args: string[]): Promise<string> =>
  (await run(process.execPath, args, { cwd: folder, timeout: 110_000 })).stdout;

const pages = textFiles().filter((path) => path.endsWith(".md") && !path.endsWith("CHANGELOG.md"));
const workplace = join(root, "tests", ".cache", "docs");
rmSync(workplace, { recursive: true, force: true });

/** The folder of a page's programs. */
function folderOf(page: string): string {
  const folder = join(workplace, page.replaceAll("/", "-").replace(/\.md$/, ""));
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  return folder;
}

describe("programs in the documents", () => {
  const programs = pages.flatMap((page) =>
    codeBlocks(page)
      .filter(({ info }) => info === "run")
      .map(({ code }, i) => ({ page, code, name: `program-${i}.mjs` })),
  );

  it("start with the twenty lines of the README", () => {
    const { code } = programs.find(({ page }) => page === "README.md")!;
    expect(code.split("\n").filter((line) => line.trim() !== "").length).toBeLessThanOrEqual(20);
  });

  it.each(programs)("$page: $name runs", { timeout: 120_000 }, async ({ page, code, name }) => {
    const folder = folderOf(page);
    writeFileSync(join(folder, name), code);
    const printed = await node(folder, name);
    expect(printed).toMatch(page === "README.md" ? /^test accuracy 0\.9\d\d$/m : /./);
  });

  /* Blocks marked `fragment` name what their reader has, and cannot stand alone; files are for the reader of a guide. */
  it("have sound types", { timeout: 120_000 }, async () => {
    const folder = join(workplace, "types");
    mkdirSync(folder, { recursive: true });
    const isWhole = (block: CodeBlock): boolean => block.language === "ts" && !/^(fragment$|file=)/.test(block.info);
    const typed = pages.flatMap((page) => codeBlocks(page).map((block, i) => ({ page, i, ...block })));
    for (const { page, i, language, code } of typed.filter(isWhole)) {
      writeFileSync(join(folder, `${page.replaceAll("/", "-")}-${i}.${language}`), `${code}\nexport {};\n`);
    }
    const compilerOptions = {
      module: "nodenext",
      target: "es2023",
      lib: ["es2023", "dom"],
      types: [],
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      noPropertyAccessFromIndexSignature: true,
      skipLibCheck: true,
      noEmit: true,
    };
    writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, include: ["*.ts"] }));
    const { stdout } = await run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder]).catch(
      (error: { stdout: string }) => error,
    );
    expect(stdout).toBe("");
  });
});

describe("README.md", () => {
  it("writes the same pipeline as examples/digits.yaml", () => {
    const registry = createRegistry(datasets, losses, metrics, models, optimizers);
    const document = codeBlocks("README.md").find(({ language }) => language === "yaml")!.code;
    const here = toDocument(parseDocument(document, { registry }));
    expect(here).toEqual(toDocument(parseDocument(read("examples/digits.yaml"), { registry })));
  });

  it("lists every package", () => {
    for (const { folder, manifest } of published)
      expect(read("README.md")).toContain(`[\`${manifest.name}\`](${folder})`);
  });
});

const guides = ["docs/write-a-plugin.md", "docs/write-a-plugin.ko.md"] as const;

describe("docs/write-a-plugin.md", () => {
  let registry: PackageRegistry;
  let reader: Reader;

  beforeAll(async () => {
    registry = await openRegistry(await packAll());
    reader = new Reader(makeFolder("reader"), registry);
  }, 180_000);
  afterAll(() => {
    registry?.close();
    closeLab();
  });

  it("has the same code in both languages, but for comments", () => {
    const [english, korean] = guides.map((page) =>
      codeBlocks(page).map(({ code, ...block }) => ({ ...block, code: code.replaceAll(/\/\/.*$/gm, "//") })),
    );
    expect(korean).toEqual(english);
  });

  const steps = codeBlocks(guides[0]).map((block, i) => ({
    name: `${i + 1}. ${block.language} ${block.info}`.trimEnd(),
    block,
  }));

  it.each(steps)("turns out as it says: $name", { timeout: 180_000 }, ({ block }) => reader.follow(block));
});

describe("links in the documents", () => {
  const anchors = (page: string): string[] =>
    [...read(page).matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
      title!
        .toLowerCase()
        .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
        .replaceAll(" ", "-"),
    );

  /** Whether there is what a link of a page names. */
  const isSound = (page: string, link: string): boolean => {
    const [path, anchor] = link.split("#");
    const place = path === "" ? page : join(dirname(page), path!);
    return existsSync(resolve(root, place)) && (anchor === undefined || anchors(place).includes(anchor));
  };

  it.each(pages)("lead somewhere: %s", (page) => {
    const links = [...read(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);
    const inside = links.filter((target) => !/^[a-z]+:/.test(target));
    expect(inside.filter((link) => !isSound(page, link))).toEqual([]);
  });
});
