import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { spawnSync } from "node:child_process";
import { afterAll, describe, expect, it } from "vitest";
import { root } from "./repository.ts";

/* The commands that close a run tell the truth: in their last line, and in their exit code. */

const lab = mkdtempSync(join(tmpdir(), "downslope commands "));
afterAll(() => rmSync(lab, { recursive: true, force: true }));

interface Result {
  readonly code: number | null;
  readonly output: string;
  readonly lastLine: string;
}

function call(folder: string, env: NodeJS.ProcessEnv, program: string, ...args: string[]): Result {
  const inherited = Object.entries(process.env).filter(([name]) => !/^(VITEST|NODE_ENV|DOWNSLOPE_)/.test(name));
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    env: { ...Object.fromEntries(inherited), NO_COLOR: "1", ...env },
    encoding: "utf8",
  });
  return { code: status, output: stdout + stderr, lastLine: stdout.trimEnd().split("\n").at(-1) ?? "" };
}

function write(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(lab, name);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

describe("the tally of tests", () => {
  const passing = 'import { it } from "vitest";\nit("a", () => {});\nit.skip("b", () => {});\n';
  const failing = 'import { it } from "vitest";\nit("c", () => { throw new Error("no"); });\n';
  const suites = [
    { name: "counts", files: { "a.test.ts": passing, "b.test.ts": failing }, tally: "1 passed, 1 failed, 1 skipped" },
    { name: "is clean where all is well", files: { "a.test.ts": passing }, tally: "1 passed, 0 failed, 1 skipped" },
    {
      name: "counts a file that cannot be collected",
      files: { "a.test.ts": passing, "b.test.ts": 'import "./missing.ts";' },
      tally: "1 passed, 1 failed, 1 skipped",
    },
    {
      name: "counts an error outside every test",
      files: {
        "a.test.ts": `${passing}setTimeout(() => { throw new Error("late"); });\nit("waits", () => new Promise((end) => setTimeout(end, 100)));`,
      },
      tally: "2 passed, 1 failed, 1 skipped",
    },
    { name: "calls no tests a failure", files: { "a.ts": "" }, tally: "0 passed, 1 failed, 0 skipped" },
  ];

  it.each(suites)("$name", { timeout: 60_000 }, ({ name, files, tally }) => {
    const folder = write(name, files as Record<string, string>);
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"), "junction");
    const reporter = join(root, "scripts/tally-reporter.ts");
    const vitest = join(root, "node_modules/vitest/vitest.mjs");
    const args = [vitest, "run", "--root", folder, "--reporter", reporter];
    const { code, lastLine, output } = call(folder, {}, process.execPath, ...args);
    expect(lastLine, output).toBe(`tests: ${tally}`);
    expect(code).toBe(tally.includes("0 failed") ? 0 : 1);
  });
});

describe.skipIf(process.platform === "win32")(".ci/run", () => {
  const runs = [
    {
      name: "passes on what npm test says",
      npm: "echo hello; echo; echo 'tests: 5 passed, 0 failed, 0 skipped'",
      code: 0,
      last: "tests: 5 passed, 0 failed, 0 skipped",
    },
    {
      name: "fails where a test fails, and says so last",
      npm: "echo 'tests: 4 passed, 1 failed, 0 skipped'; echo 'npm error' >&2; exit 1",
      code: 1,
      last: "tests: 4 passed, 1 failed, 0 skipped",
    },
    {
      name: "fails where npm test ends badly after a clean count",
      npm: "echo 'tests: 4 passed, 0 failed, 0 skipped'; exit 3",
      code: 3,
      last: "tests: 4 passed, 1 failed, 0 skipped",
    },
    {
      name: "fails where nothing was counted",
      npm: "echo 'no network' >&2; exit 7",
      code: 7,
      last: "tests: 0 passed, 1 failed, 0 skipped",
    },
    {
      name: "fails where npm test ends well without a count",
      npm: "true",
      code: 1,
      last: "tests: 0 passed, 1 failed, 0 skipped",
    },
  ];

  it.each(runs)("$name", ({ name, npm, code, last }) => {
    const shell = "#!/bin/sh\n";
    const folder = write(`ci ${name}`, { "bin/npm": `${shell}${npm}\n`, "bin/chromium": shell, ".ci/run": "" });
    copyFileSync(join(root, ".ci/run"), join(folder, ".ci/run"));
    for (const file of ["bin/npm", "bin/chromium", ".ci/run"]) chmodSync(join(folder, file), 0o755);
    const PATH = [join(folder, "bin"), process.env["PATH"]].join(delimiter);
    const result = call(lab, { PATH }, join(folder, ".ci/run"));
    expect(result.lastLine).toBe(last);
    expect(result.code).toBe(code);
  });
});

describe("scripts/with-pnpm.mjs", () => {
  const script = join(root, "scripts/with-pnpm.mjs");

  it("names its tasks where it is given another", () => {
    const { code, output } = call(lab, {}, process.execPath, script, "dmeo");
    expect(output).toContain("the task must be one of build, check, demo, release, size, start, test, got dmeo.");
    expect(code).toBe(2);
  });

  it.each(["18.20.4", "20.18.3", "21.7.3", "22.11.0"])("refuses Node %s before anything else", (version) => {
    const disguise = `Object.defineProperty(process.versions, "node", { value: "${version}" })`;
    const args = ["--import", `data:text/javascript,${encodeURIComponent(disguise)}`, script, "demo"];
    const { code, output } = call(lab, {}, process.execPath, ...args);
    expect(output).toContain(`Node must be 20.19 or newer (of the 22 line, 22.12 or newer), got ${version}.`);
    expect(code).toBe(1);
  });
});
