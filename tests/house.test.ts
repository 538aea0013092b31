import { existsSync } from "node:fs";
import { join } from "node:path";
import { errorCodes } from "@downslope/core";
import { datasets } from "@downslope/datasets";
import { losses } from "@downslope/losses";
import { metrics } from "@downslope/metrics";
import { models } from "@downslope/models";
import { optimizers } from "@downslope/optimizers";
import { schedulers } from "@downslope/schedulers";
import { describe, expect, it } from "vitest";
import { listedLosses, lossList } from "../scripts/list-losses.mjs";
import { filesUnder, pluginPackages, published, read, root, textFiles, workspace } from "./repository.ts";

/* The house rules of CONTRIBUTING.md that neither the compiler nor .oxlintrc.json can see. */

/** Every place where a pattern occurs: `file:line: text`. */
function occurrences(pattern: RegExp, files: readonly string[]): string[] {
  return files.flatMap((file) =>
    read(file)
      .split("\n")
      .flatMap((line, i) => (pattern.test(line) ? [`${file}:${i + 1}: ${line.trim().slice(0, 100)}`] : [])),
  );
}

describe("plugin maths", () => {
  const maths = [
    ...pluginPackages.flatMap((name) => filesUnder(`packages/${name}/src`)),
    ...filesUnder("examples"),
    ...filesUnder("docs").filter((path) => !path.startsWith("docs/decisions/")),
    "README.md",
  ].filter((path) => /\.(ts|js|mjs|md)$/.test(path) && !path.includes("/data/"));

  it("mentions no ownership: tensors are borrowed", () => {
    expect(occurrences(/\.ref\b|\bdispose\b/, maths)).toEqual([]);
  });

  it("reaches for no array of the engine", () => {
    // zod's has a type or an argument, and may stand on a line of its own.
    expect(occurrences(/(?<!\bz)\.array\b(?!\()/, maths)).toEqual([]);
  });
});

describe("every package", () => {
  it.each(workspace)("$folder states a licence, a version of Node and what it is", ({ manifest }) => {
    expect(manifest.license).toBe("MIT");
    expect(manifest.type).toBe("module");
    expect(manifest.engines).toEqual({ node: ">=20.19" });
    expect(manifest.description).toMatch(/\.$/);
  });

  it.each(published)("$folder is called by its folder and has a README", ({ folder, manifest }) => {
    expect(manifest.name).toBe(folder.replace("packages/", "@downslope/"));
    expect(existsSync(join(root, folder, "README.md"))).toBe(true);
  });

  it.each(workspace)("$folder pins its dependencies exactly", ({ manifest }) => {
    const { dependencies, devDependencies, optionalDependencies } = manifest;
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^(\d+\.\d+\.\d+(-\d+)?|workspace:[*^])$/);
    }
  });

  it.each(published)("$folder publishes what it built and its sources, and no tests", ({ folder, manifest }) => {
    expect(manifest.files).toEqual(
      expect.arrayContaining(["dist", "src", "!src/**/*.test.ts", "!src/**/*.test-d.ts", "!dist/.tsbuildinfo"]),
    );
    expect(manifest.publishConfig?.access).toBe("public");
    for (const [entry, conditions] of Object.entries(manifest.exports ?? {})) {
      const { "@downslope/source": source, ...built } = conditions;
      expect(existsSync(join(root, folder, source ?? "no source condition")), entry).toBe(true);
      expect(manifest.publishConfig?.exports?.[entry], entry).toEqual(built);
    }
    expect(Object.keys(manifest.publishConfig?.exports ?? {})).toEqual(Object.keys(manifest.exports ?? {}));
  });

  // Changesets would make every plugin package a new major whenever core leaves a narrower range. Whether a plugin
  // fits a core is decided by its API version, when it is registered.
  it.each(published)("$folder takes its siblings in every version that may fit", ({ manifest }) => {
    const { dependencies = {}, peerDependencies = {} } = manifest;
    const siblings = (given: object) => Object.entries(given).filter(([name]) => name.startsWith("@downslope/"));
    for (const [name, range] of siblings(peerDependencies)) expect(range, name).toBe("workspace:>=0.1.0 <1.0.0");
    for (const [name, range] of siblings(dependencies)) expect(range, name).toBe("workspace:^");
  });

  // Two copies of a plugin package are harmless; two copies of core would not know each other's services.
  const ofPlugins = published.filter(({ folder }) => pluginPackages.some((name) => folder === `packages/${name}`));
  it.each(ofPlugins)("$folder leaves core to whoever installs it", ({ manifest }) => {
    expect(manifest.peerDependencies).toHaveProperty("@downslope/core");
    expect(manifest.dependencies).not.toHaveProperty("@downslope/core");
  });
});

