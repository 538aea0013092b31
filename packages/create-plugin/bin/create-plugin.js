#!/usr/bin/env node
import { existsSync } from "node:fs";
import process from "node:process";

const [major, minor] = process.versions.node.split(".").map(Number);
const built = new URL("../dist/index.js", import.meta.url);

if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(`create-plugin: Node must be 20.19 or later, got ${process.versions.node}. Update Node.\n`);
  process.exitCode = 1;
} else if (!existsSync(built)) {
  process.stderr.write("create-plugin: it must be built before it runs. Run `npm run build` at the top of the repo.\n");
  process.exitCode = 1;
} else {
  const { processContext, run } = await import(built.href);
  process.exitCode = await run(process.argv.slice(2), processContext());
}
