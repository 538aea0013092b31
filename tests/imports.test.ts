import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, it } from "vitest";
import { read, root } from "./repository.ts";

/* Imports point one way. .oxlintrc.json says so; here it is tried, for a pattern that never matches is silent. */

const core = "@downslope/core";
const cases = [
  ["packages/losses/src/x.ts", core, true],
  ["packages/losses/src/x.ts", "zod", true],
  ["packages/losses/src/x.ts", "./y.ts", true],
  ["packages/losses/src/x.ts", "@downslope/core/node", false],
  ["packages/losses/src/x.ts", "@downslope/optimizers", false],
  ["packages/losses/src/x.ts", "@downslope/testing", false],
  ["packages/losses/src/x.ts", "@jax-js/jax", false],
  ["packages/losses/src/x.ts", "tsyringe", false],
  ["packages/models/src/deep/x.ts", "node:fs", false],
  ["packages/metrics/src/x.ts", "@downslope/losses", false],
  ["packages/schedulers/src/x.ts", "@downslope/optimizers", false],
  ["packages/datasets/src/x.ts", "@downslope/cli", false],
  ["packages/optimizers/src/x.test.ts", "node:fs", true],
  ["packages/optimizers/src/x.test.ts", "@downslope/testing", true],
  ["packages/optimizers/src/x.test.ts", "@downslope/testing/reference", true],
  ["packages/optimizers/src/x.test.ts", "@downslope/losses", false],
  ["packages/engine-onnx/src/x.ts", "@downslope/core/engine", true],
  ["packages/engine-onnx/src/x.ts", "@downslope/core/node", false],
  ["packages/engine-onnx/src/lower/x.ts", "@jax-js/jax", false],
  ["packages/engine-onnx/src/x.ts", "@downslope/losses", false],
  ["packages/core/src/training/x.ts", "@downslope/losses", false],
  ["packages/core/src/training/x.ts", "@jax-js/jax", false],
  ["packages/core/src/training/x.ts", "node:fs/promises", false],
  ["packages/core/src/training/x.ts", "tsyringe", false],
  ["packages/core/src/tensor/x.ts", "@jax-js/jax", true],
  ["packages/core/src/tensor/x.ts", "node:fs", false],
  ["packages/core/src/engine/x.ts", "@jax-js/jax", true],
  ["packages/core/src/engine/x.ts", "@downslope/models", false],
  ["packages/core/src/registry/container.ts", "tsyringe", true],
  ["packages/core/src/registry/registry.ts", "tsyringe", false],
  ["packages/core/src/registry/container.ts", "@jax-js/jax", false],
  ["packages/core/src/node.ts", "node:fs/promises", true],
  ["packages/core/src/node.ts", "@jax-js/jax", false],
  ["packages/core/src/x.test.ts", "node:fs", true],
  ["packages/core/src/x.test.ts", "@downslope/losses", false],
  ["packages/testing/src/x.ts", "@downslope/core/node", true],
  ["packages/testing/src/x.ts", "@downslope/losses", false],
  ["packages/cli/src/x.ts", "@downslope/losses", true],
  ["packages/cli/src/x.ts", "@downslope/testing", false],
  ["packages/cli/src/x.ts", "@downslope/testing/reference", true],
  ["packages/cli/src/x.ts", "@jax-js/jax", false],
  ["apps/playground/src/x.ts", "@downslope/models", true],
  ["apps/playground/src/x.ts", "@downslope/testing", false],
] as const;

const lab = mkdtempSync(join(tmpdir(), "downslope-imports-"));
let complaints = "";

beforeAll(async () => {
  const files = new Map([[".oxlintrc.json", read(".oxlintrc.json")]]);
  for (const [path, specifier] of cases) files.set(path, `${files.get(path) ?? ""}import "${specifier}";\n`);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(lab, path)), { recursive: true });
    writeFileSync(join(lab, path), text);
  }
  const oxlint = join(root, "node_modules/oxlint/bin/oxlint");
  const options = { cwd: lab, maxBuffer: 1 << 24 };
  const args = [oxlint, "--config", ".oxlintrc.json", "--format", "unix", "."];
  complaints = await promisify(execFile)(process.execPath, args, options).then(
    () => "",
    (error: { stdout: string }) => error.stdout,
  );
});

afterAll(() => rmSync(lab, { recursive: true, force: true }));

it.each(cases)("%s may import %s: %s", (path, specifier, isAllowed) => {
  const line = cases.filter(([one]) => one === path).findIndex(([, one]) => one === specifier) + 1;
  const isRefused = complaints
    .split("\n")
    .some((text) => text.includes(`${path}:${line}:`) && text.includes("restricted"));
  expect(isRefused).toBe(!isAllowed);
});