describe("a plugin", () => {
  const listed = { losses, optimizers, schedulers, datasets, models, metrics };
  const plugins = pluginPackages.flatMap((name) =>
    listed[name].map((plugin) => ({ name: plugin.name, folder: `packages/${name}` })),
  );

  it.each(plugins)("$folder: $name has a file of its name, a test beside it and a line in the README", (plugin) => {
    const { name, folder } = plugin;
    expect(existsSync(join(root, `${folder}/src/${name}.ts`)), `src/${name}.ts`).toBe(true);
    expect(existsSync(join(root, `${folder}/src/${name}.test.ts`)), `src/${name}.test.ts`).toBe(true);
    expect(read(`${folder}/README.md`).includes(`\`${name}\``), "README.md").toBe(true);
  });

  it("is in the list of its package", () => {
    const files = pluginPackages.flatMap((name) => filesUnder(`packages/${name}/src`));
    const defining = files.filter((path) => !path.endsWith(".test.ts") && /= define[A-Z]\w+\(\{$/m.test(read(path)));
    const known = plugins.map(({ name, folder }) => `${folder}/src/${name}.ts`);
    expect(defining.filter((path) => !known.includes(path))).toEqual([]);
  });
});

describe("docs/errors.md", () => {
  const sections = read("docs/errors.md")
    .split(/^## /m)
    .slice(1)
    .map((section) => ({ code: section.split("\n")[0]!.replaceAll("`", ""), text: section }));

  it("explains exactly the codes that there are, in their order", () => {
    expect(sections.map(({ code }) => code)).toEqual(Object.keys(errorCodes));
  });

  it("gives each its meaning as the code has it, a cause and a cure", () => {
    for (const { code, text } of sections) {
      const meaning: string = errorCodes[code as keyof typeof errorCodes];
      expect(text.toLowerCase(), code).toContain(meaning.toLowerCase());
      expect(text, code).toMatch(/^- Cause: .{20}/m);
      expect(text, code).toMatch(/^- Cure: .{20}/m);
    }
  });

  it("describes codes that are in use", () => {
    const sources = filesUnder("packages").filter((path) => /\/src\/.*\.ts$/.test(path) && !path.endsWith(".test.ts"));
    const code = sources
      .filter((path) => !path.endsWith("core/src/errors.ts"))
      .map(read)
      .join("\n");
    for (const { code: name } of sections) expect(code.includes(`"${name}"`), name).toBe(true);
  });
});

describe("the repository", () => {
  it("speaks of what it is, not of how it was made", () => {
    const self = "tests/house.test.ts";
    const files = textFiles().filter((path) => path !== self && path !== "pnpm-lock.yaml");
    const talk =
      /\bissues? #?\d|\bticket\b|this session|next session|\bhelpers?\b session|\bCEO\b|\bTODO\b|\bFIXME\b|\bXXX\b|\/(work|root|home|tmp)\/[a-z]|\b(Claude|ChatGPT|Copilot)\b|\bLLMs?\b(?! Training")/;
    expect(occurrences(talk, files)).toEqual([]);
  });

  it("has no drawer for odds and ends", () => {
    expect(textFiles().filter((path) => /(^|\/)(utils?|helpers?|misc|common)\.[a-z]+$/.test(path))).toEqual([]);
  });

  it("has no conflict markers and no focused tests", () => {
    const sources = textFiles().filter((path) => /\.(ts|mjs|js|md|yaml|json)$/.test(path));
    expect(occurrences(/^(<<<<<<<|>>>>>>>) |\b(it|test|describe)\.only\(/, sources)).toEqual([]);
  });
});

describe("the list of losses", () => {
  it("in the README is what the losses tell of themselves", () => {
    const flat = (markdown: string) => markdown.replaceAll(/ +/g, " ").replaceAll(/-+/g, "-");
    expect(
      flat(listedLosses(read("packages/losses/README.md"))),
      "Run `npm run build` and `node scripts/list-losses.mjs`.",
    ).toBe(flat(lossList(losses)));
  });
});

describe("loss files", () => {
  const lines = filesUnder("packages/losses/src")
    .filter((file) => losses.some(({ name }) => file.endsWith(`/src/${name}.ts`)))
    .map((file) => ({ file, length: read(file).split("\n").length - 1 }));

  it("are small: none over 150 lines, half of them at most 60", () => {
    expect(lines).toHaveLength(losses.length);
    expect(lines.filter(({ length }) => length > 150)).toEqual([]);
    const sorted = lines.map(({ length }) => length).toSorted((a, b) => a - b);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThanOrEqual(60);
  });
});
