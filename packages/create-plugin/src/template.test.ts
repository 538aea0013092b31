/* What is written is a plugin that keeps its promises: the tests of the templates, as they stand there. */
import "../template/loss/src/template-name.test.ts";
import "../template/metric/src/template-name.test.ts";
import "../template/optimizer/src/template-name.test.ts";
import "../template/scheduler/src/template-name.test.ts";
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { kinds } from "./kinds.ts";
import { fillTemplate } from "./template.ts";

const manifest = (path: string): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8")) as Record<string, Record<string, string>>;

describe("the package.json that is written", () => {
  const { dependencies, devDependencies, peerDependencies } = manifest("../template/common/manifest.json");
  const root = manifest("../../../package.json");
  const losses = manifest("../../losses/package.json");

  it("has the tools of this repository, in the versions that its templates are tested with", () => {
    for (const tool of ["typescript", "vitest"]) expect(devDependencies![tool]).toBe(root["devDependencies"]![tool]);
    expect(dependencies!["zod"]).toBe(`^${losses["dependencies"]!["zod"]}`);
  });

  it("takes our packages in the versions that our own plugin packages take", () => {
    const range = losses["peerDependencies"]!["@downslope/core"]!.replace("workspace:", "");
    expect(peerDependencies).toEqual({ "@downslope/core": range });
    const ours = Object.entries(devDependencies!).filter(([name]) => name.startsWith("@downslope/"));
    expect(ours.map(([, version]) => version)).toEqual(ours.map(() => range));
  });
});

describe("a name that the code has already", () => {
  it.each(["z", "reference", "tensor", "expect", "import", "describe-metric"])("does not clash: %s", async (name) => {
    for (const kind of kinds) {
      const files = await fillTemplate({ kind, name, package: "x", folder: "x" }, "en", 2031);
      const sources = files.filter(({ path }) => path.endsWith(".ts")).map(({ text }) => text);
      const exported = /^export const (\w+)/m.exec(sources.join("\n"))![1]!;
      const imports = sources.flatMap((text) =>
        [...text.matchAll(/^import (.*) from "[^.]/gm)].map(([, list]) => list!),
      );
      expect(imports.join(" ").match(/\w+/g)).not.toContain(exported);
      expect(exported).not.toBe("reference");
      expect(exported).not.toBe("import");
    }
  });
});
