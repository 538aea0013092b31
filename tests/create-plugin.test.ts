import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { checkTarball } from "../scripts/check-tarball.mjs";
import { closeLab, makeFolder, packAll } from "./package-lab.ts";
import { type PackageRegistry, openRegistry } from "./package-registry.ts";

/* `npm create @downslope/plugin` as strangers run it: from packed packages, in folders outside the workspace. */

const minutes = 60_000;
let registry: PackageRegistry;
let authors: string;

/** Runs shell lines that must go well; gives what they printed. */
async function sh(folder: string, lines: string): Promise<string> {
  const { code, stdout, stderr } = await registry.shell(folder, lines);
  if (code !== 0) throw new Error(`${lines}: exit code ${code}\n${stdout}\n${stderr}`);
  return stdout;
}

beforeAll(async () => {
  registry = await openRegistry(await packAll());
  authors = makeFolder("authors");
  await sh(authors, "npm create @downslope/plugin -- --name tilted --kind loss");
  await sh(join(authors, "downslope-loss-tilted"), "npm install");
}, 5 * minutes);
afterAll(() => {
  registry?.close();
  closeLab();
});

describe("a loss that was just made", () => {
  const at = (): string => join(authors, "downslope-loss-tilted");

  it("passes its tests", { timeout: minutes }, async () => {
    expect(await sh(at(), "npm test")).toMatch(/Tests\s+\d\d passed \(\d\d\)/);
  });

  it("has sound types", { timeout: minutes }, async () => {
    expect(await sh(at(), "npm run types --silent")).toBe("");
  });

  it("passes every check as its users have it", { timeout: minutes }, async () => {
    expect(await sh(at(), "npm run check")).toMatch(/^loss "tilted"$[\s\S]*^\d+ kept, 0 broken, \d skipped$/m);
  });

  it("trains its example", { timeout: minutes }, async () => {
    const printed = await sh(at(), "npm run example");
    expect(printed).toContain("loss tilted");
    expect(printed).toMatch(/^test mae \d/m);
  });

  it("is packed as publint and attw want it, without its tests", { timeout: minutes }, async () => {
    const packed = (await sh(at(), "npm pack --silent")).trim().split("\n").at(-1)!;
    expect(await checkTarball(join(at(), packed))).toEqual([]);
    const files = (await sh(at(), `tar -tzf ${packed}`)).trim().split("\n");
    expect(files.map((file) => file.replace("package/", "")).toSorted()).toEqual(
      [
        "LICENSE",
        "README.md",
        ...["index", "tilted"].flatMap((name) =>
          ["d.ts", "d.ts.map", "js", "js.map"].map((extension) => `dist/${name}.${extension}`),
        ),
        "package.json",
        "src/index.ts",
        "src/tilted.ts",
      ].toSorted(),
    );
  });

  it("is installed elsewhere and trains by name and by value", { timeout: 2 * minutes }, async () => {
    const readme = readFileSync(join(at(), "README.md"), "utf8");
    const named = /^```yaml\n([\s\S]*?)^```$/m.exec(readme)![1]!;
    const host = makeFolder("host", {
      "pipeline.yaml": `${named}dataset: line-with-outliers\nmodel: mlp\noptimizer: adam\ntrain: { epochs: 2 }\n`,
      "program.js": `
        import { definePipeline, train } from "@downslope/core";
        import { lineWithOutliers } from "@downslope/datasets";
        import { mlp } from "@downslope/models";
        import { adam } from "@downslope/optimizers";
        import { tilted } from "downslope-loss-tilted";
        const parts = { dataset: lineWithOutliers(), model: mlp(), optimizer: adam(), train: { epochs: 2 } };
        for await (const event of train(definePipeline({ ...parts, loss: tilted({ over: 2 }) })))
          if (event.type === "end") console.log(event.reason);`,
    });
    const needed = "@downslope/cli @downslope/core @downslope/datasets @downslope/models @downslope/optimizers";
    await sh(host, `npm install ../authors/downslope-loss-tilted/*.tgz ${needed}`);
    expect(await sh(host, "npx downslope train pipeline.yaml")).toContain("loss tilted");
    expect(await sh(host, "node program.js")).toBe("completed\n");
    expect(await sh(host, "npx downslope describe tilted --plugin downslope-loss-tilted --lang ko")).toContain(
      "제곱 오차",
    );
  });
});

describe("a plugin of another kind that was just made", () => {
  it.each([
    ["optimizer", /^test accuracy \d/m],
    ["scheduler", /^test accuracy \d/m],
    ["metric", /^test heavy-ball \d/m],
  ])("passes its tests, types, checks and example: %s", { timeout: 2 * minutes }, async (kind, score) => {
    await sh(authors, `npm create @downslope/plugin ${kind} -- --name heavy-ball --kind ${kind} --lang ko`);
    // The same packages as for the loss: npm would install them again, one by one.
    const modules = join(authors, "downslope-loss-tilted/node_modules");
    symlinkSync(modules, join(authors, kind, "node_modules"), "junction");
    const printed = await sh(join(authors, kind), "npm test; npm run types; npm run check; npm run example");
    expect(printed).toMatch(/Tests\s+\d\d? passed \(\d\d?\)/);
    expect(printed).toMatch(/^\d+ kept, 0 broken, \d skipped$/m);
    expect(printed).toMatch(score);
  });
});
